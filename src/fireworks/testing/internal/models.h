#ifndef FIREWORKS_TESTING_INTERNAL_MODELS_H_
#define FIREWORKS_TESTING_INTERNAL_MODELS_H_

// The models that the emulator serves.

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/json/decoder.h"

namespace fireworks::testing::internal {

struct ServedModel {
  std::string body;  // JSON, as it is sent when no mask is given.
  gateway::v1::Model model;
};

// Filled once, then only read.
class Models {
 public:
  // The built-in ones, with every field shown.
  void AddCatalogue();
  // The bodies *.json of a folder, in the order of their names. What cannot be
  // served becomes a warning. NOT_FOUND if it is no folder.
  absl::Status AddFolder(const std::string& path);
  // `source` is what a warning calls it.
  void AddBody(const std::string& source, std::string body);

  const std::map<std::string, ServedModel>& by_name() const { return by_name_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  void Warn(const std::string& source, absl::string_view why);

  json::Decoder decoder_;
  std::map<std::string, ServedModel> by_name_;
  std::map<std::string, std::string> source_of_;  // By the model's name.
  std::vector<std::string> warnings_;
};

}  // namespace fireworks::testing::internal

#endif  // FIREWORKS_TESTING_INTERNAL_MODELS_H_
