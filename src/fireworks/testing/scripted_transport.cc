#include "fireworks/testing/scripted_transport.h"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::testing {
namespace {

using rest::HttpFailure;
using rest::HttpFinished;
using rest::HttpRequest;
using rest::HttpResult;

class FakeClock final : public rest::Clock {
 public:
  absl::Time Now() override {
    std::lock_guard<std::mutex> lock(mutex_);
    return now_;
  }
  void AdvanceTo(absl::Time time) {
    std::lock_guard<std::mutex> lock(mutex_);
    now_ = std::max(now_, time);
  }
  void AdvanceBy(absl::Duration by) {
    std::lock_guard<std::mutex> lock(mutex_);
    now_ += std::max(by, absl::ZeroDuration());
  }

 private:
  std::mutex mutex_;
  absl::Time now_ = absl::FromCivil(absl::CivilDay(2026), absl::UTCTimeZone());
};

HttpResult DeadlineResult(absl::Duration after) {
  HttpResult result;
  result.failure = HttpFailure::kDeadline;
  result.detail = "the scripted answer did not come before the deadline";
  result.timings.total = after;
  return result;
}

// Changes the answer as the real transport would.
void Complete(const HttpRequest& request, ScriptedAnswer* answer) {
  HttpResult& result = answer->result;
  std::string& body = result.response.body;
  if (result.failure == HttpFailure::kNone &&
      body.size() > request.max_body_bytes) {
    body.resize(request.max_body_bytes);
    result.failure = HttpFailure::kBodyTooLarge;
    result.detail = "the scripted body is longer than max_body_bytes";
  }
  if (result.bytes_received == 0) {
    result.bytes_received = static_cast<int64_t>(body.size());
  }
  if (result.bytes_sent == 0) {
    result.bytes_sent =
        static_cast<int64_t>(request.url.size() + request.body.size());
  }
  rest::HttpTimings& timings = result.timings;
  if (timings.first_byte == absl::ZeroDuration()) {
    timings.first_byte = answer->delay;
  }
  if (timings.total == absl::ZeroDuration()) timings.total = answer->delay;
}

}  // namespace

ScriptedAnswer ScriptedAnswer::Http(int status, std::string body,
                                    rest::HttpHeaders headers) {
  ScriptedAnswer answer;
  answer.result.http_version = 11;
  answer.result.response.status = status;
  answer.result.response.body = std::move(body);
  answer.result.response.headers = std::move(headers);
  return answer;
}

ScriptedAnswer ScriptedAnswer::Fail(HttpFailure failure, std::string detail) {
  ScriptedAnswer answer;
  answer.result.failure = failure;
  answer.result.detail = std::move(detail);
  return answer;
}

ScriptedAnswer ScriptedAnswer::Never() {
  ScriptedAnswer answer;
  answer.delay = absl::InfiniteDuration();
  return answer;
}

ScriptedAnswer ScriptedAnswer::After(absl::Duration after) && {
  delay = after;
  return std::move(*this);
}

// The state that a transport and its sessions share.
class ScriptedTransport::Script {
 public:
  explicit Script(Handler handler) : handler_(std::move(handler)) {}

  FakeClock* clock() { return &clock_; }

  void Add(ScriptedAnswer answer) {
    std::lock_guard<std::mutex> lock(mutex_);
    queue_.push_back(std::move(answer));
  }

  std::vector<HttpRequest> requests() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return requests_;
  }

  std::string RequestHeader(size_t index, std::string_view name) const {
    std::lock_guard<std::mutex> lock(mutex_);
    if (index >= requests_.size()) return {};
    return std::string(rest::FindHeader(requests_[index].headers, name));
  }

  size_t unused_answers() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return queue_.size();
  }

  ScriptedAnswer Answer(const HttpRequest& request) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      requests_.push_back(request);
      if (!queue_.empty()) {
        ScriptedAnswer answer = std::move(queue_.front());
        queue_.pop_front();
        return answer;
      }
      if (!handler_) {
        return ScriptedAnswer::Fail(
            HttpFailure::kInternal,
            absl::StrCat("the script has no answer for request ",
                         requests_.size(), ", ", request.method, " ",
                         request.url));
      }
    }
    // Not under mutex_, because a handler may call requests().
    std::lock_guard<std::mutex> lock(handler_mutex_);
    return handler_(request);
  }

 private:
  FakeClock clock_;
  const Handler handler_;
  std::mutex handler_mutex_;
  mutable std::mutex mutex_;
  std::deque<ScriptedAnswer> queue_;
  std::vector<HttpRequest> requests_;
};

