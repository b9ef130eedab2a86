#include "fuzz/json_bodies.h"

#include <google/protobuf/struct.pb.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "fireworks/gateway/v1/model.pb.h"
#include "json/json_generator.h"
#include "json/test_schema.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace fireworks::json {

const google::protobuf::Descriptor* FuzzedType(uint8_t choice) {
  static const google::protobuf::Descriptor* const types[] = {
      gateway::v1::Model::descriptor(), TestMessage("Everything"),
      TestMessage("Legacy"), TestMessage("Special"),
      google::protobuf::Value::descriptor()};
  return types[choice % 5];
}

}  // namespace fireworks::json

// One input in four is a new body for the message type, or a changed one: bytes
// alone would take long to spell "defaultSamplingParams".
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size,
                                          size_t max_size, unsigned int seed) {
  if (seed % 4 != 0 || max_size < 2) {
    return LLVMFuzzerMutate(data, size, max_size);
  }
  data[0] = static_cast<uint8_t>(seed / 4);
  fireworks::json::JsonGenerator generator(seed,
                                           static_cast<int>(seed / 16 % 10));
  std::string body = generator.Body(fireworks::json::FuzzedType(data[0]));
  if (seed / 8 % 2 == 0) body = generator.Mutate(body);
  const size_t length = std::min(body.size(), max_size - 1);
  std::copy_n(body.data(), length, data + 1);
  return length + 1;
}
