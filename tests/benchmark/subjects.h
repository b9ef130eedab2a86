#ifndef FIREWORKS_TESTS_BENCHMARK_SUBJECTS_H_
#define FIREWORKS_TESTS_BENCHMARK_SUBJECTS_H_

// The ways to get models over HTTP that client_benchmark compares.

#include <functional>
#include <memory>
#include <string>

namespace fireworks::benchmarks {

// How many requests GetMany() and GetManyAsync() keep in flight.
constexpr int kWindow = 32;

// What ListAll() gets. tools/bench writes the pages.
constexpr int kPages = 4;
constexpr int kModelsOnPage = 50;

constexpr char kApiKey[] = "fw_0123456789abcdefghijklmn";

// How to reach the server.
struct Endpoint {
  std::string protocol;  // As in a row's name: "h1", "tls_h1", "tls_h2".
  std::string url;       // For example "https://127.0.0.1:8443".
  bool http11_only = false;

  // Three sets of trusted roots that accept the server's certificate: its root
  // alone; its root and those of the machine, as one file; the same, as a hashed
  // directory.
  std::string ca_file;
  std::string ca_bundle;
  std::string ca_directory;
};

// One way to get models. A call returns false if anything failed. The measurement
// is then void.
//
// Not thread-safe. Keeps its connections until it is destroyed.
class Subject {
 public:
  virtual ~Subject() = default;
  // Gets one model.
  virtual bool Get() = 0;
  // Gets `count` models, kWindow at a time, and holds all of them at the end.
  virtual bool GetMany(int /*count*/) { return false; }
  // The same, but handles each model as it arrives.
  virtual bool GetManyAsync(int /*count*/) { return false; }
  // Gets kPages pages, one after another.
  virtual bool ListAll() = 0;
};

// Makes a subject. Thread-safe.
using SubjectMaker =
    std::function<std::unique_ptr<Subject>(const Endpoint& endpoint)>;

enum class Reuse { kConnections, kNothing };

// fireworks::Client with its default options. All subjects of one maker share one
// client, as the threads of a program do. With Reuse::kNothing the client keeps
// no connection between calls.
SubjectMaker ClientSubject(Reuse reuse = Reuse::kConnections);

// What CurlSubject() does with the body of an answer.
enum class CurlBody {
  kIgnored,
  kDecoded,  // Decoded by json::Decoder, as the SDK does.
  kBinary    // Parses the same message from protobuf's wire format instead.
};

// libcurl, used directly and with as little work as possible: one easy handle for
// a thread, one multi handle for many requests. Options are set once and the
// headers of answers are ignored.
SubjectMaker CurlSubject(CurlBody body);

// cpp-httplib, with bodies parsed by nlohmann. Has no GetMany(): without HTTP/2
// and an event loop, kWindow requests need kWindow threads.
SubjectMaker HttplibSubject();

// The path of a model, and of a page. Pages are counted from 0.
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
