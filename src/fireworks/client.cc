#include "fireworks/client.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/internal/async_list.h"
#include "fireworks/internal/model_answer.h"
#include "fireworks/internal/model_pages.h"
#include "fireworks/internal/option_sources.h"
#include "fireworks/list_models.h"
#include "fireworks/model_name.h"
#include "fireworks/read_mask.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/clock.h"

namespace fireworks {

using gateway::v1::GatewayRestStub;
using gateway::v1::GatewayRestStubInterface;

namespace {

constexpr std::string_view kDefaultEndpoint = "https://api.fireworks.ai";

bool NoKnownFields(const CallContext* context) {
  return context != nullptr && context->report().no_known_fields;
}

}  // namespace

struct Client::Impl {
  Impl(std::shared_ptr<GatewayRestStubInterface> s, std::string a,
       std::shared_ptr<rest::Channel> c, rest::Clock* t)
      : stub(std::move(s)),
        account(std::move(a)),
        channel(std::move(c)),
        clock(t != nullptr ? t : rest::Clock::Real()),
        link(std::make_shared<internal::StubLink>(stub.get())) {}
  ~Impl() { link->Cut(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  absl::Status Fill(std::string_view name, const ReadMask& mask,
                    GetModelRequest& request) const {
    if (!mask.status().ok()) return mask.status();
    const absl::StatusOr<ModelName> parsed = ModelName::Parse(name, account);
    if (!parsed.ok()) return parsed.status();
    request.set_name(parsed->ToString());
    if (!mask.empty()) *request.mutable_read_mask() = mask.proto();
    return absl::OkStatus();
  }

  absl::StatusOr<Model> Get(const GetModelRequest& request,
                            CallContext* context) const {
    std::optional<CallContext> own;
    if (context == nullptr && NeedsReport(request)) context = &own.emplace();
    absl::StatusOr<Model> model = stub->GetModel(request, context);
    internal::FinishModel(request, is_ours(), NoKnownFields(context), model);
    return model;
  }

  std::unique_ptr<internal::ModelPages> Pages(std::string_view list_account,
                                              const ListModelsOptions& options,
                                              CallContext* context) const {
    return std::make_unique<internal::ModelPages>(
        internal::MakeListRequest(list_account, account, options), options,
        context, clock, is_ours());
  }

  // Whether FinishModel() needs the report of the call.
  bool NeedsReport(const GetModelRequest& request) const {
    return is_ours() && !internal::AsksForName(request);
  }

  // Whether answers come from a server, and not from a stub of the caller.
  bool is_ours() const { return channel != nullptr; }

  const std::shared_ptr<GatewayRestStubInterface> stub;
  const std::string account;
  // Null if the stub is the caller's.
  const std::shared_ptr<rest::Channel> channel;
  rest::Clock* const clock;
  const std::shared_ptr<internal::StubLink> link;
};

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
    const absl::StatusOr<AccountName> account =
        AccountName::Parse(options.account);
    if (!account.ok()) return account.status();
    options.account = account->account();
  }
  absl::StatusOr<std::shared_ptr<rest::Channel>> channel =
      rest::Channel::Create(options);
  if (!channel.ok()) return channel.status();
  return Client(std::make_shared<Impl>(
      std::make_shared<GatewayRestStub>(*channel), std::move(options.account),
      *channel, options.clock));
}

absl::StatusOr<Client> Client::FromEnvironment() {
  absl::StatusOr<ClientOptions> options = ClientOptions::FromEnvironment();
  if (!options.ok()) return options.status();
  return Create(*std::move(options));
}

Client::Client(std::shared_ptr<GatewayRestStubInterface> stub,
               ClientOptions options)
    : impl_(std::make_shared<Impl>(std::move(stub), std::move(options.account),
                                   nullptr, options.clock)) {}

absl::StatusOr<Model> Client::GetModel(std::string_view name,
                                       const ReadMask& mask,
                                       CallContext* context) const {
  GetModelRequest request;
  absl::Status status = impl_->Fill(name, mask, request);
  if (!status.ok()) return status;
  return impl_->Get(request, context);
}

absl::StatusOr<Model> Client::GetModel(const GetModelRequest& request,
                                       CallContext* context) const {
  absl::StatusOr<ReadMask> mask = ReadMask::FromProto(request.read_mask());
  if (!mask.ok()) return mask.status();
  // A copy, because the request may have fields that this code does not know.
  GetModelRequest whole = request;
  whole.clear_read_mask();
  absl::Status status = impl_->Fill(request.name(), *mask, whole);
  if (!status.ok()) return status;
  return impl_->Get(whole, context);
}

Client::Results Client::GetModels(absl::Span<const std::string> names,
                                  const ReadMask& mask,
                                  const GetModelsOptions& options,
                                  CallContext* context) const {
  Results results(names.size(), absl::UnknownError("the call was not made"));
  const auto settle = [&](size_t i, absl::StatusOr<Model>&& result) {
    results[i] = std::move(result);
    if (options.on_result) options.on_result(i, results[i]);
  };

  if (options.window < 1) {
    // A stub of the caller may ignore its window.
    const absl::Status status =
        absl::InvalidArgumentError("the option window must be at least 1");
    for (size_t i = 0; i < names.size(); ++i) {
      settle(i, absl::StatusOr<Model>(status));
    }
    return results;
  }
  // Requests each name once. The indexes of the same name form a chain: `last` has
  // the last index of each chain, and `before` has the index before each index.
  constexpr size_t kNone = std::string::npos;
  std::vector<GetModelRequest> requests;
  requests.reserve(names.size());  // `seen` points to their names.
  std::vector<size_t> last;
  std::vector<size_t> before(names.size(), kNone);
  std::unordered_map<std::string_view, size_t> seen(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    absl::Status status = impl_->Fill(names[i], mask, requests.emplace_back());
    if (!status.ok()) {
      requests.pop_back();
      settle(i, std::move(status));
      continue;
    }
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
  const auto on_result = [&](size_t r, absl::StatusOr<Model>&& model,
                             const rest::CallReport& report) {
    internal::FinishModel(requests[r], impl_->is_ours(), report.no_known_fields,
                          model);
    size_t i = last[r];
    for (; before[i] != kNone; i = before[i]) {
      settle(i, absl::StatusOr<Model>(model));
    }
    settle(i, std::move(model));
  };
  impl_->stub->GetModelMany(requests, many, context, on_result);
  return results;
}

absl::Status Client::GetModelAsync(std::string_view name, const ReadMask& mask,
                                   CallContext* context, ModelDone done) const {
  GetModelRequest request;
  absl::Status status = impl_->Fill(name, mask, request);
  if (!status.ok()) return status;
  std::unique_ptr<CallContext> own;
  if (context == nullptr && impl_->NeedsReport(request)) {
    own = std::make_unique<CallContext>();
    context = own.get();
  }
  return impl_->stub->GetModelAsync(
      request, context,
      [is_ours = impl_->is_ours(), request, context, own = std::move(own),
       done = std::move(done)](absl::StatusOr<Model> model) mutable {
        internal::FinishModel(request, is_ours, NoKnownFields(context), model);
        std::move(done)(std::move(model));
      });
}

ModelRange Client::ListModels(std::string_view account,
                              const ListModelsOptions& options,
                              CallContext* context) const {
  return ModelRange(impl_->Pages(account, options, context), impl_->stub);
}

absl::Status Client::ListModelsAsync(std::string_view account,
                                     const ListModelsOptions& options,
                                     CallContext* context,
                                     ListDone done) const {
  return internal::StartAsyncList(impl_->Pages(account, options, context),
                                  impl_->link, std::move(done));
}

std::shared_ptr<rest::Channel> Client::channel() const {
  return impl_->channel;
}

const std::string& Client::account() const { return impl_->account; }

}  // namespace fireworks
