#ifndef FIREWORKS_TESTING_INTERNAL_MODELS_H_
#define FIREWORKS_TESTING_INTERNAL_MODELS_H_

// The models that the emulator serves.

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>

#include "absl/status/statusor.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/json/decoder.h"

namespace fireworks::testing::internal {

struct ServedModel {
  std::string body;  // JSON, as it is sent when no mask is given.
  gateway::v1::Model model;
};

// Thread-safe.
class Models {
 public:
  using ByName = std::map<std::string, std::shared_ptr<const ServedModel>>;

  // INVALID_ARGUMENT for what is not a model with a whole name, or cannot be JSON.
  absl::StatusOr<ServedModel> FromBody(std::string body) const;
  absl::StatusOr<ServedModel> FromMessage(
      const gateway::v1::Model& message) const;

  // Serves it, in the place of the model of that name if there is one.
  void Set(ServedModel served);
  // False if there is none.
  bool Remove(const std::string& name);

  // nullptr if there is none.
  std::shared_ptr<const ServedModel> Find(const std::string& name) const;
  ByName by_name() const;

 private:
  const json::Decoder decoder_;
  mutable std::shared_mutex mutex_;
  ByName by_name_;
};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_MODELS_H_
