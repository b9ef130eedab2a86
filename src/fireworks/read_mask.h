#ifndef FIREWORKS_READ_MASK_H_
#define FIREWORKS_READ_MASK_H_

// Which fields of a model to read.
//
//   client.GetModel(name, "displayName,base_model_details.parameter_count");
//   client.GetModel(name, {"displayName", "state"});
//   client.GetModels(names, fields);  // std::vector<std::string>
//
// A call with an invalid mask returns an error. A mask that is used often is best
// made once, and can be checked then:
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

// Paths of Model's fields, spelled as in the schema, sorted, without duplicates and
// without paths below another path. An empty mask, like "*", means all fields.
class ReadMask {
 public:
  ReadMask() = default;

  // Like Parse() and FromPaths(), but an error becomes status(). A call with such a
  // mask sends nothing and returns that error.
  // NOLINTBEGIN(google-explicit-constructor)
  ReadMask(std::string_view text);
  ReadMask(const std::string& text);
  ReadMask(const char* text);
  ReadMask(std::initializer_list<std::string_view> paths);
  ReadMask(const std::vector<std::string>& paths);
  ReadMask(std::nullptr_t) = delete;
  template <typename T>  // In C++20, {{"a", "b"}} would be one string_view.
  ReadMask(std::initializer_list<std::initializer_list<T>>) = delete;
  // NOLINTEND(google-explicit-constructor)

  // Why the mask is invalid, or OK. An invalid mask is empty.
  const absl::Status& status() const { return status_; }

  // Reads paths in camelCase or snake_case, separated by commas. White space around
  // a path is ignored. "" is an empty mask.
  //
  // INVALID_ARGUMENT for an empty path, for a path that is not a field of Model (the
  // error suggests the nearest name) or leads through a repeated field or map, and
  // for more than 1000 paths.
  static absl::StatusOr<ReadMask> Parse(std::string_view text);
  // The same for a list of paths. White space around a path is an error.
  static absl::StatusOr<ReadMask> FromPaths(
      absl::Span<const std::string> paths);

  // Like FromPaths(), but adds paths that the schema does not know with
  // AddUnchecked().
  static absl::StatusOr<ReadMask> FromProto(
      const google::protobuf::FieldMask& mask);

  // Adds a path as it is, for a field that this schema does not know yet. Such a
  // field is visible only in the raw body (CallContext::set_keep_body), and the
  // answer is not trimmed to the mask.
  //
  // INVALID_ARGUMENT if the path is not identifiers joined by dots, is longer than
  // 256 bytes, or would be path 1001 of the mask. An invalid mask returns its
  // status().
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
// nothing if the mask is empty, contains "*", or contains a path that is not a field
// of the message, because that path may stand for any field.
void TrimToMask(const google::protobuf::FieldMask& mask,
                google::protobuf::Message* message);

}  // namespace fireworks

#endif  // FIREWORKS_READ_MASK_H_
