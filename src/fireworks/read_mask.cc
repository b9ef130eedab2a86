#include "fireworks/read_mask.h"

#include <google/protobuf/message.h>
#include <google/protobuf/util/field_mask_util.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/internal/field_path.h"
#include "fireworks/internal/strings.h"

namespace fireworks {
namespace {

using ::google::protobuf::FieldMask;
using ::google::protobuf::util::FieldMaskUtil;
using internal::AbslView;

constexpr int kMaxPaths = 1000;
constexpr char kAll[] = "*";

bool HoldsAll(const FieldMask& mask) {
  for (const std::string& path : mask.paths()) {
    if (path == kAll) return true;
  }
  return false;
}

// protobuf's functions do not accept "*" as a path.
FieldMask Canonical(const FieldMask& mask) {
  FieldMask canonical;
  if (HoldsAll(mask)) {
    // Not a char*: g++ 12 warns about its own assign() in C++20 (GCC bug 105329).
    canonical.add_paths(std::string(kAll));
  } else {
    FieldMaskUtil::ToCanonicalForm(mask, &canonical);
  }
  return canonical;
}

absl::Status CheckCount(size_t count) {
  if (count <= static_cast<size_t>(kMaxPaths)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the read mask has ", count,
                   " paths, more than the limit of ", kMaxPaths));
}

}  // namespace

void ReadMask::Take(absl::StatusOr<ReadMask> parsed) {
  if (parsed.ok()) {
    mask_ = std::move(parsed->mask_);
  } else {
    status_ = parsed.status();
  }
}

ReadMask::ReadMask(std::string_view text) { Take(Parse(text)); }
ReadMask::ReadMask(const std::string& text) { Take(Parse(text)); }
ReadMask::ReadMask(const char* text) {
  Take(text != nullptr
           ? Parse(text)
           : absl::InvalidArgumentError("the read mask is a null pointer"));
}
ReadMask::ReadMask(const std::vector<std::string>& paths) {
  Take(FromPaths(paths));
}
ReadMask::ReadMask(std::initializer_list<std::string_view> paths)
    : ReadMask(std::vector<std::string>(paths.begin(), paths.end())) {}

absl::StatusOr<ReadMask> ReadMask::Parse(std::string_view text) {
  if (text.empty()) return ReadMask();
  std::vector<std::string> paths;
  for (absl::string_view path : absl::StrSplit(AbslView(text), ',')) {
    paths.emplace_back(absl::StripAsciiWhitespace(path));
    // Checked here, so that a text of many commas does not become a long list.
    absl::Status status = CheckCount(paths.size());
    if (!status.ok()) return status;
  }
  return FromPaths(paths);
}

absl::StatusOr<ReadMask> ReadMask::FromPaths(
    absl::Span<const std::string> paths) {
  absl::Status status = CheckCount(paths.size());
  if (!status.ok()) return status;
  FieldMask mask;
  for (const std::string& path : paths) {
    if (path == kAll) {
      mask.add_paths(path);
      continue;
    }
    absl::StatusOr<std::string> resolved =
        internal::ResolveFieldPath(*gateway::v1::Model::descriptor(), path);
    if (!resolved.ok()) return resolved.status();
    mask.add_paths(*std::move(resolved));
  }
  ReadMask result;
  result.mask_ = Canonical(mask);
  return result;
}

absl::StatusOr<ReadMask> ReadMask::FromProto(const FieldMask& mask) {
  absl::Status status = CheckCount(static_cast<size_t>(mask.paths_size()));
  if (!status.ok()) return status;
  std::vector<std::string> known;
  std::vector<std::string> unknown;
  for (const std::string& path : mask.paths()) {
    const bool is_known =
        path == kAll ||
        internal::ResolveFieldPath(*gateway::v1::Model::descriptor(), path)
            .ok();
    (is_known ? known : unknown).push_back(path);
  }
  absl::StatusOr<ReadMask> result = FromPaths(known);
  if (!result.ok()) return result;
  for (const std::string& path : unknown) {
    status = internal::CheckFieldPath(path);
    if (!status.ok()) return status;
    result->mask_.add_paths(path);
  }
  result->mask_ = Canonical(result->mask_);
  return result;
}

absl::Status ReadMask::AddUnchecked(std::string_view path) {
  if (!status_.ok()) return status_;
  absl::Status status = internal::CheckFieldPath(path);
  if (!status.ok()) return status;
  status = CheckCount(static_cast<size_t>(mask_.paths_size()) + 1);
  if (!status.ok()) return status;
  mask_.add_paths(std::string(path));
  mask_ = Canonical(mask_);
  return absl::OkStatus();
}

std::string ReadMask::ToString() const {
  return absl::StrJoin(mask_.paths(), ",");
}

void TrimToMask(const FieldMask& mask, google::protobuf::Message* message) {
  if (mask.paths_size() == 0) return;
  // TrimMessage aborts at a path that leads through a repeated field, and clears the
  // whole message at a path that it does not know.
  FieldMask resolved;
  for (const std::string& path : mask.paths()) {
    absl::StatusOr<std::string> known =
        internal::ResolveFieldPath(*message->GetDescriptor(), path);
    if (!known.ok()) return;  // Also for "*".
    resolved.add_paths(*std::move(known));
  }
  FieldMaskUtil::TrimMessage(Canonical(resolved), message);
}

}  // namespace fireworks
