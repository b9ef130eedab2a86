#ifndef FIREWORKS_READ_MASK_H_
#define FIREWORKS_READ_MASK_H_

// The fields of a model that a call asks for.
//
//   client.GetModel(name, "displayName,base_model_details.parameter_count");
//   client.GetModel(name, {"displayName", "state"});
//   client.GetModels(names, fields);  // std::vector<std::string>
//
// A call with an invalid mask returns an error. Make a mask that is used often only
// once, and check it then:
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

// Paths of fields of Model, spelled as in the schema and sorted. Duplicates and
// paths below another path of the mask are removed. An empty mask, like "*", means
// all fields.
class ReadMask {
 public:
  // All fields.
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

  // Parses paths in camelCase or snake_case, separated by commas. White space around
  // a path is ignored. "" is an empty mask.
  //
  // INVALID_ARGUMENT for an empty path, for a path that is not a field of Model (the
  // error suggests the nearest name) or that goes into a repeated field or map, and
  // for more than 1000 paths.
  static absl::StatusOr<ReadMask> Parse(std::string_view text);
  // The same for a list of paths. White space around a path is an error.
  static absl::StatusOr<ReadMask> FromPaths(
      absl::Span<const std::string> paths);

  // Like FromPaths(), but paths that the schema does not know are added with
  // AddUnchecked().
  static absl::StatusOr<ReadMask> FromProto(
      const google::protobuf::FieldMask& mask);

  // Adds a path as it is, for a field that this schema does not know yet. An empty
  // mask then means only this field. The value of the field is only in the raw body
  // (CallContext::set_keep_body). An answer to such a mask can also have fields that
  // are not in the mask.
  //
  // INVALID_ARGUMENT if the path is not identifiers joined by dots, is longer than
  // 256 bytes, or would be path 1001 of the mask. If the mask is invalid, returns
  // its status().
  absl::Status AddUnchecked(std::string_view path);

  // Whether the mask has no path, which means all fields.
  bool empty() const { return mask_.paths_size() == 0; }
  // The paths as a message, for a field of a request.
  const google::protobuf::FieldMask& proto() const { return mask_; }

  // Returns the paths joined by commas.
  std::string ToString() const;

 private:
  void Take(absl::StatusOr<ReadMask> parsed);

  google::protobuf::FieldMask mask_;
  absl::Status status_;
};

// Clears the fields of `message`, of any type, that are not in `mask`. Does nothing
// if the mask is empty, contains "*", or contains a path that is not a field of the
// message: that path may stand for any field.
void TrimToMask(const google::protobuf::FieldMask& mask,
                google::protobuf::Message* message);

}  // namespace fireworks

#endif  // FIREWORKS_READ_MASK_H_
