// The accelerator against JsonStringToMessage on whatever libFuzzer thinks of:
// the first byte chooses the message type, the rest is the body.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "fuzz/json_bodies.h"
#include "json/differential.h"

using ::fireworks::json::Differential;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto* const differential = new Differential;
  if (size == 0) return 0;
  const std::string body(reinterpret_cast<const char*>(data + 1), size - 1);
  const Differential::Outcome outcome =
      differential->Run(body, fireworks::json::FuzzedType(data[0]));
  if (!outcome.difference.empty()) {
    std::fprintf(stderr, "%s\n", outcome.difference.c_str());
    std::abort();
  }
  return 0;
}
