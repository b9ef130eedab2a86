#include "json/json_generator.h"

#include <algorithm>
#include <utility>

#include "fireworks/internal/protobuf_compat.h"
#include "json/json_values.h"

namespace fireworks::json {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using values::Choices;

constexpr int kMaxDepth = 4;

std::string Quote(std::string_view name) {
  return "\"" + std::string(name) + "\"";
}

}  // namespace

std::string JsonGenerator::Body(const Descriptor* type) {
  return Blank() + MessageValue(type, 0) + Blank();
}

std::string JsonGenerator::Object(const Descriptor* type, int depth) {
  std::vector<std::string> members;
  const int presence = static_cast<int>(Below(depth == 0 ? 60 : 25));
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (!Percent(presence)) continue;
    std::string name(Percent(20) ? internal::NameView(field->name())
                                 : internal::NameView(field->json_name()));
    members.push_back(Quote(name) + Blank() + ":" + Blank() +
                      Field(field, depth + 1));
    if (Percent(oddity_ / 8)) members.push_back(members.back());
  }
  if (Percent(oddity_)) {
    members.push_back(
        std::string(Pick({R"("newField")", R"("")", R"("[test.ext]")",
                          R"("a_int32 ")", R"("AInt32")", R"("aInt32\u0000")",
                          R"("x\"y")", R"("@type")"})) +
        ":" + Odd());
  }
  std::shuffle(members.begin(), members.end(), random_);
  std::string text = "{";
  for (size_t i = 0; i < members.size(); ++i) {
    text += (i == 0 ? "" : ",") + Blank() + members[i] + Blank();
  }
  return text + "}";
}

std::string JsonGenerator::Field(const FieldDescriptor* field, int depth) {
  if (Percent(oddity_)) return Percent(50) ? "null" : Odd();
  if (field->is_map()) return Map(field, depth);
  if (!field->is_repeated()) return Value(field, depth);
  std::string text = "[";
  for (size_t i = Below(4); i > 0; --i) {
    text += (text.size() == 1 ? "" : ",") + Value(field, depth);
  }
  return text + "]";
}

std::string JsonGenerator::Value(const FieldDescriptor* field, int depth) {
  if (Percent(oddity_ / 4)) return Odd();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    return MessageValue(field->message_type(), depth);
  }
  return Scalar(field);
}

std::string JsonGenerator::Map(const FieldDescriptor* field, int depth) {
  const FieldDescriptor* value = field->message_type()->map_value();
  std::string text = "{";
  for (size_t i = Below(4); i > 0; --i) {
    const std::string key =
        Percent(oddity_) ? Pick({R"("")", R"("twice")", R"("\u0061")"})
                         : Quote(std::to_string(i) + Pick({"", "k", "é"}));
    text += (text.size() == 1 ? "" : ",") + key + ":" + Value(value, depth);
  }
  return text + "}";
}

std::string JsonGenerator::MessageValue(const Descriptor* type, int depth) {
  const Choices* texts = nullptr;
  switch (type->well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_TIMESTAMP:
      texts = &values::Times();
      break;
    case Descriptor::WELLKNOWNTYPE_DURATION:
      texts = &values::Durations();
      break;
    case Descriptor::WELLKNOWNTYPE_FIELDMASK:
      texts = &values::Masks();
      break;
    case Descriptor::WELLKNOWNTYPE_UNSPECIFIED:
      return depth < kMaxDepth ? Object(type, depth) : "{}";
    case Descriptor::WELLKNOWNTYPE_STRUCT:
      return AnyObject(depth);
    case Descriptor::WELLKNOWNTYPE_VALUE:
      return Any(depth);
    case Descriptor::WELLKNOWNTYPE_LISTVALUE:
      return AnyArray(depth);
    case Descriptor::WELLKNOWNTYPE_ANY:
      return Odd();
    default:  // A wrapper.
      return Scalar(type->field(0));
  }
  return oddity_ > 0 ? Pick(*texts) : texts->front();
}

