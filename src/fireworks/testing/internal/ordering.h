#ifndef FIREWORKS_TESTING_INTERNAL_ORDERING_H_
#define FIREWORKS_TESTING_INTERNAL_ORDERING_H_

// The `orderBy` of a list method: public desc,create_time.

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

// `foo,bar desc`: strings, enums, booleans, integers and timestamps.
class Ordering {
 public:
  // INVALID_ARGUMENT if `text` is malformed or does not fit the message.
  static absl::StatusOr<Ordering> Parse(
      std::string_view text, const google::protobuf::Descriptor* message);

  // Whether `a` comes before `b`.
  bool Before(const google::protobuf::Message& a,
              const google::protobuf::Message& b) const;

 private:
  struct Key {
    const google::protobuf::FieldDescriptor* field;
    bool descending;
  };
  std::vector<Key> keys_;
};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_ORDERING_H_
