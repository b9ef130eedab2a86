#ifndef FIREWORKS_REST_HTTP_CURL_HEADER_LIST_H_
#define FIREWORKS_REST_HTTP_CURL_HEADER_LIST_H_

#include <curl/curl.h>

#include <string>

#include "fireworks/rest/http/curl_options.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// Whether the request has a body, which may be empty: for POST, PUT and PATCH
// always.
bool HasBody(const HttpRequest& request);

// The headers of a handle's requests, in libcurl's form. Most requests have the
// same headers as the previous one of their handle, so the list is kept.
//
//   list.Prepare(request);
//   if (list.is_new()) list.Make(request);
//   Use(list.get());
class CurlHeaderList {
 public:
  // Drops the list unless it was made for the same headers.
  void Prepare(const HttpRequest& request);

  // Whether there is no list yet. In that case, call Make() first.
  bool is_new() const { return list_ == nullptr; }

  // Makes the list for the request of the last Prepare(). False if out of memory.
  bool Make(const HttpRequest& request);

  // Drops the list.
  void Drop() { list_.reset(); }

  curl_slist* get() const { return list_.get(); }

 private:
  bool Append(const std::string& line);

  CurlList list_;
  // What it was or will be made for.
  HttpHeaders headers_;
  bool has_body_ = false;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_HEADER_LIST_H_
