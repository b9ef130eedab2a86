#include "fireworks/testing/internal/load_models.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <map>
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
#include "fireworks/internal/quote.h"
#include "fireworks/internal/strings.h"
#include "fireworks/testing/emulator_options.h"
#include "fireworks/testing/internal/catalogue.h"
#include "fireworks/testing/internal/gateway_json.h"
#include "fireworks/testing/internal/models.h"

namespace fireworks::testing::internal {
namespace {

// The default of the client's option max_body_bytes.
constexpr size_t kMaxFileBytes = size_t{16} << 20;

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  std::error_code error;
  const bool is_file = std::filesystem::is_regular_file(path, error);
  if (error) return absl::ErrnoToStatus(error.value(), "cannot be read");
  if (!is_file) return absl::InvalidArgumentError("is not a regular file");
  // If the file was replaced by a pipe meanwhile, open() must not block.
  const int file = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return absl::ErrnoToStatus(errno, "cannot be read");
  std::string content;
  std::vector<char> piece(size_t{64} << 10);
  ssize_t size = 1;
  while (size > 0 && content.size() <= kMaxFileBytes) {
    size = read(file, piece.data(), piece.size());
    if (size > 0) content.append(piece.data(), static_cast<size_t>(size));
  }
  const int failure = size < 0 ? errno : 0;
  close(file);
  if (failure != 0) return absl::ErrnoToStatus(failure, "cannot be read");
  if (content.size() > kMaxFileBytes) {
    return absl::InvalidArgumentError("is longer than 16 MiB");
  }
  return content;
}

// The *.json files of a folder, sorted by name.
absl::StatusOr<std::vector<std::filesystem::path>> ListFolder(
    const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator it(folder, error), end;
       !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".json") files.push_back(it->path());
  }
  if (error) {
    return absl::ErrnoToStatus(
        error.value(),
        absl::StrCat("the folder ", fireworks::internal::Quote(folder),
                     " cannot be read"));
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Loader {
 public:
  explicit Loader(Models* models) : models_(*models) {}

  absl::Status AddMessage(const std::string& source,
                          const gateway::v1::Model& message) {
    absl::StatusOr<ServedModel> served = models_.FromMessage(message);
    if (!served.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(source, ": ", served.status().message()));
    }
    Add(source, *std::move(served));
    return absl::OkStatus();
  }

  void AddBody(const std::string& source, std::string body) {
    absl::StatusOr<ServedModel> served = models_.FromBody(std::move(body));
    if (!served.ok()) return Warn(source, served.status().message());
    Add(source, *std::move(served));
  }

  absl::Status AddFolder(const std::string& folder) {
    const auto files = ListFolder(folder);
    if (!files.ok()) return files.status();
    if (files->empty()) Warn(folder, "contains no *.json file");
    for (const std::filesystem::path& file : *files) {
      const std::string source = file.filename().string();
      absl::StatusOr<std::string> body = ReadFile(file);
      if (body.ok()) {
        AddBody(source, *std::move(body));
      } else {
        Warn(source, body.status().message());
      }
    }
    return absl::OkStatus();
  }

  // Adds the built-in models, printed with all fields.
  void AddCatalogue() {
    for (const std::string_view entry : Catalogue()) {
      const auto served = models_.FromBody(std::string(entry));
      AddBody("catalogue",
              served.ok() ? PrintUnpopulated(served->model) : std::string());
    }
  }

  std::vector<std::string> TakeWarnings() { return std::move(warnings_); }

 private:
  void Add(const std::string& source, ServedModel served) {
    const std::string& name = served.model.name();
    const auto [first, is_new] = source_of_.emplace(name, source);
    if (!is_new) {
      return Warn(source, absl::StrCat(name, " is already served from ",
                                       first->second));
    }
    models_.Set(std::move(served));
  }

  void Warn(const std::string& source, absl::string_view why) {
    warnings_.push_back(absl::StrCat(source, ": ", why));
  }

  Models& models_;
  std::map<std::string, std::string> source_of_;  // By the model's name.
  std::vector<std::string> warnings_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> LoadModels(
    const EmulatorOptions& options, Models* models) {
  Loader loader(models);
  if (options.models.empty() && options.bodies.empty() &&
      options.models_directory.empty()) {
    loader.AddCatalogue();
    return loader.TakeWarnings();
  }
  for (size_t i = 0; i < options.models.size(); ++i) {
    absl::Status status =
        loader.AddMessage(absl::StrCat("models[", i, "]"), options.models[i]);
    if (!status.ok()) return status;
  }
  if (!options.models_directory.empty()) {
    absl::Status status = loader.AddFolder(options.models_directory);
    if (!status.ok()) return status;
  }
  for (size_t i = 0; i < options.bodies.size(); ++i) {
    loader.AddBody(absl::StrCat("bodies[", i, "]"), options.bodies[i]);
  }
  return loader.TakeWarnings();
}

}  // namespace fireworks::testing::internal
