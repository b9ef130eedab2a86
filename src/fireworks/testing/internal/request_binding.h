#ifndef FIREWORKS_TESTING_INTERNAL_REQUEST_BINDING_H_
#define FIREWORKS_TESTING_INTERNAL_REQUEST_BINDING_H_

// From an HTTP request back to the request message, as grpc-gateway does it.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "fireworks/testing/internal/query_string.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

// From field name to the part of the path that it matched.
using PathBindings = std::map<std::string, std::string>;

// Matches a decoded path against a template of google.api.http,
// "/v1/{name=accounts/*/models/*}".
std::optional<PathBindings> MatchPath(std::string_view path_template,
                                      std::string_view path);

// Fills `request` from both. Parameters that name no field are ignored, as the
// gateway does. INVALID_ARGUMENT for a repeated key or an ill-formed number.
absl::Status BindRequest(const PathBindings& path, const QueryParameters& query,
                         google::protobuf::Message* request);

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_REQUEST_BINDING_H_
