#ifndef FIREWORKS_READ_MASK_H_
#define FIREWORKS_READ_MASK_H_

// Which fields of a model to read.
//
//   absl::StatusOr<fireworks::ReadMask> mask = fireworks::ReadMask::Parse(
//       "displayName,base_model_details.parameter_count");
//   if (!mask.ok()) return mask.status();
//   absl::StatusOr<fireworks::Model> model = client.GetModel(name, *mask);

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "google/protobuf/field_mask.pb.h"

namespace google::protobuf {
class Message;
}

namespace fireworks {

// Paths of Model's fields in the schema's own spelling, sorted, each once, none
// below another. An empty mask, as well as "*", stands for all fields.
class ReadMask {
 public:
  ReadMask() = default;

  // Paths in camelCase or snake_case, separated by commas; blanks around a path
  // do not matter. "" is an empty mask.
  //
  // INVALID_ARGUMENT for an empty path, for one that names no field of Model
  // (with the nearest name there is) or leads through a repeated field or map,
  // and for more than 1000 paths.
  static absl::StatusOr<ReadMask> Parse(std::string_view text);
  // The same for paths that are apart already; no blanks around them.
  static absl::StatusOr<ReadMask> FromPaths(
      absl::Span<const std::string> paths);

  // As FromPaths(), but paths that the schema does not know are added by
  // AddUnchecked().
  static absl::StatusOr<ReadMask> FromProto(
      const google::protobuf::FieldMask& mask);

  // Adds a path as it is, for a field that this schema does not know yet. Such
  // a field can only be seen in the raw body (CallContext::set_keep_body), and
  // the answer is not trimmed to the mask.
  //
  // INVALID_ARGUMENT unless the path consists of identifiers joined by dots. A
  // path is at most 256 bytes long, and a mask holds at most 1000 paths.
  absl::Status AddUnchecked(std::string_view path);

  bool empty() const { return mask_.paths_size() == 0; }
  const google::protobuf::FieldMask& proto() const { return mask_; }

  // The paths joined by commas.
  std::string ToString() const;

 private:
  google::protobuf::FieldMask mask_;
};

// Clears the fields of `message`, of any type, that `mask` does not name. Does
// nothing if the mask is empty, or holds "*" or a path that is no field of the
// message: what it may stand for is kept.
void TrimToMask(const google::protobuf::FieldMask& mask,
                google::protobuf::Message* message);

}  // namespace fireworks

#endif  // FIREWORKS_READ_MASK_H_
