#include "fireworks/client.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/internal/option_sources.h"
#include "fireworks/json/drift.h"
#include "fireworks/list_models.h"
#include "fireworks/model_name.h"
#include "fireworks/read_mask.h"
#include "fireworks/rest/call/call.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel.h"

namespace fireworks {

using gateway::v1::GatewayRestStub;
using gateway::v1::GatewayRestStubInterface;
using gateway::v1::ListModelsRequest;
using gateway::v1::ListModelsResponse;

struct Client::Impl {
  absl::StatusOr<GetModelRequest> Request(std::string_view name,
                                          const ReadMask& mask) const {
    absl::StatusOr<ModelName> parsed = ModelName::Parse(name, account);
    if (!parsed.ok()) return parsed.status();
    GetModelRequest request;
    request.set_name(parsed->ToString());
    if (!mask.empty()) *request.mutable_read_mask() = mask.proto();
    return request;
  }

  absl::StatusOr<ListModelsRequest> ListRequest(
      std::string_view list_account, const ListModelsOptions& options) const {
    if (options.page_size < 0) {
      return absl::InvalidArgumentError(absl::StrCat(
          "the page size must not be negative, and is ", options.page_size));
    }
    if (list_account.empty() && account.empty()) {
      return absl::InvalidArgumentError(
          "no account was named, and the option account is not set");
    }
    absl::StatusOr<std::string> parent =
        ParseAccountName(list_account.empty() ? account : list_account);
    if (!parent.ok()) return parent.status();
    ListModelsRequest request;
    request.set_parent(*std::move(parent));
    request.set_page_size(options.page_size);
    request.set_filter(options.filter);
    request.set_order_by(options.order_by);
    if (!options.read_mask.empty()) {
      *request.mutable_read_mask() = options.read_mask.proto();
    }
    return request;
  }

  // Answers come from a server, and not from a stub of the caller's.
  bool is_ours() const { return channel != nullptr; }

