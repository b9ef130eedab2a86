#ifndef FIREWORKS_TOOLS_FIREWORKS_OUTPUT_H_
#define FIREWORKS_TOOLS_FIREWORKS_OUTPUT_H_

// How models are written to standard output, and messages to standard error.

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace fireworks::tools {

enum class OutputFormat {
  kJson,    // One message: indented. Several: one line each.
  kText,    // Text format. Several: a comment line before each.
  kBinary,  // Serialized. Several: each behind its length as a varint.
  kTable,   // Not a format of one message: see table.h.
};

// The bytes of one message, the last new line included. `name` is for the
// comment line.
absl::StatusOr<std::string> Format(const google::protobuf::Message& message,
                                   OutputFormat format, bool is_one_of_several,
                                   const std::string& name);

// Writes text of our own making to standard output: what came from elsewhere is
// escaped in it already. False if that failed, which FinishOutput() reports.
bool Write(const std::string& text);

// Writes what came from elsewhere: byte for byte into a pipe or a file, escaped
// on a terminal.
bool WriteBytes(const std::string& bytes);

// Hands over what was written so far; false if anything of it was lost.
bool Flush();

// Flush(), with a message on standard error if anything was lost. To be called
// before the program ends. If the reader of a pipe has gone away, it ends the
// program, as SIGPIPE does.
bool FinishOutput();

// Writes a line to standard error, in one piece; control characters show.
void Say(std::string_view line);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_OUTPUT_H_
