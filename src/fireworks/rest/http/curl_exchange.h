#ifndef FIREWORKS_REST_HTTP_CURL_EXCHANGE_H_
#define FIREWORKS_REST_HTTP_CURL_EXCHANGE_H_

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/rest/http/curl_header_list.h"
#include "fireworks/rest/http/curl_options.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/http/http_response_reader.h"

namespace fireworks::rest {

// One libcurl handle and the exchange that it runs. Reused for many exchanges:
// New() sets the options that never change, Prepare() sets the others.
//
// Not movable, because libcurl holds its address.
class CurlExchange {
 public:
  // `settings` must outlive the exchange. The errors are those of CurlOptions.
  static absl::StatusOr<std::unique_ptr<CurlExchange>> New(
      const CurlSettings& settings, CURLSH* share);

  // Sets all options once, so that an error shows before the first call.
  static absl::Status Try(const CurlSettings& settings, CURLSH* share);

  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  CURL* handle() const { return handle_.get(); }

  // The exchange that owns `handle`.
  static CurlExchange* Of(CURL* handle);

  // Makes the handle ready to be added to a multi at `now`. If that fails, the
  // result says why nothing can be sent; otherwise its failure is kNone. With
  // `may_wait`, the exchange may have to wait for a free connection, and
  // request.connect_timeout is ignored.
  HttpResult Prepare(HttpRequest&& request, bool may_wait, absl::Time now);

  // Returns the result of a transfer that libcurl ended at `now` with `code`.
  HttpResult Finish(CURLcode code, absl::Time now);

  // Returns the request, unless Finish() did. Frees the answer's memory.
  HttpRequest TakeRequest();

  // The index of this exchange in the session's list of those in flight.
  size_t place = 0;

 private:
  CurlExchange(const CurlSettings& settings, CurlEasy handle);

  // Sets the options that never change.
  bool SetOwn(CURLSH* share);
  // These set the options of each exchange.
  CURLUcode SetUrl();
  bool SetOrigin();
  bool SetBody();
  bool SetHeaders();
  bool SetTimeouts(bool may_wait, absl::Time now);
  // Sets an option, unless the handle has `value` already. Updates `current`.
  bool SetNumber(CURLoption option, CurlLong& current, CurlLong value);

  static int OnSend(void* self, char* peer, char* local, int peer_port,
                    int local_port);
  static size_t OnHeader(char* data, size_t size, size_t count, void* self);
  static size_t OnBody(char* data, size_t size, size_t count, void* self);

  template <typename T>
  bool Set(CURLoption option, T value) {
    return easy_.Set(option, value);
  }

  const CurlSettings& settings_;
  CurlEasy handle_;
  CurlOptions easy_;  // Of handle_.
  // libcurl reads these during the exchange.
  HttpRequest request_;
  CurlUrl url_;  // The URL of request_, parsed.
  CurlHeaderList headers_;
  std::array<char, CURL_ERROR_SIZE> error_ = {};

  HttpResponseReader reader_;
  int sends_ = 0;      // How often libcurl has called OnSend().
  int max_sends_ = 1;  // Limits libcurl, which sends again by itself.
  // The origin for which SetOrigin() has set the options.
  std::string origin_;
  // Whether url_ is origin_ and a plain path.
  bool url_is_plain_ = false;
  // The numbers that the handle has. -1: not set by SetNumber() yet.
  CurlLong timeout_ = -1;
  CurlLong connect_timeout_ = -1;
  CurlLong fresh_connection_ = -1;
  // The method for which SetBody() has set the options, if it had no body.
  std::string bodiless_method_;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_EXCHANGE_H_
