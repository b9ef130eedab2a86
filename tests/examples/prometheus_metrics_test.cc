#include "prometheus_metrics.h"

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "fireworks/client.h"
#include "fireworks/json/decoder.h"
#include "fireworks/model_cache.h"
#include "fireworks/testing/scripted_transport.h"
#include "gtest/gtest.h"

namespace {

using ::fireworks::testing::ScriptedAnswer;
using ::fireworks::testing::ScriptedTransport;

constexpr char kCounted[] = R"(# TYPE fireworks_calls_total counter
fireworks_calls_total{method="GetModel",code="NOT_FOUND"} 1
fireworks_calls_total{method="GetModel",code="OK"} 2
# TYPE fireworks_attempts_total counter
fireworks_attempts_total{method="GetModel",outcome="200"} 2
fireworks_attempts_total{method="GetModel",outcome="404"} 1
fireworks_attempts_total{method="GetModel",outcome="Connect"} 1
# TYPE fireworks_call_seconds histogram
fireworks_call_seconds_bucket{method="GetModel",le="0.005"} 1
fireworks_call_seconds_bucket{method="GetModel",le="0.01"} 1
fireworks_call_seconds_bucket{method="GetModel",le="0.025"} 1
fireworks_call_seconds_bucket{method="GetModel",le="0.05"} 2
fireworks_call_seconds_bucket{method="GetModel",le="0.1"} 2
fireworks_call_seconds_bucket{method="GetModel",le="0.25"} 3
fireworks_call_seconds_bucket{method="GetModel",le="0.5"} 3
fireworks_call_seconds_bucket{method="GetModel",le="1"} 3
fireworks_call_seconds_bucket{method="GetModel",le="2.5"} 3
fireworks_call_seconds_bucket{method="GetModel",le="5"} 3
fireworks_call_seconds_bucket{method="GetModel",le="10"} 3
fireworks_call_seconds_bucket{method="GetModel",le="+Inf"} 3
fireworks_call_seconds_sum{method="GetModel"} 0.29
fireworks_call_seconds_count{method="GetModel"} 3
# HELP fireworks_held_seconds_total Waited as the server asked.
# TYPE fireworks_held_seconds_total counter
fireworks_held_seconds_total 0
# HELP fireworks_schema_drift A field or value that the schema lacks.
# TYPE fireworks_schema_drift gauge
)";

// The name has the escapes of a path, and the label escapes those.
constexpr char kDrift[] =
    R"(fireworks_schema_drift{type="fireworks.gateway.v1.Model",name="new\\\"\\\\Field"} 1
)";

TEST(PrometheusMetricsTest, CountsCallsAndWritesEachDriftOnce) {
  auto metrics = std::make_shared<PrometheusMetrics>();
  auto transport = std::make_shared<ScriptedTransport>();
  fireworks::ClientOptions options;
  options.api_key = "any";
  options.transport = transport;
  options.clock = transport->clock();
  options.random = [] { return 0.5; };
  options.observer = metrics;
  options.collect_drift = true;
  const auto client = fireworks::Client::Create(options);
  ASSERT_TRUE(client.ok()) << client.status();

  const std::string body =
      R"({"name": "accounts/a/models/m", "new\"\\Field": 1})";
  transport->Add(ScriptedAnswer::Http(200, body).After(absl::Milliseconds(40)));
  transport->Add(ScriptedAnswer::Fail(fireworks::rest::HttpFailure::kConnect));
  transport->Add(ScriptedAnswer::Http(200, body));  // 250 ms later.
  transport->Add(ScriptedAnswer::Http(404, ""));
  EXPECT_TRUE(client->GetModel("a/m").ok());
  EXPECT_TRUE(client->GetModel("a/m").ok());
  EXPECT_TRUE(absl::IsNotFound(client->GetModel("a/m").status()));

  std::string expected = kCounted;
  if (fireworks::json::Decoder().accelerated()) expected += kDrift;
  EXPECT_EQ(metrics->Text(), expected);
}

constexpr char kCache[] = R"(# TYPE fireworks_cache_answers_total counter
fireworks_cache_answers_total{from="fresh"} 1
fireworks_cache_answers_total{from="stale"} 2
fireworks_cache_answers_total{from="kept"} 3
fireworks_cache_answers_total{from="not_found"} 4
fireworks_cache_answers_total{from="fetched"} 5
fireworks_cache_answers_total{from="error"} 6
# TYPE fireworks_cache_calls_total counter
fireworks_cache_calls_total 7
# TYPE fireworks_cache_calls_refused_total counter
fireworks_cache_calls_refused_total 8
# TYPE fireworks_cache_calls_failed_total counter
fireworks_cache_calls_failed_total 9
# TYPE fireworks_cache_evictions_total counter
fireworks_cache_evictions_total 10
# TYPE fireworks_cache_pauses_total counter
fireworks_cache_pauses_total 11
# TYPE fireworks_cache_models gauge
fireworks_cache_models 12
# TYPE fireworks_cache_in_flight gauge
fireworks_cache_in_flight 13
# TYPE fireworks_cache_waiting gauge
fireworks_cache_waiting 14
# TYPE fireworks_cache_paused gauge
fireworks_cache_paused 1
)";

TEST(PrometheusMetricsTest, ShowsWhatACacheHasDone) {
  fireworks::ModelCacheStats stats;
  stats.fresh = 1;
  stats.stale = 2;
  stats.kept = 3;
  stats.not_found = 4;
  stats.fetched = 5;
  stats.errors = 6;
  stats.calls = 7;
  stats.calls_refused = 8;
  stats.calls_failed = 9;
  stats.evictions = 10;
  stats.pauses = 11;
  stats.models = 12;
  stats.in_flight = 13;
  stats.waiting = 14;
  stats.paused = true;
  EXPECT_EQ(PrometheusText(stats), kCache);
}

}  // namespace
