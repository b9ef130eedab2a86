#ifndef FIREWORKS_TESTS_EXAMPLES_PROMETHEUS_METRICS_H_
#define FIREWORKS_TESTS_EXAMPLES_PROMETHEUS_METRICS_H_

// Calls as counters and a histogram in Prometheus' text form. To be copied.
//
//   auto metrics = std::make_shared<PrometheusMetrics>();
//   options.observer = metrics;
//   options.collect_drift = true;
//   ...  // GET /metrics: metrics->Text() + PrometheusText(cache.stats()),
//        // as "text/plain; version=0.0.4"
//
// Labels have few values, so names of models are not among them. An alert on what
// the schema does not know is raised once, however many answers hold it:
//
//   - alert: FireworksSchemaDrift
//     expr: count(fireworks_schema_drift) > 0

#include <array>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fireworks/model_cache.h"
#include "fireworks/rest/call_observer.h"

class PrometheusMetrics : public fireworks::rest::CallObserver {
 public:
  void OnAttempt(const fireworks::rest::AttemptEvent& e) override {
    const std::string outcome(e.failure == fireworks::rest::HttpFailure::kNone
                                  ? std::to_string(e.http_status)
                                  : HttpFailureName(e.failure));
    const std::lock_guard<std::mutex> lock(mutex_);
    ++attempts_[Method(e.method) + "," + Label("outcome", outcome)];
  }

  void OnCall(const fireworks::rest::CallEvent& e) override {
    const std::string method = Method(e.method);
    const std::string code = absl::StatusCodeToString(e.status.code());
    const double seconds = absl::ToDoubleSeconds(e.report.elapsed);
    const std::lock_guard<std::mutex> lock(mutex_);
    ++calls_[method + "," + Label("code", code)];
    held_seconds_ += absl::ToDoubleSeconds(e.report.held);
    Histogram& histogram = seconds_[method];
    histogram.sum += seconds;
    ++histogram.count;
    for (size_t i = 0; i < kBuckets.size(); ++i) {
      if (seconds <= kBuckets[i]) ++histogram.at_most[i];
    }
    for (const auto& drift : e.report.drift.findings) {
      if (drift_.size() == kMaxDrift) break;
      drift_.insert(Label("type", drift.type_name) + "," +
                    Label("name", drift.name));
    }
  }

  std::string Text() const {
    std::ostringstream out;
    out << std::setprecision(12);
    const std::lock_guard<std::mutex> lock(mutex_);
    out << "# TYPE fireworks_calls_total counter\n";
    for (const auto& [labels, count] : calls_) {
      out << "fireworks_calls_total{" << labels << "} " << count << "\n";
    }
    out << "# TYPE fireworks_attempts_total counter\n";
    for (const auto& [labels, count] : attempts_) {
      out << "fireworks_attempts_total{" << labels << "} " << count << "\n";
    }
    out << "# TYPE fireworks_call_seconds histogram\n";
    for (const auto& [method, h] : seconds_) {
      for (size_t i = 0; i < kBuckets.size(); ++i) {
        out << "fireworks_call_seconds_bucket{" << method << ",le=\""
            << kBuckets[i] << "\"} " << h.at_most[i] << "\n";
      }
      out << "fireworks_call_seconds_bucket{" << method << ",le=\"+Inf\"} "
          << h.count << "\n"
          << "fireworks_call_seconds_sum{" << method << "} " << h.sum << "\n"
          << "fireworks_call_seconds_count{" << method << "} " << h.count
          << "\n";
    }
    out << "# HELP fireworks_held_seconds_total Waited as the server asked.\n"
        << "# TYPE fireworks_held_seconds_total counter\n"
        << "fireworks_held_seconds_total " << held_seconds_ << "\n"
        << "# HELP fireworks_schema_drift A field or value that the schema "
           "lacks.\n"
        << "# TYPE fireworks_schema_drift gauge\n";
    for (const std::string& labels : drift_) {
      out << "fireworks_schema_drift{" << labels << "} 1\n";
    }
    return out.str();
  }

 private:
  static constexpr std::array<double, 11> kBuckets = {
      0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  static constexpr size_t kMaxDrift = 100;

  struct Histogram {
    std::array<uint64_t, kBuckets.size()> at_most = {};
    uint64_t count = 0;
    double sum = 0;
  };

  static std::string Label(std::string_view name, std::string_view value) {
    std::string text = std::string(name) + "=\"";
    for (const char c : value) {
      if (c == '\\' || c == '"') text += '\\';
      text += c == '\n' ? ' ' : c;
    }
    return text + "\"";
  }

  static std::string Method(std::string_view full_name) {
    return Label("method", full_name.substr(full_name.rfind('.') + 1));
  }

  mutable std::mutex mutex_;
  std::map<std::string, uint64_t> calls_;  // By their labels, as the others.
  std::map<std::string, uint64_t> attempts_;
  std::map<std::string, Histogram> seconds_;
  double held_seconds_ = 0;
  std::set<std::string> drift_;
};

// What a cache has done, in the same form.
inline std::string PrometheusText(const fireworks::ModelCacheStats& stats) {
  std::ostringstream out;
  out << "# TYPE fireworks_cache_answers_total counter\n";
  for (const auto& [from, count] :
       {std::pair{"fresh", stats.fresh}, std::pair{"stale", stats.stale},
        std::pair{"kept", stats.kept}, std::pair{"not_found", stats.not_found},
        std::pair{"fetched", stats.fetched},
        std::pair{"error", stats.errors}}) {
    out << "fireworks_cache_answers_total{from=\"" << from << "\"} " << count
        << "\n";
  }
  // Calls that were refused for the key or its permissions are an alert of their own.
  for (const auto& [name, count] :
       {std::pair{"calls", stats.calls},
        std::pair{"calls_refused", stats.calls_refused},
        std::pair{"calls_failed", stats.calls_failed},
        std::pair{"evictions", stats.evictions},
        std::pair{"pauses", stats.pauses}}) {
    out << "# TYPE fireworks_cache_" << name << "_total counter\n"
        << "fireworks_cache_" << name << "_total " << count << "\n";
  }
  for (const auto& [name, value] :
       {std::pair{"models", stats.models},
        std::pair{"in_flight", stats.in_flight},
        std::pair{"waiting", stats.waiting},
        std::pair{"paused", size_t{stats.paused}}}) {
    out << "# TYPE fireworks_cache_" << name << " gauge\n"
        << "fireworks_cache_" << name << " " << value << "\n";
  }
  return out.str();
}

#endif  // FIREWORKS_TESTS_EXAMPLES_PROMETHEUS_METRICS_H_
