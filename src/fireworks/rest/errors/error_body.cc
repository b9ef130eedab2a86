#include "fireworks/rest/errors/error_body.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/json/decoder.h"
#include "fireworks/json/precheck.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::google::protobuf::FieldDescriptorProto;
using ::google::protobuf::Message;

// A member that may carry a code or message: `name` at the top of the body, or
// in the object `parent`.
struct Member {
  const char* parent;
  const char* name;
  FieldDescriptorProto::Type type;
};

constexpr Member kMessages[] = {
    {"", "message", FieldDescriptorProto::TYPE_STRING},
    {"error", "message", FieldDescriptorProto::TYPE_STRING},
    {"", "error", FieldDescriptorProto::TYPE_STRING},
    {"", "detail", FieldDescriptorProto::TYPE_STRING},
};
constexpr Member kCodes[] = {
    {"", "code", FieldDescriptorProto::TYPE_STRING},
    {"", "code", FieldDescriptorProto::TYPE_INT64},
    {"error", "code", FieldDescriptorProto::TYPE_STRING},
    {"error", "code", FieldDescriptorProto::TYPE_INT64},
};

void AddField(FieldDescriptorProto::Type type, std::string_view name,
              google::protobuf::DescriptorProto* message) {
  FieldDescriptorProto* field = message->add_field();
  field->set_name(std::string(name));
  field->set_number(1);
  field->set_label(FieldDescriptorProto::LABEL_OPTIONAL);
  field->set_type(type);
}

std::string HtmlTitle(std::string_view body) {
  const std::string lower = absl::AsciiStrToLower(AbslView(body));
  const size_t tag = lower.find("<title");
  const size_t begin = lower.find('>', tag);
  const size_t end = lower.find("</title", begin);
  if (tag == lower.npos || begin == lower.npos || end == lower.npos) return "";
  return std::string(body.substr(begin + 1, end - begin - 1));
}

bool IsHtml(std::string_view content_type, std::string_view body) {
  return absl::StartsWithIgnoreCase(AbslView(content_type), "text/html") ||
         absl::StartsWithIgnoreCase(
             absl::StripLeadingAsciiWhitespace(AbslView(body)), "<");
}

bool IsBinary(std::string_view body) {
  return std::any_of(body.begin(), body.end(), [](unsigned char c) {
    return absl::ascii_iscntrl(c) && !absl::ascii_isspace(c);
  });
}

}  // namespace

// The messages that bodies are decoded into: one for each member, since a
// member of another type than its field fails the whole body, and servers do
// not agree on the types. Struct would take any body, in quadratic time
// (protobuf 3.21).
class ErrorBodyReader::Shapes {
 public:
  Shapes() {
    google::protobuf::FileDescriptorProto file;
    file.set_name("error_body");
    for (const Member& member : kMessages) AddShape(member, &file);
    for (const Member& member : kCodes) AddShape(member, &file);
    pool_.BuildFile(file);
  }

  // The first of `members` that the body has and that is not empty; "" if it
  // has only empty ones, nothing if it has none.
  template <size_t kSize>
  std::optional<std::string> FirstOf(const Member (&members)[kSize],
                                     const std::string& body) const {
    std::optional<std::string> first;
    for (const Member& member : members) {
      std::optional<std::string> value = Read(member, body);
      if (!value.has_value()) continue;
      if (!value->empty()) return value;
      first = value;
    }
    return first;
  }

 private:
  // The member's value as text; nothing if the body lacks it.
  std::optional<std::string> Read(const Member& member,
                                  const std::string& body) const {
    const auto* type = pool_.FindMessageTypeByName(NameOf(member));
    if (type == nullptr) return std::nullopt;
    const std::unique_ptr<Message> top(factory_.GetPrototype(type)->New());
    if (!decoder_.Decode(body, top.get()).ok()) return std::nullopt;

    const Message* message = top.get();
    if (*member.parent != '\0') {
      message = &message->GetReflection()->GetMessage(
          *message, message->GetDescriptor()->field(0));
    }
    const auto* field = message->GetDescriptor()->field(0);
    const auto* reflection = message->GetReflection();
    if (!reflection->HasField(*message, field)) return std::nullopt;
    return member.type == FieldDescriptorProto::TYPE_STRING
               ? reflection->GetString(*message, field)
               : absl::StrCat(reflection->GetInt64(*message, field));
  }

  static std::string NameOf(const Member& member) {
    return absl::StrCat(member.parent, "_", member.name, "_", member.type);
  }

  static void AddShape(const Member& member,
                       google::protobuf::FileDescriptorProto* file) {
    google::protobuf::DescriptorProto* shape = file->add_message_type();
    shape->set_name(NameOf(member));
    if (*member.parent != '\0') {
      AddField(FieldDescriptorProto::TYPE_MESSAGE, member.parent, shape);
      shape->mutable_field(0)->set_type_name("Parent");
      shape = shape->add_nested_type();
      shape->set_name("Parent");
    }
    AddField(member.type, member.name, shape);
  }

  google::protobuf::DescriptorPool pool_;
  mutable google::protobuf::DynamicMessageFactory factory_;  // Thread-safe.
  json::Decoder decoder_;
};

ErrorBodyReader::ErrorBodyReader() = default;
ErrorBodyReader::~ErrorBodyReader() = default;

const ErrorBodyReader::Shapes& ErrorBodyReader::GetShapes() const {
  std::call_once(once_, [this] { shapes_ = std::make_unique<Shapes>(); });
  return *shapes_;
}

ErrorBody ErrorBodyReader::Read(std::string_view content_type,
                                std::string_view body) const {
  body = body.substr(0, kMaxErrorBodyBytes);
  ErrorBody result;
  if (json::StartsWithObject(body)) {
    const Shapes& shapes = GetShapes();
    const std::string text(body);
    const std::optional<std::string> code = shapes.FirstOf(kCodes, text);
    const std::optional<std::string> message = shapes.FirstOf(kMessages, text);
    result.code = code.value_or("");
    result.message = message.value_or("");
    if (code.has_value() || message.has_value()) return result;
  }
  if (IsHtml(content_type, body)) {
    result.message = HtmlTitle(body);
  } else if (!IsBinary(body)) {
    result.message = std::string(body);
  }
  return result;
}

}  // namespace fireworks::rest
