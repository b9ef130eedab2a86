#ifndef FIREWORKS_TESTS_BENCHMARK_SUBJECTS_H_
#define FIREWORKS_TESTS_BENCHMARK_SUBJECTS_H_

// Ways to get models over HTTP, which client_benchmark measures side by side.

#include <functional>
#include <memory>
#include <string>

namespace fireworks::benchmarks {

// Requests on the wire at a time, where there are many.
constexpr int kWindow = 32;

// What ListAll() gets. tools/bench makes the pages.
constexpr int kPages = 4;
constexpr int kModelsOnPage = 50;

constexpr char kApiKey[] = "fw_0123456789abcdefghijklmn";

// How to reach the server.
struct Endpoint {
  std::string protocol;  // In the names of rows: "h1", "tls_h1", "tls_h2".
  std::string url;       // "https://127.0.0.1:8443"
  bool http11_only = false;

  // What makes the server's certificate trusted, in three forms: its root alone,
  // and its root among those of the machine, as one file and as a hashed directory.
  std::string ca_file;
  std::string ca_bundle;
  std::string ca_directory;
};

// One way. Each call returns false if anything failed: the measurement is void.
//
// Used by one thread at a time; connections last as long as the subject.
class Subject {
 public:
  virtual ~Subject() = default;
  // Gets one model.
  virtual bool Get() = 0;
  // Gets `count` models, kWindow at a time, and has them all together at the end.
  virtual bool GetMany(int /*count*/) { return false; }
  // The same, but hands each model on as it arrives.
  virtual bool GetManyAsync(int /*count*/) { return false; }
  // Gets kPages pages, one after another.
  virtual bool ListAll() = 0;
};

// Makes a subject whose connections are yet to be made. Thread-safe.
using SubjectMaker =
    std::function<std::unique_ptr<Subject>(const Endpoint& endpoint)>;

enum class Reuse { kConnections, kNothing };

// fireworks::Client with its default options. All subjects of a maker share one
// client, as the threads of a program do. With Reuse::kNothing it keeps no
// connection between calls.
SubjectMaker ClientSubject(Reuse reuse = Reuse::kConnections);

// What is done with the body of an answer.
enum class CurlBody {
  kIgnored,
  kDecoded,  // Decoded as JSON by json::Decoder, the SDK's own.
  kBinary  // Parsed from protobuf's wire format, as if the server had sent that.
};

// libcurl used as sparingly as it can be, by hand: an easy handle for a thread,
// a multi handle for many requests, options set once, headers not looked at.
SubjectMaker CurlSubject(CurlBody body);

// cpp-httplib, and nlohmann's values of the body. Has no GetMany(): without HTTP/2
// and an event loop, kWindow requests take kWindow threads.
SubjectMaker HttplibSubject();

// The paths of a model, and of a page that is counted from 0.
inline std::string ModelPath(int number) {
  return "/v1/accounts/acme/models/tiny-" + std::to_string(number);
}
inline std::string PagePath(int page) {
  std::string path =
      "/v1/accounts/acme/models?pageSize=" + std::to_string(kModelsOnPage);
  if (page > 0) path += "&pageToken=" + std::to_string(page);
  return path;
}

}  // namespace fireworks::benchmarks

#endif  // FIREWORKS_TESTS_BENCHMARK_SUBJECTS_H_
