#include "fireworks/testing/internal/router.h"

#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/method.h"
#include "fireworks/rest/transcoding/transcoder.h"
#include "fireworks/testing/internal/gateway_json.h"
#include "fireworks/testing/internal/path_match.h"
#include "fireworks/testing/internal/request_binding.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::testing::internal {

using ::fireworks::internal::AbslView;
using google::protobuf::FieldDescriptor;

absl::Status Router::Add(const rest::Method& method, const Message& request,
                         const Message& response, Serve serve) {
  auto entry = std::make_shared<Entry>();
  entry->bindings.push_back(
      {method.verb, method.path, method.body, method.response_body});
  entry->bindings.insert(entry->bindings.end(), method.more_bindings.begin(),
                         method.more_bindings.end());
  for (const rest::Binding& binding : entry->bindings) {
    const absl::Status status = CheckBinding(binding, *request.GetDescriptor(),
                                             *response.GetDescriptor());
    if (!status.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(AbslView(method.full_name), ": ", status.message()));
    }
  }
  entry->request = &request;
  entry->serve = std::move(serve);
  const std::unique_lock<std::shared_mutex> lock(mutex_);
  entries_.insert(entries_.begin(), std::move(entry));
  return absl::OkStatus();
}

absl::StatusOr<Answer> Router::Route(const EmulatorRequest& request) const {
  std::shared_ptr<const Entry> entry;
  rest::Binding binding;
  PathVariables variables;
  bool is_path_known = false;
  {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    for (size_t i = 0; entry == nullptr && i < entries_.size(); ++i) {
      for (const rest::Binding& candidate : entries_[i]->bindings) {
        auto match = MatchPath(candidate.path, request.path);
        if (!match.has_value()) continue;
        is_path_known = true;
        if (candidate.verb != request.method) continue;
        entry = entries_[i];
        binding = candidate;
        variables = *std::move(match);
        break;
      }
    }
  }
  if (!is_path_known) return absl::NotFoundError("Not Found");
  if (entry == nullptr) return absl::UnimplementedError("Method Not Allowed");

  const std::unique_ptr<Message> message(entry->request->New());
  absl::Status status = BindRequest(binding, variables, request, message.get());
  if (!status.ok()) return status;
  return entry->serve(binding, *message);
}

absl::StatusOr<Answer> PrintAnswer(const rest::Binding& binding,
                                   const google::protobuf::Message& response) {
  const FieldDescriptor* field = response.GetDescriptor()->FindFieldByName(
      std::string(binding.response_body));
  if (rest::AnswersHttpBody(binding, response)) {
    const auto& http_body =
        field == nullptr
            ? response
            : response.GetReflection()->GetMessage(response, field);
    const auto text = [&](const char* name) {
      return http_body.GetReflection()->GetString(
          http_body, http_body.GetDescriptor()->FindFieldByName(name));
    };
    return Answer{text("data"), text("content_type")};
  }
  absl::StatusOr<std::string> json = field == nullptr
                                         ? PrintPopulated(response)
                                         : PrintField(response, *field);
  if (!json.ok()) {
    return absl::InternalError(absl::StrCat(
        "the handler's answer cannot be JSON: ", json.status().message()));
  }
  return Answer{*std::move(json)};
}

}  // namespace fireworks::testing::internal