std::string JsonGenerator::Scalar(const FieldDescriptor* field) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return Pick({"true", "false"});
    case FieldDescriptor::CPPTYPE_STRING:
      if (field->type() == FieldDescriptor::TYPE_BYTES) {
        return oddity_ > 0 ? Pick(values::Base64())
                           : values::Base64()[Below(8)];
      }
      return oddity_ > 0 ? Pick(values::Strings())
                         : values::Strings()[Below(9)];
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return oddity_ > 0 ? Pick(values::Reals()) : values::Reals()[Below(4)];
    case FieldDescriptor::CPPTYPE_ENUM: {
      if (Percent(oddity_)) {
        return Pick({"\"NEW_VALUE\"", "\"red\"", "\"\"", "\"1\"", "99", "-1",
                     "\"99\"", "\"DARK-BLUE\"", "\"darkBlue\"", "1.0"});
      }
      const auto* type = field->enum_type();
      const auto* value = type->value(
          static_cast<int>(Below(static_cast<size_t>(type->value_count()))));
      return Percent(80) ? Quote(internal::NameView(value->name()))
                         : std::to_string(value->number());
    }
    default:
      return oddity_ > 0 ? Pick(values::Integers())
                         : values::Integers()[Below(2)];
  }
}

std::string JsonGenerator::Any(int depth) {
  if (Percent(oddity_ / 2)) return Odd();
  switch (Below(depth < kMaxDepth ? 7 : 5)) {
    case 0:
      return Pick({"null", "true", "false"});
    case 1:
      return oddity_ > 0 ? Pick(values::Integers())
                         : values::Integers()[Below(4)];
    case 2:
      return oddity_ > 0 ? Pick(values::Reals()) : values::Reals()[Below(4)];
    case 3:
    case 4:
      return oddity_ > 0 ? Pick(values::Strings())
                         : values::Strings()[Below(9)];
    case 5:
      return AnyObject(depth + 1);
    default:
      return AnyArray(depth + 1);
  }
}

std::string JsonGenerator::AnyObject(int depth) {
  std::string text = "{";
  for (size_t i = Below(4); i > 0; --i) {
    const std::string key = Percent(oddity_) ? Pick({R"("")", R"("twice")"})
                                             : Quote(std::to_string(i) + "k");
    text += (text.size() == 1 ? "" : ",") + key + ":" + Blank() + Any(depth);
  }
  return text + "}";
}

std::string JsonGenerator::AnyArray(int depth) {
  std::string text = "[";
  for (size_t i = Below(4); i > 0; --i) {
    text += (text.size() == 1 ? "" : ",") + Any(depth);
  }
  return text + "]";
}

std::string JsonGenerator::Odd() {
  return Pick({"null",
               "true",
               "0",
               "-1",
               "1.5",
               "\"x\"",
               "[]",
               "{}",
               "[null]",
               "[1,\"a\"]",
               R"({"a":1,"b":[{}]})",
               "[[]]",
               "[[1]]",
               R"("1")",
               R"({"":1})",
               R"([{"a":null}])",
               "1e999",
               R"("\ud800")",
               R"({"seconds":1})",
               R"({"value":1})"});
}

std::string JsonGenerator::Mutate(std::string text) {
  for (size_t i = 1 + Below(3); i > 0 && !text.empty(); --i) {
    const size_t at = Below(text.size());
    switch (Below(4)) {
      case 0:
        text[at] = Pick({"{", "}", "[", "]", "\"", ",", ":", "\\", "0", "-",
                         "'", "\n", "\x01", "\xff", "e", "."})[0];
        break;
      case 1:
        text.erase(at, 1 + Below(3));
        break;
      case 2:
        text.insert(at, text.substr(Below(text.size()), Below(12)));
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

size_t JsonGenerator::Below(size_t limit) { return random_() % limit; }

bool JsonGenerator::Percent(int chance) {
  return static_cast<int>(Below(100)) < chance;
}

std::string JsonGenerator::Blank() {
  return Percent(5) ? Pick({" ", "\n", "\t", "\r\n  "}) : "";
}

const char* JsonGenerator::Pick(const Choices& choices) {
  return choices[Below(choices.size())];
}

}  // namespace fireworks::json
