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
  // From a string, it would be a function template of Abseil's library, whose name
  // is another with clang from 18 on than with the g++ that built that library.
  const std::string bytes = info.SerializeAsString();
  status->SetPayload(TypeUrl(), absl::Cord(AbslView(bytes)));
}

}  // namespace fireworks::rest
