#ifndef FIREWORKS_TESTS_BENCHMARK_BODY_READERS_H_
#define FIREWORKS_TESTS_BENCHMARK_BODY_READERS_H_

#include "benchmark/curl_subject.h"

namespace fireworks::benchmarks {

// What a user without the SDK would do with a body: nlohmann's values of it.
BodyReader ReadWithNlohmann();

// What the body would cost if it were protobuf's wire format: parses the same
// Model from that.
BodyReader ReadAsBinary();

}  // namespace fireworks::benchmarks

#endif  // FIREWORKS_TESTS_BENCHMARK_BODY_READERS_H_
