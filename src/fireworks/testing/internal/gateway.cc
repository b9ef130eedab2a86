#include "fireworks/testing/internal/gateway.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/rest/method.h"
#include "fireworks/testing/internal/equality_filter.h"
#include "fireworks/testing/internal/gateway_json.h"
#include "fireworks/testing/internal/models.h"
#include "fireworks/testing/internal/ordering.h"
#include "fireworks/testing/internal/plain_field.h"
#include "fireworks/testing/internal/router.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/field_mask_util.h"

namespace fireworks::testing::internal {
namespace {

using gateway::v1::GetModelRequest;
using gateway::v1::ListModelsRequest;
using gateway::v1::ListModelsResponse;
using gateway::v1::Model;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using Routes = gateway::v1::GatewayRestMethods;

constexpr int kDefaultPageSize = 50;
constexpr int kMaxPageSize = 200;

// Whether the snake_case path leads to a field, through singular messages only.
// FieldMaskUtil::IsValidPath() accepts "a..b" in some versions.
bool IsPathOf(const std::string& path, const Descriptor* message) {
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (const std::string& name : names) {
    if (message == nullptr) return false;
    const FieldDescriptor* field = message->FindFieldByName(name);
    if (field == nullptr) return false;
    message = field->is_repeated() ? nullptr : field->message_type();
  }
  return true;
}

absl::Status CheckMask(const FieldMask& mask) {
  for (const std::string& path : mask.paths()) {
    if (path != "*" && !IsPathOf(path, Model::descriptor())) {
      return InvalidText("invalid readMask: no such path:", path);
    }
  }
  return absl::OkStatus();
}

bool MeansAll(const FieldMask& mask) {
  const auto& paths = mask.paths();
  return paths.empty() || std::count(paths.begin(), paths.end(), "*") > 0;
}

// Makes a token of the position and the query, so that a token of another query
// is detected.
std::string MakePageToken(const ListModelsRequest& request, size_t next) {
  return absl::WebSafeBase64Escape(absl::StrCat(next, "\n", request.parent(),
                                                "\n", request.filter(), "\n",
                                                request.order_by()));
}

std::optional<size_t> ReadPageToken(const ListModelsRequest& request) {
  if (request.page_token().empty()) return 0;
  std::string plain;
  uint64_t next = 0;
  if (!absl::WebSafeBase64Unescape(request.page_token(), &plain) ||
      !absl::SimpleAtoi(plain.substr(0, plain.find('\n')), &next) ||
      MakePageToken(request, next) != request.page_token()) {
    return std::nullopt;
  }
  return next;
}

// Builds the response from JSON bodies and the other fields, in `rest`.
std::string JoinPage(const std::vector<std::string>& bodies,
                     const ListModelsResponse& rest) {
  const auto* models = ListModelsResponse::descriptor()->FindFieldByNumber(
      ListModelsResponse::kModelsFieldNumber);
  return absl::StrCat("{\"", models->json_name(), "\":[",
                      absl::StrJoin(bodies, ","), "],",
                      PrintPopulated(rest).value_or("{}").substr(1));
}

}  // namespace

absl::Status Gateway::AddTo(Router* router) const {
  const auto answer = [](absl::StatusOr<std::string> body) {
    return body.ok() ? absl::StatusOr<Answer>(Answer{*std::move(body)})
                     : body.status();
  };
  absl::Status status = router->Add(
      Routes::kGetModel, GetModelRequest::default_instance(),
      Model::default_instance(),
      [this, answer](const rest::Binding&, const Message& request) {
        return answer(GetModel(static_cast<const GetModelRequest&>(request)));
      });
  if (!status.ok()) return status;
  return router->Add(
      Routes::kListModels, ListModelsRequest::default_instance(),
      ListModelsResponse::default_instance(),
      [this, answer](const rest::Binding&, const Message& request) {
        return answer(
            ListModels(static_cast<const ListModelsRequest&>(request)));
      });
}

absl::StatusOr<std::string> Gateway::GetModel(
    const GetModelRequest& request) const {
  absl::Status status = CheckMask(request.read_mask());
  if (!status.ok()) return status;
  const auto served = models_.Find(request.name());
  if (served == nullptr) return absl::NotFoundError("Model not found");
  return Body(*served, request.read_mask());
}

absl::StatusOr<std::string> Gateway::ListModels(
    const ListModelsRequest& request) const {
  absl::Status status = CheckMask(request.read_mask());
  if (!status.ok()) return status;
  const Descriptor* descriptor = Model::descriptor();
  const auto filter = EqualityFilter::Parse(request.filter(), descriptor);
  if (!filter.ok()) return filter.status();
  const auto ordering = Ordering::Parse(request.order_by(), descriptor);
  if (!ordering.ok()) return ordering.status();
  const std::optional<size_t> begin = ReadPageToken(request);
  if (!begin.has_value()) {
    return absl::InvalidArgumentError(
        "the page token belongs to another query");
  }
  if (request.page_size() < 0) {
    return absl::InvalidArgumentError("the page size is negative");
  }

  const std::string prefix = absl::StrCat(request.parent(), "/models/");
  bool account_exists = false;
  const Models::ByName models = models_.by_name();
  std::vector<const ServedModel*> matches;
  for (const auto& [name, served] : models) {
    if (!absl::StartsWith(name, prefix)) continue;
    account_exists = true;
    if (filter->Matches(served->model)) matches.push_back(served.get());
  }
  if (!account_exists) return absl::NotFoundError("Account not found");
  std::stable_sort(matches.begin(), matches.end(),
                   [&](const ServedModel* a, const ServedModel* b) {
                     return ordering->Before(a->model, b->model);
                   });

  const int wanted =
      request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  const size_t size = static_cast<size_t>(std::min(wanted, kMaxPageSize));
  size_t i = std::min(*begin, matches.size());
  const size_t end = std::min(i + size, matches.size());
  std::vector<std::string> bodies;
  for (; i < end; ++i) {
    bodies.push_back(Body(*matches[i], request.read_mask()));
  }
  ListModelsResponse response;
  response.set_total_size(static_cast<int32_t>(matches.size()));
  response.set_next_page_token(
      end < matches.size() ? MakePageToken(request, end) : "");
  return JoinPage(bodies, response);
}

std::string Gateway::Body(const ServedModel& served,
                          const FieldMask& mask) const {
  if (MeansAll(mask)) return served.body;
  Model model = served.model;
  google::protobuf::util::FieldMaskUtil::TrimMessage(mask, &model);
  return zeros_when_masked_ ? PrintUnpopulated(model)
                            : PrintPopulated(model).value_or("{}");
}

}  // namespace fireworks::testing::internal
