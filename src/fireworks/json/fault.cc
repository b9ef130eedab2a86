#include "fireworks/json/fault.h"

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/json/descriptors.h"
#include "fireworks/json/json_path.h"
#include "fireworks/json/json_text.h"
#include "fireworks/json/protobuf_json.h"

namespace fireworks::json {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using internal::AbslView;

// At most this much of a body is parsed again, which takes less than 0.1 s.
constexpr size_t kMaxAskedBytes = size_t{4} << 20;

// How much of the value and of each key is quoted.
constexpr size_t kMaxValueBytes = 48;
constexpr size_t kMaxKeyBytes = internal::kMaxExcerptBytes - kMaxValueBytes;

std::string TypeName(const FieldDescriptor& field) {
  if (field.is_map()) return "map";
  if (field.type() == FieldDescriptor::TYPE_BYTES) return "bytes";
  if (field.message_type() != nullptr) {
    return std::string(internal::NameView(field.message_type()->name()));
  }
  if (field.enum_type() != nullptr) {
    return std::string(internal::NameView(field.enum_type()->name()));
  }
  return std::string(FieldDescriptor::CppTypeName(field.cpp_type()));
}

std::string DescribeFault(const PathStep& here, std::string_view value,
                          std::string_view why) {
  return absl::StrCat(JsonPath(here, kMaxKeyBytes), ": ",
                      internal::Excerpt(value, kMaxValueBytes), AbslView(why));
}

class FaultFinder {
 public:
  // Searches a value of the type of `prototype`, a type with a member for each field.
  std::string InMessage(std::string_view value, const Message& prototype,
                        const PathStep& here) {
    // A missing required field is not the fault of a member.
    if (IsRefused("{}", prototype)) return "";
    const JsonPart* member = nullptr;
    const auto members = PartsOf(value);
    if (members.has_value()) {
      member = FindRefused(*members, "{", "}", prototype);
    }
    if (member == nullptr) return "";
    const std::string name = UnescapedKey(member->key);
    const PathStep step{&here, name};
    const auto* field = FindField(*prototype.GetDescriptor(), name);
    if (field == nullptr) {
      return DescribeFault(
          step, member->value,
          " is not readable, although its field is unknown and ignored");
    }
    return InField(*field, *member, prototype, step);
  }

 private:
  std::string InField(const FieldDescriptor& field, const JsonPart& member,
                      const Message& prototype, const PathStep& here) {
    const char bracket = member.value[0];
    if (!(field.is_map() ? bracket == '{'
                         : field.is_repeated() && bracket == '[')) {
      return InValue(field, member.value, prototype, here);
    }
    const auto parts = PartsOf(member.value);
    if (!parts.has_value()) return "";
    const std::string open = absl::StrCat("{\"", AbslView(member.key),
                                          "\":", field.is_map() ? "{" : "[");
    const JsonPart* part =
        FindRefused(*parts, open, field.is_map() ? "}}" : "]}", prototype);
    if (part == nullptr) {
      return DescribeFault(here, member.value,
                           absl::StrCat(" does not fit ", TypeName(field)));
    }
    if (field.is_map()) {
      const FieldDescriptor& key_field = *field.message_type()->map_key();
      const std::string key = UnescapedKey(part->key);
      const bool by_bool = key_field.type() == FieldDescriptor::TYPE_BOOL;
      if (key_field.type() != FieldDescriptor::TYPE_STRING &&
          !IsRefused(
              absl::StrCat(AbslView(open), by_bool ? "\"true\":" : "\"0\":",
                           AbslView(part->value), "}}"),
              prototype)) {
        return DescribeFault(
            here, absl::StrCat("\"", AbslView(part->key), "\""),
            absl::StrCat(" does not fit ", TypeName(key_field)));
      }
      return InValue(*field.message_type()->map_value(), part->value, prototype,
                     PathStep{&here, key});
    }
    const auto index = static_cast<size_t>(part - parts->data());
    return InValue(field, part->value, prototype, PathStep{&here, {}, index});
  }

  std::string InValue(const FieldDescriptor& field, std::string_view value,
                      const Message& prototype, const PathStep& here) {
    const auto* type = field.message_type();
    if (type != nullptr && HasMembers(*type) && !field.is_map()) {
      const Message* nested =
          prototype.GetReflection()->GetMessageFactory()->GetPrototype(type);
      std::string deeper = InMessage(value, *nested, here);
      if (!deeper.empty()) return deeper;
    }
    return DescribeFault(here, value,
                         absl::StrCat(" does not fit ", TypeName(field)));
  }

  // The first of the parts that JsonStringToMessage refuses when the part is between
  // `open` and `close`; nullptr if there is none.
  const JsonPart* FindRefused(const std::vector<JsonPart>& parts,
                              std::string_view open, std::string_view close,
                              const Message& prototype) {
    size_t begin = 0;
    size_t end = parts.size();
    const auto is_refused = [&](size_t from, size_t to) {
      // Includes the quote before the key.
      const char* first = parts[from].key.data() == nullptr
                              ? parts[from].value.data()
                              : parts[from].key.data() - 1;
      const std::string_view last = parts[to - 1].value;
      const std::string_view text(
          first, static_cast<size_t>(last.data() + last.size() - first));
      return IsRefused(
          absl::StrCat(AbslView(open), AbslView(text), AbslView(close)),
          prototype);
    };
    while (end - begin > 1) {
      const size_t middle = begin + (end - begin) / 2;
      (is_refused(begin, middle) ? end : begin) = middle;
    }
    return begin < end && is_refused(begin, end) ? &parts[begin] : nullptr;
  }

  bool IsRefused(const std::string& text, const Message& prototype) {
    if (text.size() > bytes_left_) {
      bytes_left_ = 0;
      return false;
    }
    bytes_left_ -= text.size();
    const std::unique_ptr<Message> message(prototype.New());
    return absl::IsInvalidArgument(ParseWithProtobuf(text, message.get()));
  }

  size_t bytes_left_ = kMaxAskedBytes;
};

}  // namespace

std::string FindFault(std::string_view body, const Message& prototype) {
  if (body.size() > kMaxAskedBytes || !HasMembers(*prototype.GetDescriptor())) {
    return "";
  }
  return FaultFinder().InMessage(body, prototype, PathStep{});
}

}  // namespace fireworks::json
