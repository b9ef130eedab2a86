#ifndef FIREWORKS_REST_HTTP_CURL_SHARE_H_
#define FIREWORKS_REST_HTTP_CURL_SHARE_H_

#include <curl/curl.h>

#include <array>
#include <mutex>

namespace fireworks::rest {

// What the sessions of a transport share: resolved names, and TLS sessions, so
// that a second connection resumes instead of shaking hands in full.
//
// Connections are not shared: libcurl offers it and documents that it does not
// work across threads (KNOWN_BUGS 11.11). Thread-safe; must outlive the handles
// that use it.
class CurlShare {
 public:
  CurlShare();
  ~CurlShare();
  CurlShare(const CurlShare&) = delete;
  CurlShare& operator=(const CurlShare&) = delete;

  // For CURLOPT_SHARE; nullptr (share nothing) if out of memory.
  CURLSH* get() const { return share_; }

 private:
  static void Lock(CURL* handle, curl_lock_data data, curl_lock_access access,
                   void* self);
  static void Unlock(CURL* handle, curl_lock_data data, void* self);

  CURLSH* share_;
  std::array<std::mutex, CURL_LOCK_DATA_LAST> mutexes_;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_SHARE_H_
