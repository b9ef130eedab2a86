#include "fireworks/testing/internal/equality_filter.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "fireworks/internal/strings.h"
#include "fireworks/testing/internal/plain_field.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::StdView;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The value as in Condition: a string as it is, other types as a number.
std::string CanonicalValue(const Message& message,
                           const FieldDescriptor* field) {
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    return message.GetReflection()->GetString(message, field);
  }
  return absl::StrCat(PlainNumber(message, field));
}

absl::StatusOr<std::string> ParseValue(const std::string& text,
                                       const FieldDescriptor* field) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return text;
    case FieldDescriptor::CPPTYPE_ENUM:
      if (const auto* value = field->enum_type()->FindValueByName(text)) {
        return absl::StrCat(value->number());
      }
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text == "true") return "1";
      if (text == "false") return "0";
      break;
    default:
      if (int64_t number = 0; absl::SimpleAtoi(text, &number)) {
        return absl::StrCat(number);
      }
  }
  return InvalidText(absl::StrCat(field->name(), " cannot be"), text);
}

bool EndsWord(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c)) || c == '=' ||
         c == '"';
}

// Takes a word, or a quoted text without its quotes, off the front of `text`.
std::optional<std::string> TakeToken(std::string_view* text) {
  if (text->empty()) return std::nullopt;
  const char first = text->front();
  if (first == '"' || first == '\'') {
    std::string token;
    for (size_t i = 1; i < text->size(); ++i) {
      char c = (*text)[i];
      if (c == first) {
        text->remove_prefix(i + 1);
        return token;
      }
      if (c == '\\' && i + 1 < text->size()) c = (*text)[++i];
      token += c;
    }
    return std::nullopt;
  }
  size_t end = 0;
  while (end < text->size() && !EndsWord((*text)[end])) ++end;
  if (end == 0) return std::nullopt;
  std::string token(text->substr(0, end));
  text->remove_prefix(end);
  return token;
}

void SkipSpace(std::string_view* text) {
  *text = StdView(absl::StripLeadingAsciiWhitespace(AbslView(*text)));
}

// Takes `expected` off the front of `text`, and the space around it.
bool Take(std::string_view expected, std::string_view* text) {
  SkipSpace(text);
  if (text->substr(0, expected.size()) != expected) return false;
  text->remove_prefix(expected.size());
  SkipSpace(text);
  return true;
}

}  // namespace

absl::StatusOr<EqualityFilter> EqualityFilter::Parse(
    std::string_view text, const Descriptor* message) {
  EqualityFilter filter;
  std::string_view rest = text;
  SkipSpace(&rest);
  if (rest.empty()) return filter;
  do {
    const std::optional<std::string> name = TakeToken(&rest);
    if (!name.has_value() || !Take("=", &rest)) {
      return InvalidText("cannot read the filter", text);
    }
    const std::optional<std::string> value = TakeToken(&rest);
    if (!value.has_value()) return InvalidText("cannot read the filter", text);
    // The service documents that it compares whole values.
    if (value->find('*') != value->npos) {
      return InvalidText(
          "the filter contains a wildcard, which is not supported:", text);
    }
    absl::StatusOr<const FieldDescriptor*> field =
        FindPlainField(*name, message);
    if (!field.ok()) return field.status();
    absl::StatusOr<std::string> canonical = ParseValue(*value, *field);
    if (!canonical.ok()) return canonical.status();
    filter.conditions_.push_back({*field, *std::move(canonical)});
  } while (Take("AND ", &rest));
  if (!rest.empty()) return InvalidText("cannot read the filter", text);
  return filter;
}

bool EqualityFilter::Matches(const Message& message) const {
  for (const Condition& condition : conditions_) {
    if (CanonicalValue(message, condition.field) != condition.value) {
      return false;
    }
  }
  return true;
}

}  // namespace fireworks::testing::internal
