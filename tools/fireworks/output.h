#ifndef FIREWORKS_TOOLS_FIREWORKS_OUTPUT_H_
#define FIREWORKS_TOOLS_FIREWORKS_OUTPUT_H_

// Writes models to standard output, and messages to standard error.

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace fireworks::tools {

enum class OutputFormat {
  kJson,    // One message: indented. Several: one line each.
  kText,    // Text format. Several: a comment line before each.
  kBinary,  // Serialized. Several: its length as a varint before each.
  kTable,   // Format() does not support it: see table.h.
};

// The bytes of one message. JSON and text end with a line break. `name` is for the
// comment line.
absl::StatusOr<std::string> Format(const google::protobuf::Message& message,
                                   OutputFormat format, bool is_one_of_several,
                                   const std::string& name);

// Writes text to standard output. Text from the service or the user must already
// be escaped in it: see visible.h. Returns false if this or an earlier write
// failed; FinishOutput() prints why.
bool Write(const std::string& text);

// Writes bytes from the service: unchanged into a pipe or a file, escaped on a
// terminal.
bool WriteBytes(const std::string& bytes);

// Flushes standard output. Returns false if any output was lost.
bool Flush();

// Calls Flush(), and prints a message to standard error if output was lost. Call
// it before the program ends. If standard output is a pipe whose reader has gone,
// it ends the program by SIGPIPE.
bool FinishOutput();

// Writes a line to standard error in one piece. Control characters are escaped.
void Say(std::string_view line);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_OUTPUT_H_
