#include "fireworks/model_cache_options.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/internal/model_cache_core.h"
#include "fireworks/read_mask.h"
#include "fireworks/rest/clock.h"
#include "google/protobuf/field_mask.pb.h"

namespace fireworks::internal {

namespace {

absl::Status CheckOptions(const ModelCacheOptions& options) {
  const auto error = [](absl::string_view text) {
    return absl::InvalidArgumentError(absl::StrCat("the option ", text));
  };
  const absl::Duration zero = absl::ZeroDuration();
  if (options.fresh_for < zero) return error("fresh_for must not be negative");
  if (options.stale_for < options.fresh_for) {
    return error("stale_for must be at least fresh_for");
  }
  if (options.keep_for < options.stale_for) {
    return error("keep_for must be at least stale_for");
  }
  if (options.not_found_for < zero) {
    return error("not_found_for must not be negative");
  }
  if (options.wait < zero) return error("wait must not be negative");
  if (options.timeout <= zero) return error("timeout must be positive");
  if (options.batch_timeout <= zero) {
    return error("batch_timeout must be positive");
  }
  if (options.max_models == 0) return error("max_models must be positive");
  if (options.max_waiting == 0) return error("max_waiting must be positive");
  if (const absl::Status& status = options.read_mask.status(); !status.ok()) {
    return error(absl::StrCat("read_mask: ", status.message()));
  }
  return absl::OkStatus();
}

// Adds `name`, because it identifies a model.
absl::Status CompleteMask(ReadMask& mask) {
  if (mask.empty()) return absl::OkStatus();
  google::protobuf::FieldMask paths = mask.proto();
  paths.add_paths("name");
  absl::StatusOr<ReadMask> completed = ReadMask::FromProto(paths);
  if (!completed.ok()) return completed.status();
  mask = *std::move(completed);
  return absl::OkStatus();
}

}  // namespace

absl::Status CompleteOptions(ModelCacheOptions& options) {
  if (options.clock == nullptr) options.clock = rest::Clock::Real();
  absl::Status status = CheckOptions(options);
  if (!status.ok()) return status;
  return CompleteMask(options.read_mask);
}

}  // namespace fireworks::internal
