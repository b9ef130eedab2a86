#include "output.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/protobuf_compat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "terminal.h"
#include "visible.h"

namespace fireworks::tools {
namespace {

using google::protobuf::Message;

// Sorts the entries of maps, so that equal messages give equal bytes.
absl::StatusOr<std::string> FormatBinary(const Message& message,
                                         bool delimited) {
  std::string bytes;
  bool done = false;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    done = delimited ? google::protobuf::util::SerializeDelimitedToCodedStream(
                           message, &coded)
                     : message.SerializeToCodedStream(&coded);
  }
  if (!done) return absl::InternalError("the model cannot be serialized");
  return bytes;
}

// Converts from the binary form, because MessageToJsonString prints maps in an
// order that changes from run to run.
absl::StatusOr<std::string> FormatJson(const Message& message, bool pretty) {
  absl::StatusOr<std::string> bytes = FormatBinary(message, false);
  if (!bytes.ok()) return bytes;
  const auto* descriptor = message.GetDescriptor();
  const std::unique_ptr<google::protobuf::util::TypeResolver> resolver(
      google::protobuf::util::NewTypeResolverForDescriptorPool(
          "type.googleapis.com", descriptor->file()->pool()));
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = pretty;
  std::string json;
  const auto status = google::protobuf::util::BinaryToJsonString(
      resolver.get(),
      absl::StrCat("type.googleapis.com/", descriptor->full_name()), *bytes,
      &json, options);
  if (!status.ok()) return internal::ToAbslStatus(status);
  if (json.back() != '\n') json += '\n';
  return EscapeJson(json);
}

absl::StatusOr<std::string> FormatText(const Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  if (!printer.PrintToString(message, &text)) {
    return absl::InternalError("the model cannot be printed as text");
  }
  return text;
}

// The errno of the first write that failed; 0 if none failed.
int& FirstError() {
  static int error = 0;
  return error;
}

}  // namespace

absl::StatusOr<std::string> Format(const Message& message, OutputFormat format,
                                   bool is_one_of_several,
                                   const std::string& name) {
  switch (format) {
    case OutputFormat::kJson:
      return FormatJson(message, !is_one_of_several);
    case OutputFormat::kText: {
      absl::StatusOr<std::string> text = FormatText(message);
      if (!text.ok() || !is_one_of_several) return text;
      return absl::StrCat("# ", Visible(name), "\n", *text);
    }
    case OutputFormat::kBinary:
      return FormatBinary(message, is_one_of_several);
    case OutputFormat::kTable:
      break;
  }
  return absl::InternalError("no such output format");
}

bool Write(const std::string& text) {
  errno = 0;
  if (FirstError() == 0 &&
      std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) {
    FirstError() = errno != 0 ? errno : EIO;
  }
  return FirstError() == 0;
}

bool WriteBytes(const std::string& bytes) {
  if (!IsTerminal(STDOUT_FILENO)) return Write(bytes);
  std::string text = VisibleLines(bytes);
  if (!text.empty() && text.back() != '\n') text += '\n';
  return Write(text);
}

bool Flush() {
  errno = 0;
  if ((std::fflush(stdout) != 0 || std::ferror(stdout) != 0) &&
      FirstError() == 0) {
    FirstError() = errno != 0 ? errno : EIO;
  }
  return FirstError() == 0;
}

bool FinishOutput() {
  if (Flush()) return true;
  if (FirstError() == EPIPE) {
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
  }
  Say(absl::StrCat("fireworks: cannot write the output: ",
                   std::strerror(FirstError())));
  return false;
}

void Say(std::string_view line) {
  const std::string text = Visible(line) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace fireworks::tools
