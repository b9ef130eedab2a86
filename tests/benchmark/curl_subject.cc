#include <curl/curl.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/subjects.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/json/decoder.h"

namespace fireworks::benchmarks {
namespace {

using ::fireworks::gateway::v1::ListModelsResponse;
using ::fireworks::gateway::v1::Model;

template <auto kFree>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};

// Does with a body what CurlBody says.
class BodyReader {
 public:
  // `decoder` is shared by all threads.
  BodyReader(CurlBody how, std::shared_ptr<const json::Decoder> decoder)
      : how_(how), decoder_(std::move(decoder)) {}

  bool Read(const std::string& body, google::protobuf::Message* message) {
    switch (how_) {
      case CurlBody::kIgnored:
        return !body.empty();
      case CurlBody::kDecoded:
        return decoder_->Decode(body, message).ok();
      case CurlBody::kBinary:
        break;
    }
    std::string& bytes = binary_[message->GetDescriptor()];
    if (bytes.empty()) {
      if (!decoder_->Decode(body, message).ok()) return false;
      bytes = message->SerializeAsString();
    }
    return message->ParseFromString(bytes);
  }

  bool IsWhole(const Model& model) const {
    return how_ == CurlBody::kIgnored ||
           model.base_model_details().parameter_count() > 0;
  }

 private:
  const CurlBody how_;
  const std::shared_ptr<const json::Decoder> decoder_;
  std::map<const google::protobuf::Descriptor*, std::string> binary_;
};

class Handle {
 public:
  Handle(const Endpoint& endpoint, curl_slist* headers)
      : easy_(curl_easy_init()), url_(endpoint.url) {
    const bool multiplex = !endpoint.http11_only && url_[4] == 's';
    body_.reserve(size_t{16} << 10);
    Set(CURLOPT_PRIVATE, this);
    Set(CURLOPT_WRITEDATA, this);
    Set(CURLOPT_WRITEFUNCTION, &Handle::OnBody);
    Set(CURLOPT_FAILONERROR, 1L);
    Set(CURLOPT_HTTPHEADER, headers);
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_TIMEOUT_MS, 30000L);
    Set(CURLOPT_CONNECTTIMEOUT_MS, 5000L);
    Set(CURLOPT_PROXY, "");
    Set(CURLOPT_PIPEWAIT, multiplex ? 1L : 0L);
    const long version =  // NOLINT(google-runtime-int): libcurl's.
        endpoint.http11_only ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS;
    Set(CURLOPT_HTTP_VERSION, version);
    Set(CURLOPT_CAINFO, endpoint.ca_file.c_str());
    Set(CURLOPT_CAPATH, nullptr);
  }

  CURL* easy() const { return easy_.get(); }
  int number() const { return number_; }
  const std::string& body() const { return body_; }

  // number() returns `number`, by which the caller recognizes the handle.
  void Prepare(const std::string& path, int number) {
    number_ = number;
    body_.clear();
    Set(CURLOPT_URL, (url_ + path).c_str());
  }

  bool Fetch(const std::string& path) {
    Prepare(path, /*number=*/0);
    return curl_easy_perform(easy()) == CURLE_OK;
  }

  static Handle* Of(CURL* easy) {
    char* self = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
    return reinterpret_cast<Handle*>(self);
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
  const std::string url_;
  std::string body_;  // Reused. Has room for the decoder's padding.
  int number_ = 0;
};

class Curl final : public Subject {
 public:
  Curl(const Endpoint& endpoint, BodyReader reader)
      : endpoint_(endpoint), reader_(std::move(reader)) {
    const std::string authorization =
        std::string("Authorization: Bearer ") + kApiKey;
    for (const char* line :
         {"Accept: application/json", "User-Agent: fireworks-cpp/0.1.0",
          authorization.c_str()}) {
      headers_.reset(curl_slist_append(headers_.release(), line));
    }
    single_ = NewHandle();
  }

  ~Curl() override {
    for (const auto& handle : handles_) {
      curl_multi_remove_handle(multi_.get(), handle->easy());
    }
  }

  bool Get() override {
    Model model;
    return single_->Fetch(ModelPath(0)) && Read(*single_, &model);
  }

  bool GetMany(int count) override {
    std::vector<Model> models(static_cast<size_t>(count));
    return FetchMany(count, [&](const Handle& handle) {
      return Read(handle, &models[static_cast<size_t>(handle.number())]);
    });
  }

  bool GetManyAsync(int count) override {
    return FetchMany(count, [&](const Handle& handle) {
      Model model;
      return Read(handle, &model);
    });
  }

  bool ListAll() override {
    for (int page = 0; page < kPages; ++page) {
      ListModelsResponse list;
      if (!single_->Fetch(PagePath(page))) return false;
      if (!reader_.Read(single_->body(), &list)) return false;
      for (const Model& model : list.models()) {
        if (!reader_.IsWhole(model)) return false;
      }
    }
    return true;
  }

 private:
  std::unique_ptr<Handle> NewHandle() const {
    return std::make_unique<Handle>(endpoint_, headers_.get());
  }

  bool Read(const Handle& handle, Model* model) {
    return reader_.Read(handle.body(), model) && reader_.IsWhole(*model);
  }

  void Add(Handle& handle, int number) {
    handle.Prepare(ModelPath(number), number);
    curl_multi_add_handle(multi_.get(), handle.easy());
  }

  // Calls `take` with the handle of each answer.
  template <typename Take>
  bool FetchMany(int count, Take take) {
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
        if (code != CURLE_OK || !take(*handle)) return false;
        ++done;
        if (next < count) Add(*handle, next++);
      }
      if (done == before) {
        curl_multi_poll(multi_.get(), nullptr, 0, 1000, nullptr);
      }
    }
    return true;
  }

  const Endpoint endpoint_;
  BodyReader reader_;
  std::unique_ptr<curl_slist, Deleter<&curl_slist_free_all>> headers_;
  std::unique_ptr<CURLM, Deleter<&curl_multi_cleanup>> multi_;
  std::unique_ptr<Handle> single_;
  std::vector<std::unique_ptr<Handle>> handles_;
};

}  // namespace

SubjectMaker CurlSubject(CurlBody body) {
  return [body, decoder = std::make_shared<const json::Decoder>()](
             const Endpoint& endpoint) {
    return std::make_unique<Curl>(endpoint, BodyReader(body, decoder));
  };
}

}  // namespace fireworks::benchmarks
