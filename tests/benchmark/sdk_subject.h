#ifndef FIREWORKS_TESTS_BENCHMARK_SDK_SUBJECT_H_
#define FIREWORKS_TESTS_BENCHMARK_SDK_SUBJECT_H_

#include "benchmark/subject.h"

namespace fireworks::benchmarks {

enum class SdkDecode {
  kAccelerator,  // As the SDK is by default.
  kProtobuf,     // By JsonStringToMessage.
  kNothing       // Into a message without fields: all of the body is skipped.
};

enum class SdkChannel {
  kShared,  // By all subjects of a maker, as the threads of a program do.
  kSharedAndCold,  // The same, but it keeps no connection between calls.
  kOneForEachSubject
};

// The whole SDK.
SubjectMaker SdkSubject(SdkDecode decode,
                        SdkChannel channel = SdkChannel::kShared);

}  // namespace fireworks::benchmarks

#endif  // FIREWORKS_TESTS_BENCHMARK_SDK_SUBJECT_H_
