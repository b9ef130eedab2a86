// The accelerator against JsonStringToMessage on whatever libFuzzer thinks of:
// the first byte chooses the message type, the rest is the body.

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "fireworks/gateway/v1/model.pb.h"
#include "json/differential.h"
#include "json/json_generator.h"
#include "json/test_schema.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace {

using ::fireworks::json::Differential;
using ::fireworks::json::JsonGenerator;
using ::fireworks::json::TestMessage;
using google::protobuf::Descriptor;

const Descriptor* TypeFor(uint8_t choice) {
  static const Descriptor* const types[] = {
      fireworks::gateway::v1::Model::descriptor(), TestMessage("Everything"),
      TestMessage("Legacy"), TestMessage("Special")};
  return types[choice % 4];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto* const differential = new Differential;
  if (size == 0) return 0;
  const std::string body(reinterpret_cast<const char*>(data + 1), size - 1);
  const Differential::Outcome outcome =
      differential->Run(body, TypeFor(data[0]));
  if (!outcome.difference.empty()) {
    std::fprintf(stderr, "%s\n", outcome.difference.c_str());
    std::abort();
  }
  return 0;
}

// One input in four is a new body for the message type, or a changed one: bytes
// alone would take long to spell "defaultSamplingParams".
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size,
                                          size_t max_size, unsigned int seed) {
  if (seed % 4 != 0 || max_size < 2) {
    return LLVMFuzzerMutate(data, size, max_size);
  }
  data[0] = static_cast<uint8_t>(seed / 4);
  JsonGenerator generator(seed, static_cast<int>(seed / 16 % 10));
  std::string body = generator.Body(TypeFor(data[0]));
  if (seed / 8 % 2 == 0) body = generator.Mutate(body);
  const size_t length = std::min(body.size(), max_size - 1);
  std::memcpy(data + 1, body.data(), length);
  return length + 1;
}
