#ifndef FIREWORKS_TESTS_BENCHMARK_CURL_SUBJECT_H_
#define FIREWORKS_TESTS_BENCHMARK_CURL_SUBJECT_H_

#include <functional>
#include <string>

#include "benchmark/subject.h"

namespace fireworks::benchmarks {

enum class CurlTrust {
  kOneCertificate,  // A file with nothing but the server's root.
  kDebianDefaults   // A file and a directory, as libcurl does if left alone.
};

// Takes a body apart; false if it is not what was expected.
using BodyReader = std::function<bool(const std::string& body)>;

// The floor: libcurl used as sparingly as it can be. One easy handle for
// Get(), one multi and its handles for GetMany(), options set once, the body
// collected into a string that keeps its memory, headers not looked at. With
// `read` each body is given to it.
SubjectMaker CurlSubject(CurlTrust trust = CurlTrust::kOneCertificate,
                         BodyReader read = nullptr);

}  // namespace fireworks::benchmarks

#endif  // FIREWORKS_TESTS_BENCHMARK_CURL_SUBJECT_H_
