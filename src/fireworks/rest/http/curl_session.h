#ifndef FIREWORKS_REST_HTTP_CURL_SESSION_H_
#define FIREWORKS_REST_HTTP_CURL_SESSION_H_

#include <curl/curl.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/curl_exchange.h"
#include "fireworks/rest/http/curl_options.h"
#include "fireworks/rest/http/curl_share.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::rest {

// Connections, and the handles that take turns on them.
//
// An HTTP/2 connection may have died without a word to either end, and libcurl
// puts exchanges on it for as long as others are there. So where one ran out of
// time without having heard a byte, later ones get connections of their own.
//
// Start() only queues; libcurl is called from Drive() and Cancel() alone, never
// from within a callback of libcurl's, so completions may call back freely.
class CurlSession final : public HttpSession {
 public:
  CurlSession(std::shared_ptr<const CurlSettings> settings,
              std::shared_ptr<CurlShare> share, CurlMulti multi);
  // In a process forked since, everything that reaches the parent's connections
  // is leaked: closing a TLS connection writes on it.
  ~CurlSession() override;

  uint64_t Start(HttpRequest request, HttpCompletion done) override;
  void Cancel(uint64_t id) override;
  void Drive(absl::Time until) override;
  void Wake() override;

 private:
  // A multi, which is a set of connections.
  struct Lane {
    CurlMulti multi;
    int in_use = 0;  // Exchanges on it.
  };
  struct Entry {
    HttpRequest request;  // Until it is handed to the exchange.
    HttpCompletion done;
    std::unique_ptr<CurlExchange> exchange;  // While it is in flight.
    Lane* lane = nullptr;                    // Where the exchange is.
    HttpResult result;                       // Once it is over.
  };

  // The steps of Drive().
  void SendQueued();
  void MoveBytes(Lane& lane);
  void LeaveDarkConnections();
  bool RunCompletions();
  void WaitUntil(absl::Time until);

  HttpResult Send(uint64_t id, Entry& entry);
  void Finish(uint64_t id, Entry& entry, HttpResult result);
  void FailInFlight(const Lane& lane, CURLMcode code);
  // Takes what is in flight off its lane and keeps the handle for the next.
  void Recycle(Entry& entry);

  const pid_t pid_;
  Clock* const clock_ = Clock::Real();
  std::shared_ptr<const CurlSettings> settings_;
  std::shared_ptr<CurlShare> share_;
  std::unique_ptr<Lane> lane_;               // Takes new exchanges.
  std::vector<std::unique_ptr<Lane>> left_;  // Take none. Mostly empty.
  bool dark_ = false;                        // lane_ is to be left.
  int http_version_ = 0;                     // Of the last answer.
  std::vector<std::unique_ptr<CurlExchange>> idle_;

  uint64_t last_id_ = 0;
  absl::flat_hash_map<uint64_t, Entry> entries_;
  // Ids of entries, or of what was cancelled meanwhile.
  std::vector<uint64_t> queued_;
  std::vector<uint64_t> finished_;

  std::atomic<bool> woken_{false};
  std::mutex wake_mutex_;  // Held to wake lane_'s multi and to change lane_.
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_SESSION_H_
