#include "fireworks/testing/internal/ordering.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_split.h"
#include "fireworks/internal/strings.h"
#include "fireworks/testing/internal/plain_field.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"

namespace fireworks::testing::internal {
namespace {

using ::fireworks::internal::AbslView;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;

bool IsTimestamp(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field->message_type() == Timestamp::descriptor();
}

int Compare(const Message& a, const Message& b, const FieldDescriptor* field) {
  const auto sign = [](const auto& x, const auto& y) {
    return x < y ? -1 : x > y ? 1 : 0;
  };
  if (IsTimestamp(field)) {
    const auto* reflection = a.GetReflection();
    const auto& x =
        static_cast<const Timestamp&>(reflection->GetMessage(a, field));
    const auto& y =
        static_cast<const Timestamp&>(reflection->GetMessage(b, field));
    const int seconds = sign(x.seconds(), y.seconds());
    return seconds != 0 ? seconds : sign(x.nanos(), y.nanos());
  }
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    return sign(a.GetReflection()->GetString(a, field),
                b.GetReflection()->GetString(b, field));
  }
  return sign(PlainNumber(a, field), PlainNumber(b, field));
}

}  // namespace

absl::StatusOr<Ordering> Ordering::Parse(std::string_view text,
                                         const Descriptor* message) {
  Ordering ordering;
  for (const auto item :
       absl::StrSplit(AbslView(text), ',', absl::SkipWhitespace())) {
    const std::vector<std::string> words =
        absl::StrSplit(item, ' ', absl::SkipWhitespace());
    const bool descending = words.size() == 2 && words[1] == "desc";
    if (words.size() > 2 ||
        (words.size() == 2 && !descending && words[1] != "asc")) {
      return InvalidText("cannot read the order", text);
    }
    const FieldDescriptor* field = message->FindFieldByName(words[0]);
    if (field == nullptr || !IsTimestamp(field)) {
      absl::StatusOr<const FieldDescriptor*> scalar =
          FindPlainField(words[0], message);
      if (!scalar.ok()) return scalar.status();
      field = *scalar;
    }
    ordering.keys_.push_back({field, descending});
  }
  return ordering;
}

bool Ordering::Before(const Message& a, const Message& b) const {
  for (const Key& key : keys_) {
    const int order = Compare(a, b, key.field);
    if (order != 0) return key.descending ? order > 0 : order < 0;
  }
  return false;
}

}  // namespace fireworks::testing::internal
