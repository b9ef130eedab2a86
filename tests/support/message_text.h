#ifndef FIREWORKS_TESTS_SUPPORT_MESSAGE_TEXT_H_
#define FIREWORKS_TESTS_SUPPORT_MESSAGE_TEXT_H_

#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <string>

namespace fireworks::testing_support {

// The message in the text format, on one line. Newer versions of protobuf put a random
// prefix before the text of ShortDebugString().
inline std::string MessageText(const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  std::string text;
  if (!printer.PrintToString(message, &text)) return "not printable";
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace fireworks::testing_support

#endif  // FIREWORKS_TESTS_SUPPORT_MESSAGE_TEXT_H_
