#include "fireworks/rest/http/curl_session.h"

#include <unistd.h>

#include <algorithm>
#include <climits>
#include <new>
#include <utility>

#include "absl/time/clock.h"

namespace fireworks::rest {
namespace {

// More handles than this are not kept after a burst.
constexpr size_t kMaxIdleExchanges = 128;

HttpResult InternalFailure(const char* detail) {
  HttpResult result;
  result.failure = HttpFailure::kInternal;
  result.detail = detail;
  return result;
}

}  // namespace

CurlSession::CurlSession(std::shared_ptr<const CurlSettings> settings,
                         std::shared_ptr<CurlShare> share)
    : pid_(getpid()),
      settings_(std::move(settings)),
      share_(std::move(share)),
      multi_(NewCurlMulti(*settings_)) {}

CurlSession::~CurlSession() {
  const bool forked = getpid() != pid_;
  for (auto& [id, entry] : entries_) {
    if (entry.exchange != nullptr) idle_.push_back(std::move(entry.exchange));
  }
  if (forked) {
    for (auto& exchange : idle_) static_cast<void>(exchange.release());
    static_cast<void>(multi_.release());
    // Its locks may be held by a thread that does not exist in this process.
    static_cast<void>(new (std::nothrow)
                          std::shared_ptr<CurlShare>(std::move(share_)));
    return;
  }
  for (auto& exchange : idle_) {
    curl_multi_remove_handle(multi_.get(), exchange->handle());
  }
}

uint64_t CurlSession::Start(HttpRequest request, HttpCompletion done) {
  const uint64_t id = ++last_id_;
  Entry& entry = entries_[id];
  entry.request = std::move(request);
  entry.done = std::move(done);
  queued_.push_back(id);
  return id;
}

void CurlSession::Cancel(uint64_t id) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  // Destroyed last: the completion's destructor may call back.
  Entry entry = std::move(found->second);
  entries_.erase(found);
  Recycle(std::move(entry.exchange));
}

void CurlSession::Drive(absl::Time until) {
  for (;;) {
    SendQueued();
    MoveBytes();
    if (RunCompletions()) return;
    if (woken_.exchange(false)) return;
    if (clock_->Now() >= until) return;
    WaitUntil(until);
  }
}

void CurlSession::SendQueued() {
  for (const uint64_t id : queued_) {
    const auto found = entries_.find(id);
    if (found == entries_.end()) continue;
    HttpResult refusal = Send(id, found->second);
    if (refusal.failure != HttpFailure::kNone) {
      Finish(id, found->second, std::move(refusal));
    }
  }
  queued_.clear();
}

HttpResult CurlSession::Send(uint64_t id, Entry& entry) {
  if (idle_.empty()) {
    entry.exchange = CurlExchange::New(*settings_, share_->get());
  } else {
    entry.exchange = std::move(idle_.back());
    idle_.pop_back();
  }
  if (entry.exchange == nullptr) return InternalFailure("out of memory");
  // From 8 on, libcurl takes waiting for one of its connections for connecting.
  if (++in_use_ > settings_->options.max_connections_per_host) {
    entry.request.connect_timeout = absl::InfiniteDuration();
  }
  HttpResult refusal =
      entry.exchange->Prepare(id, std::move(entry.request), clock_->Now());
  if (refusal.failure != HttpFailure::kNone) return refusal;
  const CURLMcode code =
      curl_multi_add_handle(multi_.get(), entry.exchange->handle());
  return code == CURLM_OK ? HttpResult()
                          : InternalFailure(curl_multi_strerror(code));
}

void CurlSession::MoveBytes() {
  int running = 0;
  const CURLMcode code = curl_multi_perform(multi_.get(), &running);
  if (code != CURLM_OK) return FailInFlight(code);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CurlExchange* const exchange = CurlExchange::Of(message->easy_handle);
    const auto found = entries_.find(exchange->id());
    Finish(found->first, found->second,
           exchange->Finish(message->data.result, clock_->Now()));
  }
}

void CurlSession::Finish(uint64_t id, Entry& entry, HttpResult result) {
  entry.result = std::move(result);
  Recycle(std::move(entry.exchange));
  finished_.push_back(id);
}

void CurlSession::FailInFlight(CURLMcode code) {
  for (auto& [id, entry] : entries_) {
    if (entry.exchange == nullptr) continue;
    Finish(id, entry, InternalFailure(curl_multi_strerror(code)));
  }
}

bool CurlSession::RunCompletions() {
  bool any = false;
  for (const uint64_t id : finished_) {
    const auto found = entries_.find(id);
    if (found == entries_.end()) continue;
    Entry entry = std::move(found->second);
    entries_.erase(found);
    std::move(entry.done)(std::move(entry.result));
    any = true;
  }
  finished_.clear();
  return any;
}

void CurlSession::WaitUntil(absl::Time until) {
  const absl::Duration left =
      absl::Ceil(until - clock_->Now(), absl::Milliseconds(1));
  const int64_t milliseconds =
      std::clamp<int64_t>(absl::ToInt64Milliseconds(left), 0, INT_MAX);
  const CURLMcode code = curl_multi_poll(
      multi_.get(), nullptr, 0, static_cast<int>(milliseconds), nullptr);
  if (code == CURLM_OK) return;
  // Without a multi (no memory) nothing is in flight, and only time passes.
  FailInFlight(code);
  absl::SleepFor(absl::Milliseconds(1));
}

void CurlSession::Recycle(std::unique_ptr<CurlExchange> exchange) {
  if (exchange == nullptr) return;
  --in_use_;
  curl_multi_remove_handle(multi_.get(), exchange->handle());
  if (idle_.size() < kMaxIdleExchanges) idle_.push_back(std::move(exchange));
}

void CurlSession::Wake() {
  // Whoever set it first has woken libcurl, or is about to.
  if (!woken_.exchange(true)) curl_multi_wakeup(multi_.get());
}

}  // namespace fireworks::rest
