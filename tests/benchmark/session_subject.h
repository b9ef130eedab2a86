#ifndef FIREWORKS_TESTS_BENCHMARK_SESSION_SUBJECT_H_
#define FIREWORKS_TESTS_BENCHMARK_SESSION_SUBJECT_H_

#include "benchmark/subject.h"

namespace fireworks::benchmarks {

// The SDK's transport alone: an HttpSession over libcurl, answers with headers
// and timings as data, nothing decoded.
SubjectMaker SessionSubject();

}  // namespace fireworks::benchmarks

#endif  // FIREWORKS_TESTS_BENCHMARK_SESSION_SUBJECT_H_
