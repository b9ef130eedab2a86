#ifndef FIREWORKS_REST_HTTP_CURL_SESSION_H_
#define FIREWORKS_REST_HTTP_CURL_SESSION_H_

#include <curl/curl.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/internal/background_thread.h"
#include "fireworks/internal/fork_epoch.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/curl_exchange.h"
#include "fireworks/rest/http/curl_options.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::rest {

// A set of connections, and reusable handles that run exchanges on them.
//
// An HTTP/2 connection can die silently, and libcurl adds exchanges to it as
// long as others are in flight on it. Therefore, if an exchange reached its
// deadline without receiving a byte, later exchanges use new connections.
//
// In a forked child the session does not call libcurl, because even closing a
// TLS connection writes to it. Exchanges end with kInternal there, and
// everything that refers to the parent's connections is leaked. The same holds
// when the process exits and OpenSSL may have cleaned up.
class CurlSession final : public HttpSession {
 public:
  CurlSession(std::shared_ptr<const CurlSettings> settings,
              std::shared_ptr<CURLSH> share, CurlMulti multi);
  ~CurlSession() override;

  void Start(uint64_t tag, HttpRequest request) override;
  void Cancel(uint64_t tag) override;
  void Drive(absl::Time until, std::vector<HttpFinished>* finished) override;
  void Wake() override;

 private:
  // A multi, which is a set of connections.
  struct Lane {
    CurlMulti multi;
    int in_use = 0;  // Exchanges in flight on this lane.
  };
  struct InFlight {
    uint64_t tag;
    std::unique_ptr<CurlExchange> exchange;
    Lane* lane;
  };

  // The steps of Drive().
  void MoveBytes(Lane& lane, std::vector<HttpFinished>* finished);
  void LeaveDeadConnections();
  void WaitUntil(absl::Time until, std::vector<HttpFinished>* finished);

  absl::StatusOr<std::unique_ptr<CurlExchange>> NewExchange();
  HttpResult Send(CurlExchange& exchange, HttpRequest&& request);
  void FailInFlight(const Lane* lane, const char* detail,
                    std::vector<HttpFinished>* finished);
  // Removes in_flight_[place] from its lane and keeps the handle for the next
  // exchange. Returns the request, unless Finish() already took it.
  HttpRequest Recycle(size_t place);
  bool IsForeign() const {
    return internal::ForkEpoch() != epoch_ || internal::HasExited();
  }

  const uint64_t epoch_ = internal::ForkEpoch();
  Clock* const clock_ = Clock::Real();
  std::shared_ptr<const CurlSettings> settings_;
  std::shared_ptr<CURLSH> share_;
  std::unique_ptr<Lane> lane_;               // For new exchanges.
  std::vector<std::unique_ptr<Lane>> left_;  // Old lanes. Usually empty.
  bool must_leave_lane_ = false;             // lane_ must be replaced.
  int http_version_ = 0;                     // Of the last answer.

  std::vector<InFlight> in_flight_;
  std::vector<std::unique_ptr<CurlExchange>> idle_;
  std::vector<HttpFinished> refused_;  // For the next Drive() to report.

  std::atomic<bool> woken_{false};
  std::mutex wake_mutex_;  // Held to wake lane_'s multi and to replace lane_.
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_SESSION_H_
