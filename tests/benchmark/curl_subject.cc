#include "benchmark/curl_subject.h"

#include <curl/curl.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fireworks::benchmarks {
namespace {

template <auto kFree>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};

class Handle {
 public:
  Handle(const Endpoint& endpoint, CurlTrust trust, curl_slist* headers)
      : easy_(curl_easy_init()) {
    const bool debian = trust == CurlTrust::kDebianDefaults;
    const bool multiplex = !endpoint.http11_only && endpoint.url[4] == 's';
    Set(CURLOPT_PRIVATE, this);
    Set(CURLOPT_WRITEDATA, this);
    Set(CURLOPT_WRITEFUNCTION, &Handle::OnBody);
    Set(CURLOPT_HTTPHEADER, headers);
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_TIMEOUT_MS, 30000L);
    Set(CURLOPT_CONNECTTIMEOUT_MS, 5000L);
    Set(CURLOPT_PROXY, "");
    Set(CURLOPT_PIPEWAIT, multiplex ? 1L : 0L);
    Set(CURLOPT_HTTP_VERSION, endpoint.http11_only
                                  ? static_cast<long>(CURL_HTTP_VERSION_1_1)
                                  : static_cast<long>(CURL_HTTP_VERSION_2TLS));
    Set(CURLOPT_CAINFO,
        (debian ? endpoint.ca_bundle : endpoint.ca_file).c_str());
    Set(CURLOPT_CAPATH, debian ? endpoint.ca_directory.c_str() : nullptr);
  }

  CURL* easy() const { return easy_.get(); }
  const std::string& body() const { return body_; }

  void Prepare(const std::string& url) {
    body_.clear();
    Set(CURLOPT_URL, url.c_str());
  }

  static Handle* Of(CURL* easy) {
    char* self = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
    return static_cast<Handle*>(static_cast<void*>(self));
  }

 private:
  template <typename T>
  void Set(CURLoption option, T value) {
    curl_easy_setopt(easy_.get(), option, value);
  }

  static size_t OnBody(char* data, size_t size, size_t count, void* self) {
    static_cast<Handle*>(self)->body_.append(data, size * count);
    return size * count;
  }

  std::unique_ptr<CURL, Deleter<&curl_easy_cleanup>> easy_;
  std::string body_;
};

class Curl final : public Subject {
 public:
  Curl(const Endpoint& endpoint, CurlTrust trust, BodyReader read)
      : endpoint_(endpoint), trust_(trust), read_(std::move(read)) {
    for (const char* line :
         {"Accept: application/json", "User-Agent: fireworks-cpp/0.1.0",
          "Authorization: Bearer fw_0123456789abcdefghijklmn"}) {
      headers_.reset(curl_slist_append(headers_.release(), line));
    }
  }

  ~Curl() override {
    for (const auto& handle : handles_) {
      curl_multi_remove_handle(multi_.get(), handle->easy());
    }
  }

  bool Get() override {
    if (single_ == nullptr) single_ = NewHandle();
    single_->Prepare(ModelUrl(endpoint_, 0));
    return Take(*single_, curl_easy_perform(single_->easy()));
  }

  bool GetMany(int count) override {
    if (multi_ == nullptr) {
      multi_.reset(curl_multi_init());
      curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 100L);
    }
    int next = 0;
    while (next < count && next < kWindow) {
      const auto i = static_cast<size_t>(next);
      if (i == handles_.size()) handles_.push_back(NewHandle());
      Add(*handles_[i], next++);
    }
    for (int running = 1, done = 0; done < count;) {
      if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) return false;
      const int before = done;
      int left = 0;
      while (CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        const CURLcode code = message->data.result;
        Handle* const handle = Handle::Of(message->easy_handle);
        curl_multi_remove_handle(multi_.get(), handle->easy());
        if (!Take(*handle, code)) return false;
        ++done;
        if (next < count) Add(*handle, next++);
      }
      if (done == before) {
        curl_multi_poll(multi_.get(), nullptr, 0, 1000, nullptr);
      }
    }
    return true;
  }

 private:
  std::unique_ptr<Handle> NewHandle() const {
    return std::make_unique<Handle>(endpoint_, trust_, headers_.get());
  }

  void Add(Handle& handle, int number) {
    handle.Prepare(ModelUrl(endpoint_, number));
    curl_multi_add_handle(multi_.get(), handle.easy());
  }

  bool Take(const Handle& handle, CURLcode code) const {
    return code == CURLE_OK && handle.body().size() == endpoint_.body_bytes &&
           (read_ == nullptr || read_(handle.body()));
  }

  const Endpoint endpoint_;
  const CurlTrust trust_;
  const BodyReader read_;
  std::unique_ptr<curl_slist, Deleter<&curl_slist_free_all>> headers_;
  std::unique_ptr<CURLM, Deleter<&curl_multi_cleanup>> multi_;
  std::unique_ptr<Handle> single_;
  std::vector<std::unique_ptr<Handle>> handles_;
};

}  // namespace

SubjectMaker CurlSubject(CurlTrust trust, BodyReader read) {
  return [trust, read = std::move(read)](const Endpoint& endpoint) {
    return std::make_unique<Curl>(endpoint, trust, read);
  };
}

}  // namespace fireworks::benchmarks
