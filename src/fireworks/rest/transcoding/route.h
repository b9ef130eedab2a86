#ifndef FIREWORKS_REST_TRANSCODING_ROUTE_H_
#define FIREWORKS_REST_TRANSCODING_ROUTE_H_

// What Transcode() can work out once for a method and its request type: the
// parsed paths, and the fields that each part of an HTTP request comes from.
//
//   RouteTable routes;  // One for each channel.
//   std::unique_ptr<const Route> own;
//   absl::StatusOr<const Route*> route =
//       routes.Get(kGetModel, *GetModelRequest::descriptor(), &own);

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/rest/method.h"
#include "fireworks/rest/transcoding/path_template.h"

namespace google::protobuf {
class Descriptor;
class FieldDescriptor;
}  // namespace google::protobuf

namespace fireworks::rest {

// The first binding of `method` is number 0.
Binding BindingOf(const Method& method, size_t number);

// The field with this name, or null if it is not a singular message field.
const google::protobuf::FieldDescriptor* FindMessageField(
    const google::protobuf::Descriptor& type, std::string_view name);

// One binding, and the fields of a request that it uses.
struct RouteBinding {
  using Fields = std::vector<const google::protobuf::FieldDescriptor*>;
  struct Piece {
    PathPiece text;
    // For a variable: the fields that lead to its scalar or enum field.
    Fields fields;
  };

  std::vector<Piece> path;
  // The field of a body that is neither "" nor "*".
  const google::protobuf::FieldDescriptor* body = nullptr;
  // The names of the fields that are in the path or the body, in full or in
  // part, so that they are not in the query.
  std::vector<std::string_view> elsewhere;
  // The fields that may be in the query, in full or in part.
  Fields query;
  bool has_extensions = false;  // They may be set, and are not in `query`.
};

class Route {
 public:
  // INTERNAL if the method does not fit the request's type.
  // protoc-gen-cpp-rest refuses the schemas that would cause this error.
  static absl::StatusOr<std::unique_ptr<const Route>> Make(
      const Method& method, const google::protobuf::Descriptor& request);

  // Whether this is the route of `method` and `request`.
  bool IsOf(const Method& method,
            const google::protobuf::Descriptor& request) const;

  // In the order of the method's bindings.
  const std::vector<RouteBinding>& bindings() const { return bindings_; }

 private:
  // A copy, because a program may make its methods at run time.
  struct Text {
    std::string verb;
    std::string path;
    std::string body;
    std::string response_body;
  };

  Route(const Method& method, const google::protobuf::Descriptor& request);
  absl::Status Add(const Text& text);

  const google::protobuf::Descriptor& request_;
  const std::string full_name_;
  std::vector<Text> texts_;  // `bindings_` has views of these.
  std::vector<RouteBinding> bindings_;
};

// The routes that a channel has used. Thread-safe; Get() takes no lock for a
// route that is in the table.
class RouteTable {
 public:
  // The route is in the table, or in *own: that is where the routes are for
  // which the table has no room, and for types that may be destroyed.
  absl::StatusOr<const Route*> Get(const Method& method,
                                   const google::protobuf::Descriptor& request,
                                   std::unique_ptr<const Route>* own);

 private:
  // The route among the first `size`, or null.
  const Route* Find(const Method& method,
                    const google::protobuf::Descriptor& request,
                    size_t size) const;

  std::mutex mutex_;
  // Those below size_ never change. The others are written under the lock.
  std::array<std::unique_ptr<const Route>, 64> routes_;
  std::atomic<size_t> size_{0};
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_ROUTE_H_
