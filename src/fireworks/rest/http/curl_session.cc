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

// How long lanes that were left may go unattended: Drive() waits for the other.
// What is on them has deadlines to keep, and hardly more to hope for.
constexpr absl::Duration kLeftLanePeriod = absl::Milliseconds(10);

// Whether the connection of an exchange that ended so is one not to be used
// again, and libcurl may do so: one of HTTP/1.1, `version`, is closed by it.
bool MayBeDark(const HttpResult& result, int version) {
  const bool had_connection =
      result.connection_reused || result.timings.tls > absl::ZeroDuration();
  return result.failure == HttpFailure::kDeadline && had_connection &&
         result.timings.first_byte == absl::ZeroDuration() &&
         (version == 0 || version >= 20);
}

HttpResult InternalFailure(const char* detail) {
  HttpResult result;
  result.failure = HttpFailure::kInternal;
  result.detail = detail;
  return result;
}

}  // namespace

CurlSession::CurlSession(std::shared_ptr<const CurlSettings> settings,
                         std::shared_ptr<CurlShare> share, CurlMulti multi)
    : pid_(getpid()),
      settings_(std::move(settings)),
      share_(std::move(share)),
      lane_(std::make_unique<Lane>(Lane{std::move(multi)})) {}

CurlSession::~CurlSession() {
  if (getpid() == pid_) {
    for (auto& [id, entry] : entries_) Recycle(entry);
    return;
  }
  for (auto& [id, entry] : entries_) {
    static_cast<void>(entry.exchange.release());
  }
  for (auto& exchange : idle_) static_cast<void>(exchange.release());
  static_cast<void>(lane_.release());
  for (auto& lane : left_) static_cast<void>(lane.release());
  // Its locks may be held by a thread that does not exist in this process.
  static_cast<void>(new (std::nothrow)
                        std::shared_ptr<CurlShare>(std::move(share_)));
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
  Recycle(entry);
}

void CurlSession::Drive(absl::Time until) {
  for (;;) {
    SendQueued();
    MoveBytes(*lane_);
    for (const auto& lane : left_) MoveBytes(*lane);
    LeaveDarkConnections();
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
  entry.lane = lane_.get();
  // From 8 on, libcurl takes waiting for one of its connections for connecting.
  if (++lane_->in_use > settings_->options.max_connections_per_host) {
    entry.request.connect_timeout = absl::InfiniteDuration();
  }
  HttpResult refusal =
      entry.exchange->Prepare(id, std::move(entry.request), clock_->Now());
  if (refusal.failure != HttpFailure::kNone) return refusal;
  const CURLMcode code =
      curl_multi_add_handle(lane_->multi.get(), entry.exchange->handle());
  return code == CURLM_OK ? HttpResult()
                          : InternalFailure(curl_multi_strerror(code));
}

void CurlSession::MoveBytes(Lane& lane) {
  CURLM* const multi = lane.multi.get();
  int running = 0;
  const CURLMcode code = curl_multi_perform(multi, &running);
  if (code != CURLM_OK) return FailInFlight(lane, code);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CurlExchange* const exchange = CurlExchange::Of(message->easy_handle);
    const auto found = entries_.find(exchange->id());
    HttpResult result = exchange->Finish(message->data.result, clock_->Now());
    if (result.http_version != 0) http_version_ = result.http_version;
    dark_ |= &lane == lane_.get() && MayBeDark(result, http_version_);
    Finish(found->first, found->second, std::move(result));
  }
}

void CurlSession::Finish(uint64_t id, Entry& entry, HttpResult result) {
  entry.result = std::move(result);
  Recycle(entry);
  finished_.push_back(id);
}

void CurlSession::LeaveDarkConnections() {
  left_.erase(std::remove_if(left_.begin(), left_.end(),
                             [](const auto& l) { return l->in_use == 0; }),
              left_.end());
  if (!std::exchange(dark_, false)) return;
  auto lane = std::make_unique<Lane>(Lane{NewCurlMulti(*settings_)});
  if (lane->multi == nullptr) return;
  {
    std::lock_guard<std::mutex> lock(wake_mutex_);
    lane_.swap(lane);
  }
  if (lane->in_use > 0) left_.push_back(std::move(lane));
}

void CurlSession::FailInFlight(const Lane& lane, CURLMcode code) {
  for (auto& [id, entry] : entries_) {
    if (entry.exchange == nullptr || entry.lane != &lane) continue;
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
  absl::Duration left =
      absl::Ceil(until - clock_->Now(), absl::Milliseconds(1));
  if (!left_.empty()) left = std::min(left, kLeftLanePeriod);
  const int64_t milliseconds =
      std::clamp<int64_t>(absl::ToInt64Milliseconds(left), 0, INT_MAX);
  const CURLMcode code = curl_multi_poll(
      lane_->multi.get(), nullptr, 0, static_cast<int>(milliseconds), nullptr);
  if (code == CURLM_OK) return;
  // Out of memory. Should it stay so, time must pass.
  FailInFlight(*lane_, code);
  absl::SleepFor(absl::Milliseconds(1));
}

void CurlSession::Recycle(Entry& entry) {
  if (entry.exchange == nullptr) return;
  --entry.lane->in_use;
  curl_multi_remove_handle(entry.lane->multi.get(), entry.exchange->handle());
  if (idle_.size() < kMaxIdleExchanges) {
    entry.exchange->Release();
    idle_.push_back(std::move(entry.exchange));
  }
  entry.exchange = nullptr;
}

void CurlSession::Wake() {
  // Whoever set it first has woken libcurl, or is about to.
  if (woken_.exchange(true)) return;
  std::lock_guard<std::mutex> lock(wake_mutex_);
  curl_multi_wakeup(lane_->multi.get());
}

}  // namespace fireworks::rest
