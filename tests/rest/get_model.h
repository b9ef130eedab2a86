#ifndef FIREWORKS_TESTS_REST_GET_MODEL_H_
#define FIREWORKS_TESTS_REST_GET_MODEL_H_

// The method and request that the tests of channels use.

#include <string>

#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/rest/method.h"

namespace fireworks::rest {

using ::fireworks::gateway::v1::GetModelRequest;
using ::fireworks::gateway::v1::Model;

inline constexpr Method kGetModel = {"test.Gateway.GetModel", "GET",
                                     "/v1/{name=accounts/*/models/*}", "", ""};
inline constexpr char kKey[] = "fw_0123456789abcdef";

inline GetModelRequest Request(const std::string& id = "m") {
  GetModelRequest request;
  request.set_name("accounts/a/models/" + id);
  return request;
}

}  // namespace fireworks::rest

#endif  // FIREWORKS_TESTS_REST_GET_MODEL_H_
