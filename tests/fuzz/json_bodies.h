#ifndef FIREWORKS_TESTS_FUZZ_JSON_BODIES_H_
#define FIREWORKS_TESTS_FUZZ_JSON_BODIES_H_

// What the fuzzers of JSON share: the first byte of an input chooses the message
// type, the rest is the body. To link json_bodies.cc is to mutate so.

#include <google/protobuf/descriptor.h>

#include <cstdint>

namespace fireworks::json {

const google::protobuf::Descriptor* FuzzedType(uint8_t choice);

}  // namespace fireworks::json

#endif  // FIREWORKS_TESTS_FUZZ_JSON_BODIES_H_
