#include "fireworks/testing/internal/models.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/model_name.h"
#include "fireworks/testing/internal/catalogue.h"
#include "fireworks/testing/internal/gateway_json.h"

namespace fireworks::testing::internal {

void Models::AddCatalogue() {
  for (const std::string_view entry : Catalogue()) {
    gateway::v1::Model model;
    const absl::Status status = decoder_.Decode(std::string(entry), &model);
    if (!status.ok()) {
      Warn("catalogue", status.message());
      continue;
    }
    AddBody("catalogue", PrintUnpopulated(model));
  }
}

absl::Status Models::AddFolder(const std::string& path) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator it(path, error), end;
       !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".json") files.push_back(it->path());
  }
  if (error) {
    return absl::NotFoundError(
        absl::StrCat("cannot read the folder ", path, ": ", error.message()));
  }
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& file : files) {
    const std::string source = file.filename().string();
    // To open a pipe would wait for somebody who writes.
    if (!std::filesystem::is_regular_file(file, error)) {
      Warn(source, "is not a regular file");
      continue;
    }
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream body;
    if (body << stream.rdbuf()) {
      AddBody(source, std::move(body).str());
    } else {
      Warn(source, "is empty or cannot be read");
    }
  }
  if (files.empty()) Warn(path, "holds no *.json file");
  return absl::OkStatus();
}

void Models::AddBody(const std::string& source, std::string body) {
  ServedModel served;
  const absl::Status status = decoder_.Decode(body, &served.model);
  if (!status.ok()) return Warn(source, status.message());
  const std::string& name = served.model.name();
  const absl::StatusOr<ModelName> parsed = ModelName::Parse(name);
  if (!parsed.ok() || parsed->ToString() != name) {
    return Warn(source, absl::StrCat("its name is \"",
                                     fireworks::internal::Excerpt(name),
                                     "\", not accounts/ACCOUNT/models/ID"));
  }
  const auto [first, is_new] = source_of_.emplace(name, source);
  if (!is_new) {
    return Warn(source, absl::StrCat("also holds ", name,
                                     ", which is served from ", first->second));
  }
  served.body = std::move(body);
  by_name_.emplace(name, std::move(served));
}

void Models::Warn(const std::string& source, absl::string_view why) {
  warnings_.push_back(absl::StrCat(source, ": ", why));
}

}  // namespace fireworks::testing::internal
