#ifndef FIREWORKS_TESTING_INTERNAL_REQUEST_BINDING_H_
#define FIREWORKS_TESTING_INTERNAL_REQUEST_BINDING_H_

// From an HTTP request back to the request message: what a server does with the
// bindings of google/api/http.proto.

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "fireworks/rest/method.h"
#include "fireworks/testing/emulator_options.h"
#include "fireworks/testing/internal/path_match.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

// INVALID_ARGUMENT if the binding's template is malformed, or a variable or body
// is not a field that it can fill.
absl::Status CheckBinding(const rest::Binding& binding,
                          const google::protobuf::Descriptor& request,
                          const google::protobuf::Descriptor& response);

// Fills `message`, which is empty, from the body, the query and the path, in
// this order. Parameters that name no field are ignored, as the service does.
// INVALID_ARGUMENT for a value that its field cannot hold, and for a field of one
// value that is given two. `binding` passed CheckBinding(), and `variables` are
// what MatchPath() made of its path.
absl::Status BindRequest(const rest::Binding& binding,
                         const PathVariables& variables,
                         const EmulatorRequest& request,
                         google::protobuf::Message* message);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_REQUEST_BINDING_H_
