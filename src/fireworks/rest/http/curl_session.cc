#include "fireworks/rest/http/curl_session.h"

#include <algorithm>
#include <climits>
#include <iterator>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "fireworks/internal/leak.h"

namespace fireworks::rest {
namespace {

// The maximum number of handles kept after a burst.
constexpr size_t kMaxIdleExchanges = 128;

// Drive() waits on lane_ only. It polls the old lanes this often, because
// their exchanges have deadlines to keep.
constexpr absl::Duration kLeftLanePeriod = absl::Milliseconds(10);

// Whether the exchange's connection may be dead although libcurl may use it
// again. After a timeout libcurl closes an HTTP/1.1 connection by itself.
bool MayBeDead(const HttpResult& result, int version) {
  const bool had_connection =
      result.connection_reused || result.timings.tls > absl::ZeroDuration();
  return result.failure == HttpFailure::kDeadline && had_connection &&
         result.timings.first_byte == absl::ZeroDuration() &&
         (version == 0 || version >= 20);
}

HttpResult InternalFailure(std::string detail) {
  HttpResult result;
  result.failure = HttpFailure::kInternal;
  result.detail = std::move(detail);
  result.attempts = 0;
  return result;
}

constexpr char kForeign[] =
    "the process was forked, and a child cannot use the connections of its "
    "parent; or it is exiting";

}  // namespace

CurlSession::CurlSession(std::shared_ptr<const CurlSettings> settings,
                         std::shared_ptr<CURLSH> share, CurlMulti multi)
    : settings_(std::move(settings)),
      share_(std::move(share)),
      lane_(std::make_unique<Lane>(Lane{std::move(multi)})) {}

CurlSession::~CurlSession() {
  while (!in_flight_.empty()) Recycle(in_flight_.size() - 1);
  if (!IsForeign()) return;
  internal::Leak(std::move(idle_));
  internal::Leak(std::move(lane_));
  internal::Leak(std::move(left_));
  // A thread of the parent may hold its locks.
  internal::Leak(std::move(share_));
}

void CurlSession::Start(uint64_t tag, HttpRequest request) {
  absl::StatusOr<std::unique_ptr<CurlExchange>> exchange = NewExchange();
  if (!exchange.ok()) {
    HttpResult refusal =
        InternalFailure(std::string(exchange.status().message()));
    refusal.request = std::move(request);
    refused_.push_back({tag, std::move(refusal)});
    return;
  }
  (*exchange)->place = in_flight_.size();
  in_flight_.push_back({tag, *std::move(exchange), lane_.get()});
  ++lane_->in_use;
  HttpResult refusal = Send(*in_flight_.back().exchange, std::move(request));
  if (refusal.failure == HttpFailure::kNone) return;
  refusal.request = Recycle(in_flight_.size() - 1);
  refused_.push_back({tag, std::move(refusal)});
}

absl::StatusOr<std::unique_ptr<CurlExchange>> CurlSession::NewExchange() {
  if (IsForeign()) return absl::FailedPreconditionError(kForeign);
  if (idle_.empty()) return CurlExchange::New(*settings_, share_.get());
  std::unique_ptr<CurlExchange> exchange = std::move(idle_.back());
  idle_.pop_back();
  return exchange;
}

HttpResult CurlSession::Send(CurlExchange& exchange, HttpRequest&& request) {
  // libcurl 8 and later count the wait for a free connection as connecting.
  const bool may_wait =
      lane_->in_use > settings_->options.max_connections_per_host;
  HttpResult refusal =
      exchange.Prepare(std::move(request), may_wait, clock_->Now());
  if (refusal.failure != HttpFailure::kNone) return refusal;
  const CURLMcode code =
      curl_multi_add_handle(lane_->multi.get(), exchange.handle());
  return code == CURLM_OK ? HttpResult()
                          : InternalFailure(curl_multi_strerror(code));
}

void CurlSession::Cancel(uint64_t tag) {
  for (size_t i = 0; i < in_flight_.size(); ++i) {
    if (in_flight_[i].tag != tag) continue;
    Recycle(i);
    return;
  }
  refused_.erase(
      std::remove_if(refused_.begin(), refused_.end(),
                     [&](const HttpFinished& f) { return f.tag == tag; }),
      refused_.end());
}

void CurlSession::Drive(absl::Time until, std::vector<HttpFinished>* finished) {
  const size_t before = finished->size();
  std::move(refused_.begin(), refused_.end(), std::back_inserter(*finished));
  refused_.clear();
  for (;;) {
    if (IsForeign()) {
      FailInFlight(/*lane=*/nullptr, kForeign, finished);
    } else {
      MoveBytes(*lane_, finished);
      for (const auto& lane : left_) MoveBytes(*lane, finished);
      LeaveDeadConnections();
    }
    const bool woken = woken_.exchange(false);
    if (woken || finished->size() > before) return;
    if (until != absl::InfiniteFuture() && clock_->Now() >= until) return;
    WaitUntil(until, finished);
  }
}

void CurlSession::MoveBytes(Lane& lane, std::vector<HttpFinished>* finished) {
  CURLM* const multi = lane.multi.get();
  int running = 0;
  const CURLMcode code = curl_multi_perform(multi, &running);
  if (code != CURLM_OK) {
    return FailInFlight(&lane, curl_multi_strerror(code), finished);
  }
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CurlExchange* const exchange = CurlExchange::Of(message->easy_handle);
    const size_t place = exchange->place;
    const HttpResult& result =
        finished
            ->emplace_back(HttpFinished{
                in_flight_[place].tag,
                exchange->Finish(message->data.result, clock_->Now())})
            .result;
    if (result.http_version != 0) http_version_ = result.http_version;
    must_leave_lane_ |=
        &lane == lane_.get() && MayBeDead(result, http_version_);
    Recycle(place);
  }
}

