#ifndef FIREWORKS_TESTS_BENCHMARK_SUBJECT_H_
#define FIREWORKS_TESTS_BENCHMARK_SUBJECT_H_

// What the rows of transport_benchmark measure: ways to get models over HTTP.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace fireworks::benchmarks {

// Requests on the wire at a time in GetMany().
constexpr int kWindow = 32;

// How to reach the server, and what it answers.
struct Endpoint {
  const char* protocol = "";  // In the names of rows: "h1", "tls_h1", "tls_h2".
  std::string url;            // "https://127.0.0.1:8443"
  bool http11_only = false;
  size_t body_bytes = 0;  // Of each answer.

  // Trust for the server's certificate, three ways: its root alone; its root
  // among those of the machine, as one file and as a hashed directory.
  std::string ca_file;
  std::string ca_bundle;
  std::string ca_directory;
};

// One way. False: something failed, and the measurement is void.
//
// Used by one thread at a time; connections last as long as the subject.
class Subject {
 public:
  virtual ~Subject() = default;
  // Gets one model.
  virtual bool Get() = 0;
  // Gets `count` models, kWindow at a time.
  virtual bool GetMany(int count) = 0;
  // The same with calls that complete on another thread.
  virtual bool GetManyAsync(int /*count*/) { return false; }
};

// Makes a subject whose connections are yet to be made.
using SubjectMaker =
    std::function<std::unique_ptr<Subject>(const Endpoint& endpoint)>;

// The URL of the model with this number.
inline std::string ModelUrl(const Endpoint& endpoint, int number) {
  return endpoint.url + "/v1/accounts/acme/models/tiny-" +
         std::to_string(number);
}

}  // namespace fireworks::benchmarks

#endif  // FIREWORKS_TESTS_BENCHMARK_SUBJECT_H_