class ScriptedTransport::Session final : public rest::HttpSession {
 public:
  explicit Session(std::shared_ptr<Script> script)
      : script_(std::move(script)) {}

  void Start(uint64_t tag, HttpRequest request) override {
    const absl::Time now = script_->clock()->Now();
    ScriptedAnswer answer = script_->Answer(request);
    answer.delay = std::max(answer.delay, absl::ZeroDuration());
    Complete(request, &answer);
    absl::Time due = now + answer.delay;
    if (due >= request.deadline) {
      due = std::max(now, request.deadline);
      answer.result = DeadlineResult(due - now);
    }
    answer.result.request = std::move(request);
    by_tag_[tag] =
        in_flight_.emplace(due, HttpFinished{tag, std::move(answer.result)});
  }

  void Cancel(uint64_t tag) override {
    const auto found = by_tag_.find(tag);
    if (found == by_tag_.end()) return;
    in_flight_.erase(found->second);
    by_tag_.erase(found);
  }

  // The clock jumps only if no exchange is over and Wake() was not called.
  void Drive(absl::Time until, std::vector<HttpFinished>* finished) override {
    std::unique_lock<std::mutex> lock(wake_mutex_);
    if (!TakeDue(finished) && !woken_) {
      const absl::Time next = in_flight_.empty()
                                  ? until
                                  : std::min(until, in_flight_.begin()->first);
      if (next == absl::InfiniteFuture()) {
        wake_.wait(lock, [this] { return woken_; });
      } else {
        script_->clock()->AdvanceTo(next);
        TakeDue(finished);
      }
    }
    woken_ = false;
  }

  void Wake() override {
    std::lock_guard<std::mutex> lock(wake_mutex_);
    woken_ = true;
    wake_.notify_one();
  }

 private:
  // Moves the exchanges that are over to `finished`. False if there are none.
  bool TakeDue(std::vector<HttpFinished>* finished) {
    const auto end = in_flight_.upper_bound(script_->clock()->Now());
    if (end == in_flight_.begin()) return false;
    for (auto it = in_flight_.begin(); it != end; ++it) {
      by_tag_.erase(it->second.tag);
      finished->push_back(std::move(it->second));
    }
    in_flight_.erase(in_flight_.begin(), end);
    return true;
  }

  const std::shared_ptr<Script> script_;
  // In the order in which they end; at equal times in the order of Start().
  using InFlight = std::multimap<absl::Time, HttpFinished>;
  InFlight in_flight_;
  std::unordered_map<uint64_t, InFlight::iterator> by_tag_;

  std::mutex wake_mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
};

ScriptedTransport::ScriptedTransport() : ScriptedTransport(nullptr) {}

ScriptedTransport::ScriptedTransport(Handler handler)
    : script_(std::make_shared<Script>(std::move(handler))) {}

ScriptedTransport::~ScriptedTransport() = default;

std::unique_ptr<rest::HttpSession> ScriptedTransport::NewSession() {
  return std::make_unique<Session>(script_);
}

void ScriptedTransport::Add(ScriptedAnswer answer) {
  script_->Add(std::move(answer));
}

rest::Clock* ScriptedTransport::clock() { return script_->clock(); }

void ScriptedTransport::AdvanceClock(absl::Duration by) {
  script_->clock()->AdvanceBy(by);
}

std::vector<HttpRequest> ScriptedTransport::requests() const {
  return script_->requests();
}

std::string ScriptedTransport::RequestHeader(size_t index,
                                             std::string_view name) const {
  return script_->RequestHeader(index, name);
}

size_t ScriptedTransport::unused_answers() const {
  return script_->unused_answers();
}

}  // namespace fireworks::testing
