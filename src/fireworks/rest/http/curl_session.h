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
#include "fireworks/internal/fork_epoch.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/curl_exchange.h"
#include "fireworks/rest/http/curl_options.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::rest {

// Connections, and the handles that take turns on them.
//
// An HTTP/2 connection may have died without a word to either end, and libcurl
// puts exchanges on it for as long as others are there. So where an exchange ran
// out of time without having heard a byte, later ones get connections of their
// own.
//
// In a process that was forked since, the session touches no curl: closing a TLS
// connection writes on it. Exchanges end with kInternal there, and what reaches
// the parent's connections is leaked.
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
    int in_use = 0;  // Exchanges on it.
  };
  struct InFlight {
    uint64_t tag;
    std::unique_ptr<CurlExchange> exchange;
    Lane* lane;
  };

  // The steps of Drive().
  void MoveBytes(Lane& lane, std::vector<HttpFinished>* finished);
  void LeaveDarkConnections();
  void WaitUntil(absl::Time until, std::vector<HttpFinished>* finished);

  std::unique_ptr<CurlExchange> NewExchange();
  HttpResult Send(CurlExchange& exchange, HttpRequest&& request);
  void FailInFlight(const Lane* lane, const char* detail,
                    std::vector<HttpFinished>* finished);
  // Takes what is in flight at `place` off its lane, and keeps the handle for
  // the next exchange. Returns the request, unless the exchange is finished.
  HttpRequest Recycle(size_t place);
  bool IsForeign() const { return internal::ForkEpoch() != epoch_; }

  const uint64_t epoch_ = internal::ForkEpoch();
  Clock* const clock_ = Clock::Real();
  std::shared_ptr<const CurlSettings> settings_;
  std::shared_ptr<CURLSH> share_;
  std::unique_ptr<Lane> lane_;               // Takes new exchanges.
  std::vector<std::unique_ptr<Lane>> left_;  // Take none. Mostly empty.
  bool dark_ = false;                        // lane_ is to be left.
  int http_version_ = 0;                     // Of the last answer.

  std::vector<InFlight> in_flight_;
  std::vector<std::unique_ptr<CurlExchange>> idle_;
  std::vector<HttpFinished> refused_;  // The next Drive() reports them.

  std::atomic<bool> woken_{false};
  std::mutex wake_mutex_;  // Held to wake lane_'s multi and to change lane_.
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_SESSION_H_
