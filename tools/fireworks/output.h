#ifndef FIREWORKS_TOOLS_FIREWORKS_OUTPUT_H_
#define FIREWORKS_TOOLS_FIREWORKS_OUTPUT_H_

// How models are written to standard output.

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace fireworks::tools {

enum class OutputFormat {
  kJson,    // One message: indented. Several: one line each.
  kText,    // Text format. Several: a comment line before each.
  kBinary,  // Serialized. Several: each behind its length as a varint.
};

// The bytes of one message, the last new line included. `name` is for the
// comment line.
absl::StatusOr<std::string> Format(const google::protobuf::Message& message,
                                   OutputFormat format, bool is_one_of_several,
                                   const std::string& name);

// Writes to standard output. False if that failed, which FinishOutput()
// reports.
bool Write(const std::string& bytes);

// Flushes standard output; false, with a message on standard error, if
// anything of it was lost. To be called before the program ends.
bool FinishOutput();

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_OUTPUT_H_