  std::shared_ptr<GatewayRestStubInterface> stub;
  std::string account;
  std::shared_ptr<rest::Channel> channel;  // Null over a stub of the caller's.
};

namespace {

constexpr std::string_view kDefaultEndpoint = "https://api.fireworks.ai";

bool AsksForName(const google::protobuf::FieldMask& mask) {
  return mask.paths().empty() ||
         std::any_of(mask.paths().begin(), mask.paths().end(),
                     [](const std::string& path) {
                       return path == "*" || path == "name";
                     });
}

// Makes of an answer what a caller gets. A server's answer without a name is not a
// model. The server may send zeros for what was not asked; absent is the truth.
void Finish(bool is_ours, const GetModelRequest& request,
            absl::StatusOr<Model>& model) {
  if (!model.ok()) return;
  if (is_ours && !model->has_name() && AsksForName(request.read_mask())) {
    model = absl::InternalError(absl::StrCat(
        request.name(), ": the answer is not a Model, because it has no name"));
    return;
  }
  TrimToMask(request.read_mask(), &*model);
}

// What Client::ListModels() fetches a page with. The report of `context`, which may
// be null, tells of the drift of all pages.
absl::StatusOr<ListModelsResponse> FetchPage(GatewayRestStubInterface& stub,
                                             bool is_ours,
                                             const ListModelsRequest& request,
                                             CallContext* context,
                                             json::DriftReport& drift) {
  CallContext own;
  CallContext* const used = context != nullptr ? context : &own;
  absl::StatusOr<ListModelsResponse> page = stub.ListModels(request, used);
  rest::CallReport& report = rest::internal::CallContextAccess::report(*used);
  if (page.ok()) {
    if (is_ours && report.nothing_known) {
      page = absl::InternalError(
          absl::StrCat(request.parent(),
                       ": the answer is not a list of models, because it has "
                       "none of the fields of one"));
    } else {
      drift.Add(report.drift);
      for (Model& model : *page->mutable_models()) {
        TrimToMask(request.read_mask(), &model);
      }
    }
  }
  report.drift = drift;
  return page;
}

}  // namespace

absl::StatusOr<Client> Client::Create(ClientOptions options) {
  if (options.api_key.empty() && options.api_key_provider == nullptr) {
    return absl::UnauthenticatedError(
        "there is no API key: set the environment variable FIREWORKS_API_KEY, "
        "or ClientOptions::api_key");
  }
  options.endpoint =
      std::string(options.endpoint.empty()
                      ? kDefaultEndpoint
                      : internal::WithoutInferencePath(options.endpoint));
  if (!options.account.empty()) {
    const absl::StatusOr<std::string> account =
        ParseAccountName(options.account);
    if (!account.ok()) return account.status();
    options.account = account->substr(account->find('/') + 1);
  }
  absl::StatusOr<std::shared_ptr<rest::Channel>> channel =
      rest::Channel::Create(options);
  if (!channel.ok()) return channel.status();
  return Client(
      std::make_shared<Impl>(Impl{std::make_shared<GatewayRestStub>(*channel),
                                  std::move(options.account), *channel}));
}

absl::StatusOr<Client> Client::FromEnvironment() {
  absl::StatusOr<ClientOptions> options = ClientOptions::FromEnvironment();
  if (!options.ok()) return options.status();
  return Create(*std::move(options));
}

Client::Client(std::shared_ptr<GatewayRestStubInterface> stub,
               ClientOptions options)
    : impl_(std::make_shared<Impl>(
          Impl{std::move(stub), std::move(options.account), nullptr})) {}

absl::StatusOr<Model> Client::GetModel(std::string_view name,
                                       const ReadMask& mask,
                                       CallContext* context) const {
  absl::StatusOr<GetModelRequest> request = impl_->Request(name, mask);
  if (!request.ok()) return request.status();
  absl::StatusOr<Model> model = impl_->stub->GetModel(*request, context);
  Finish(impl_->is_ours(), *request, model);
  return model;
}

absl::StatusOr<Model> Client::GetModel(const GetModelRequest& request,
                                       CallContext* context) const {
  absl::StatusOr<ReadMask> mask = ReadMask::FromProto(request.read_mask());
  if (!mask.ok()) return mask.status();
  return GetModel(request.name(), *mask, context);
}

std::vector<absl::StatusOr<Model>> Client::GetModels(
    absl::Span<const std::string> names, const ReadMask& mask,
    const GetModelsOptions& options, CallContext* context) const {
  std::vector<absl::StatusOr<Model>> results(
      names.size(), absl::UnknownError("the call was not made"));
  const auto settle = [&](size_t i, absl::StatusOr<Model>&& result) {
    results[i] = std::move(result);
    if (options.on_result) options.on_result(i, results[i]);
  };

  if (options.window < 1) {
    const absl::Status status = absl::InvalidArgumentError(
        absl::StrCat("the window must be at least 1, and is ", options.window));
    for (size_t i = 0; i < names.size(); ++i) {
      settle(i, absl::StatusOr<Model>(status));
    }
    return results;
  }
  // Each different name once. The places that wait for it are a chain: from the
  // last one to the one before.
  constexpr size_t kNone = -1;
  std::vector<GetModelRequest> requests;
  requests.reserve(names.size());  // `seen` has views of their names.
  std::vector<size_t> last;
  std::vector<size_t> before(names.size(), kNone);
  std::unordered_map<std::string_view, size_t> seen(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    absl::StatusOr<GetModelRequest> request = impl_->Request(names[i], mask);
    if (!request.ok()) {
      settle(i, request.status());
      continue;
    }
    requests.push_back(*std::move(request));
    const auto [it, is_new] =
        seen.emplace(requests.back().name(), requests.size() - 1);
    if (is_new) {
      last.push_back(i);
    } else {
      requests.pop_back();
      before[i] = std::exchange(last[it->second], i);
    }
  }

  rest::ManyOptions many;
  many.window = options.window;
  many.reports = false;
  impl_->stub->GetModelMany(
      requests, many, context,
      [&](size_t r, absl::StatusOr<Model>&& model, const rest::CallReport&) {
        Finish(impl_->is_ours(), requests[r], model);
        size_t i = last[r];
        for (; before[i] != kNone; i = before[i]) {
          settle(i, absl::StatusOr<Model>(model));
        }
        settle(i, std::move(model));
      });
  return results;
}

absl::Status Client::GetModelAsync(
    std::string_view name, const ReadMask& mask, CallContext* context,
    absl::AnyInvocable<void(absl::StatusOr<Model>)> done) const {
  absl::StatusOr<GetModelRequest> request = impl_->Request(name, mask);
  if (!request.ok()) return request.status();
  return impl_->stub->GetModelAsync(
      *request, context,
      [is_ours = impl_->is_ours(), request = *request,
       done = std::move(done)](absl::StatusOr<Model> model) mutable {
        Finish(is_ours, request, model);
        std::move(done)(std::move(model));
      });
}

ModelRange Client::ListModels(std::string_view account,
                              const ListModelsOptions& options,
                              CallContext* context) const {
  return ModelRange(
      impl_->ListRequest(account, options), options.limit,
      [impl = impl_, context,
       drift = json::DriftReport()](const ListModelsRequest& page) mutable {
        return FetchPage(*impl->stub, impl->is_ours(), page, context, drift);
      });
}

std::shared_ptr<rest::Channel> Client::channel() const {
  return impl_->channel;
}

const std::string& Client::account() const { return impl_->account; }

}  // namespace fireworks