void CurlSession::LeaveDeadConnections() {
  left_.erase(std::remove_if(left_.begin(), left_.end(),
                             [](const auto& l) { return l->in_use == 0; }),
              left_.end());
  if (!std::exchange(must_leave_lane_, false)) return;
  auto lane = std::make_unique<Lane>(Lane{NewCurlMulti(*settings_)});
  if (lane->multi == nullptr) return;
  {
    std::lock_guard<std::mutex> lock(wake_mutex_);
    lane_.swap(lane);
  }
  if (lane->in_use > 0) left_.push_back(std::move(lane));
}

// Fails the exchanges of all lanes if `lane` is null.
void CurlSession::FailInFlight(const Lane* lane, const char* detail,
                               std::vector<HttpFinished>* finished) {
  for (size_t i = in_flight_.size(); i > 0; --i) {
    InFlight& entry = in_flight_[i - 1];
    if (lane != nullptr && entry.lane != lane) continue;
    HttpFinished& failed = finished->emplace_back(
        HttpFinished{entry.tag, InternalFailure(detail)});
    failed.result.attempts = 1;
    failed.result.request = Recycle(i - 1);
  }
}

void CurlSession::WaitUntil(absl::Time until,
                            std::vector<HttpFinished>* finished) {
  absl::Duration left = absl::InfiniteDuration();
  if (until != absl::InfiniteFuture()) {
    left = absl::Ceil(until - clock_->Now(), absl::Milliseconds(1));
  }
  if (!left_.empty()) left = std::min(left, kLeftLanePeriod);
  if (IsForeign()) return absl::SleepFor(std::min(left, kLeftLanePeriod));
  const int64_t milliseconds =
      std::clamp<int64_t>(absl::ToInt64Milliseconds(left), 0, INT_MAX);
  const CURLMcode code = curl_multi_poll(
      lane_->multi.get(), nullptr, 0, static_cast<int>(milliseconds), nullptr);
  if (code == CURLM_OK) return;
  // Out of memory. If this repeats, the sleep keeps the caller from spinning.
  FailInFlight(lane_.get(), curl_multi_strerror(code), finished);
  absl::SleepFor(absl::Milliseconds(1));
}

HttpRequest CurlSession::Recycle(size_t place) {
  InFlight entry = std::move(in_flight_[place]);
  if (place + 1 < in_flight_.size()) {
    in_flight_[place] = std::move(in_flight_.back());
    in_flight_[place].exchange->place = place;
  }
  in_flight_.pop_back();
  if (!IsForeign()) {
    --entry.lane->in_use;
    curl_multi_remove_handle(entry.lane->multi.get(), entry.exchange->handle());
  }
  // Taken only now, because libcurl may read the request's body until here.
  HttpRequest request = entry.exchange->TakeRequest();
  if (IsForeign()) {
    internal::Leak(std::move(entry.exchange));
  } else if (idle_.size() < kMaxIdleExchanges) {
    idle_.push_back(std::move(entry.exchange));
  }
  return request;
}

void CurlSession::Wake() {
  // If woken_ was already true, the call that set it wakes libcurl.
  if (woken_.exchange(true) || IsForeign()) return;
  std::lock_guard<std::mutex> lock(wake_mutex_);
  curl_multi_wakeup(lane_->multi.get());
}

}  // namespace fireworks::rest
