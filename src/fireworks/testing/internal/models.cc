#include "fireworks/testing/internal/models.h"

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/model_name.h"
#include "fireworks/testing/internal/gateway_json.h"

namespace fireworks::testing::internal {

absl::StatusOr<ServedModel> Models::FromBody(std::string body) const {
  ServedModel served;
  absl::Status status = decoder_.Decode(body, &served.model);
  if (!status.ok()) return status;
  const std::string& name = served.model.name();
  const absl::StatusOr<ModelName> parsed = ModelName::Parse(name);
  if (!parsed.ok() || parsed->ToString() != name) {
    return absl::InvalidArgumentError(
        absl::StrCat("its name is \"", fireworks::internal::Excerpt(name),
                     "\", not accounts/ACCOUNT/models/ID"));
  }
  served.body = std::move(body);
  return served;
}

absl::StatusOr<ServedModel> Models::FromMessage(
    const gateway::v1::Model& message) const {
  absl::StatusOr<std::string> body = PrintPopulated(message);
  if (body.ok()) return FromBody(*std::move(body));
  return absl::InvalidArgumentError(
      absl::StrCat("cannot be JSON: ", body.status().message()));
}

void Models::Set(ServedModel served) {
  auto entry = std::make_shared<const ServedModel>(std::move(served));
  const std::unique_lock<std::shared_mutex> lock(mutex_);
  by_name_.insert_or_assign(entry->model.name(), std::move(entry));
}

bool Models::Remove(const std::string& name) {
  const std::unique_lock<std::shared_mutex> lock(mutex_);
  return by_name_.erase(name) > 0;
}

std::shared_ptr<const ServedModel> Models::Find(const std::string& name) const {
  const std::shared_lock<std::shared_mutex> lock(mutex_);
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

Models::ByName Models::by_name() const {
  const std::shared_lock<std::shared_mutex> lock(mutex_);
  return by_name_;
}

}  // namespace fireworks::testing::internal
