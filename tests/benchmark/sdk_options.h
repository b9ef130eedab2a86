#ifndef FIREWORKS_TESTS_BENCHMARK_SDK_OPTIONS_H_
#define FIREWORKS_TESTS_BENCHMARK_SDK_OPTIONS_H_

#include "benchmark/subject.h"
#include "fireworks/rest/http/curl_transport.h"

namespace fireworks::benchmarks {

// The SDK's defaults, with the server's root added to those of the machine: in
// the same form, file or directory, that the SDK would choose there by itself.
rest::HttpOptions SdkHttpOptions(const Endpoint& endpoint);

}  // namespace fireworks::benchmarks

#endif  // FIREWORKS_TESTS_BENCHMARK_SDK_OPTIONS_H_
