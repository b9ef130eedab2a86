#ifndef FIREWORKS_READ_MASK_H_
#define FIREWORKS_READ_MASK_H_

// Which fields of a model to read.
//
//   client.GetModel(name, "displayName,base_model_details.parameter_count");
//   client.GetModel(name, {"displayName", "state"});
//   client.GetModels(names, fields);  // std::vector<std::string>
//
// What is wrong with such a mask is the status of the call. A mask that is used
// often is made once, and may be checked then:
//
//   const fireworks::ReadMask mask = "displayName,state";
//   if (!mask.status().ok()) return mask.status();

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

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

  // As Parse() and FromPaths(), but an error becomes status(). A call with such a
  // mask sends nothing and returns that error.
  // NOLINTBEGIN(google-explicit-constructor)
  ReadMask(std::string_view text);
  ReadMask(const std::string& text);
  ReadMask(const char* text);
  ReadMask(std::initializer_list<std::string_view> paths);
  ReadMask(const std::vector<std::string>& paths);
  ReadMask(std::nullptr_t) = delete;
  template <typename T>  // Doubled braces, whose two texts C++20 takes for one.
  ReadMask(std::initializer_list<std::initializer_list<T>>) = delete;
  // NOLINTEND(google-explicit-constructor)

  // Why it is not a mask; such a one is empty.
  const absl::Status& status() const { return status_; }

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
  // path is at most 256 bytes long, and a mask holds at most 1000 paths. A mask in
  // error returns its status().
  absl::Status AddUnchecked(std::string_view path);

  bool empty() const { return mask_.paths_size() == 0; }
  const google::protobuf::FieldMask& proto() const { return mask_; }

  // The paths joined by commas.
  std::string ToString() const;

 private:
  void Take(absl::StatusOr<ReadMask> parsed);

  google::protobuf::FieldMask mask_;
  absl::Status status_;
};

// Clears the fields of `message`, of any type, that `mask` does not name. Does
// nothing if the mask is empty, or holds "*" or a path that is no field of the
// message: what it may stand for is kept.
void TrimToMask(const google::protobuf::FieldMask& mask,
                google::protobuf::Message* message);

}  // namespace fireworks

#endif  // FIREWORKS_READ_MASK_H_
