#ifndef FIREWORKS_TESTING_INTERNAL_REQUEST_BINDING_H_
#define FIREWORKS_TESTING_INTERNAL_REQUEST_BINDING_H_

// Converts an HTTP request to the request message with the bindings of
// google/api/http.proto, as a server does.

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "fireworks/rest/method.h"
#include "fireworks/testing/emulator_options.h"
#include "fireworks/testing/internal/path_match.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

// INVALID_ARGUMENT if the binding's template is malformed, or if the field of a
// variable, the body or the response body is missing or of an unsuitable type.
absl::Status CheckBinding(const rest::Binding& binding,
                          const google::protobuf::Descriptor& request,
                          const google::protobuf::Descriptor& response);

// Fills the empty `message` from the body, the query and the path, in this
// order. Like the service, ignores parameters that name no field. `binding`
// must have passed CheckBinding(), and `variables` come from MatchPath().
// INVALID_ARGUMENT for a value that its field cannot hold, and for two values
// of a singular field.
absl::Status BindRequest(const rest::Binding& binding,
                         const PathVariables& variables,
                         const EmulatorRequest& request,
                         google::protobuf::Message* message);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_REQUEST_BINDING_H_
