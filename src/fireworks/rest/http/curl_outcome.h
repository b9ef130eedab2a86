#ifndef FIREWORKS_REST_HTTP_CURL_OUTCOME_H_
#define FIREWORKS_REST_HTTP_CURL_OUTCOME_H_

// What libcurl reports about a transfer that has ended.

#include <curl/curl.h>

#include <cstddef>
#include <string>

#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/http/http_response_reader.h"

namespace fireworks::rest {

template <typename T>
T CurlInfo(CURL* handle, CURLINFO info) {
  T value = T();
  curl_easy_getinfo(handle, info, &value);
  return value;
}

// 10, 11, 20 or 30; 0 if unknown.
int CurlHttpVersion(CURL* handle);

// Fills in the connection, the times and the sizes. `result.request` must be
// set already.
void ReadCurlFacts(CURL* handle, HttpResult& result);

// How libcurl ended an exchange, and what else is needed to say why.
struct CurlOutcome {
  CURLcode code = CURLE_OK;
  // Whether libcurl sent the request at least once.
  bool sent = false;
  // Whether a whole line of the answer arrived.
  bool answer_begun = false;
  // Whether all headers of the final answer arrived.
  bool headers_complete = false;
  // Whether they had the status of an error.
  bool is_error = false;
  // Whether the deadline had passed. libcurl has one code for the deadline and
  // the connect timeout, and restarts the latter for a second connection.
  bool deadline_passed = false;
  // Whether the answer, if it has begun, came in HTTP/2.
  bool http2 = false;
  // The limit of HttpResponseReader that stopped the exchange.
  HttpResponseReader::Limit limit = HttpResponseReader::Limit::kNone;
  // The status of the proxy's answer to CONNECT; 0 if there was none.
  int proxy_status = 0;
  // Whether libcurl was stopped when it was about to send the request once more.
  bool resend_stopped = false;
  // libcurl's own message; "" if it has none.
  const char* error_text = "";
};

// Returns the failure that `outcome` means.
//
// If the connection closes inside the headers, libcurl reports CURLE_OK; this
// returns kTruncated. A body without a length that ends too early is not
// detected, because HTTP/1 does not mark its end.
HttpFailure FailureOf(const CurlOutcome& outcome);

// Describes a failed exchange for HttpResult::detail.
std::string DetailOf(const CurlOutcome& outcome, size_t max_body_bytes);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_OUTCOME_H_
