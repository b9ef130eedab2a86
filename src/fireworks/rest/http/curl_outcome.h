#ifndef FIREWORKS_REST_HTTP_CURL_OUTCOME_H_
#define FIREWORKS_REST_HTTP_CURL_OUTCOME_H_

// What libcurl tells of a transfer that has ended.

#include <curl/curl.h>

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

// Fills in what is known of the connection, the times and the sizes.
// `result.request` must be set already.
void ReadCurlFacts(CURL* handle, HttpResult& result);

// How libcurl ended an exchange, and what else is needed to say why.
struct CurlOutcome {
  CURLcode code = CURLE_OK;
  // Whether a whole line of the answer arrived.
  bool answer_begun = false;
  // Whether the final answer's headers arrived to the last.
  bool headers_complete = false;
  // Whether the deadline had come. libcurl has one code for both limits, and
  // starts the connect timeout anew where it tries a second connection.
  bool deadline_passed = false;
  // Whether the answer, if it has begun, came in HTTP/2.
  bool http2 = false;
  // The limit of ours that stopped the exchange.
  HttpResponseReader::Limit limit = HttpResponseReader::Limit::kNone;
  // The status that a proxy gave to CONNECT; 0 without a tunnel.
  int proxy_status = 0;
  // Whether nothing was tried, because the proxy is of a kind without support.
  bool proxy_unusable = false;
};

// What `outcome` means above the seam.
//
// libcurl answers CURLE_OK to headers that break off in the middle; here that
// is kTruncated. Not seen here, because HTTP/1 has no sign of it: a body
// without a length that ends too early.
HttpFailure FailureOf(const CurlOutcome& outcome);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_OUTCOME_H_
