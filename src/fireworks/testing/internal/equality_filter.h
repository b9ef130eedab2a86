#ifndef FIREWORKS_TESTING_INTERNAL_EQUALITY_FILTER_H_
#define FIREWORKS_TESTING_INTERNAL_EQUALITY_FILTER_H_

// The `filter` of a list method: state="READY" AND kind=HF_BASE_MODEL.

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

// Conditions `field = value`, joined by AND. A value is a bare word or quoted.
// The fields are strings, enums, booleans and integers.
class EqualityFilter {
 public:
  // INVALID_ARGUMENT if `text` is malformed or does not fit the message.
  static absl::StatusOr<EqualityFilter> Parse(
      std::string_view text, const google::protobuf::Descriptor* message);

  // An unset field equals its zero value.
  bool Matches(const google::protobuf::Message& message) const;

 private:
  struct Condition {
    const google::protobuf::FieldDescriptor* field;
    std::string value;
  };
  std::vector<Condition> conditions_;
};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_EQUALITY_FILTER_H_
