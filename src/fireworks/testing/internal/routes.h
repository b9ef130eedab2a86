#ifndef FIREWORKS_TESTING_INTERNAL_ROUTES_H_
#define FIREWORKS_TESTING_INTERNAL_ROUTES_H_

#include "fireworks/rest/method.h"

namespace fireworks::testing::internal {

inline constexpr rest::Method kGetModel = {
    "fireworks.gateway.v1.Gateway.GetModel", "GET",
    "/v1/{name=accounts/*/models/*}", "", ""};
inline constexpr rest::Method kListModels = {
    "fireworks.gateway.v1.Gateway.ListModels", "GET",
    "/v1/{parent=accounts/*}/models", "", ""};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_ROUTES_H_
