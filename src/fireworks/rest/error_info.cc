#include "fireworks/rest/error_info.h"

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::NameView;

std::string TypeUrl() {
  return absl::StrCat("type.googleapis.com/",
                      AbslView(NameView(ErrorInfo::descriptor()->full_name())));
}

}  // namespace

std::optional<ErrorInfo> GetErrorInfo(const absl::Status& status) {
  const auto payload = status.GetPayload(TypeUrl());
  if (!payload.has_value()) return std::nullopt;
  std::string bytes;
  absl::CopyCordToString(*payload, &bytes);
  ErrorInfo info;
  if (!info.ParseFromString(bytes)) return std::nullopt;
  return info;
}

void SetErrorInfo(const ErrorInfo& info, absl::Status* status) {
  // absl::Cord(std::string) is a function template in Abseil's library. Its
  // mangled name differs between clang 18 or later and the g++ that built the
  // library, so linking would fail.
  const std::string bytes = info.SerializeAsString();
  status->SetPayload(TypeUrl(), absl::Cord(AbslView(bytes)));
}

}  // namespace fireworks::rest
