#ifndef FIREWORKS_CLIENT_H_
#define FIREWORKS_CLIENT_H_

// Reads model metadata from Fireworks AI.
//
//   auto client = fireworks::Client::FromEnvironment();  // StatusOr<Client>
//   if (!client.ok()) return client.status();
//   auto model = client->GetModel("accounts/fireworks/models/deepseek-v3");
//   if (!model.ok()) return model.status();
//   std::cout << model->display_name() << " " << model->context_length();
//
// A call returns all fields of the answer that the schema knows, or a status that
// says what went wrong (fireworks/errors.h). No error shows the API key. A call ends
// at most 50 ms after its deadline, plus the time to decode one body.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "fireworks/client_options.h"
#include "fireworks/errors.h"
#include "fireworks/list_models.h"
#include "fireworks/model.h"
#include "fireworks/read_mask.h"
#include "fireworks/rest/call_context.h"

namespace fireworks {

namespace rest {
class Channel;
}

using CallContext = rest::CallContext;  // The settings of one call.
using CallReport = rest::CallReport;    // What happened during one call.

// Options of Client::GetModels().
struct GetModelsOptions {
  // The number of requests in flight at a time. If it is below 1, every result is
  // INVALID_ARGUMENT.
  int window = 32;
  // Called on the calling thread with each result as it arrives. `index` is the
  // position of the name. May be null. May use the client. If it throws, the
  // remaining calls are dropped.
  std::function<void(size_t index, const absl::StatusOr<Model>&)> on_result;
};

// A client of the service. Thread-safe. Copies are cheap and share connections,
// retry budget and background thread. A client made before fork() also works in the
// child process, with connections of its own.
//
// In every call, `context` may be null. It sets the timeout and the headers, and
// receives the report. A call with an invalid mask returns the mask's error.
class Client {
 public:
  // A model or an error for each name, in the same order.
  using Results = std::vector<absl::StatusOr<Model>>;
  // Receives the result of GetModelAsync().
  using ModelDone = absl::AnyInvocable<void(absl::StatusOr<Model>)>;
  // Receives the result of ListModelsAsync().
  using ListDone = absl::AnyInvocable<void(absl::StatusOr<std::vector<Model>>)>;

  // Sends nothing: the first call shows whether the key and endpoint are right.
  // INVALID_ARGUMENT names an option that cannot work. UNAUTHENTICATED says how to
  // set the missing API key. FAILED_PRECONDITION: the loaded libcurl is too old.
  static absl::StatusOr<Client> Create(ClientOptions options);
  // Create() with ClientOptions::FromEnvironment().
  static absl::StatusOr<Client> FromEnvironment();

  // A client that calls the given stub, for example a fake in a test. `stub` must not
  // be null. Of the options, only `account` (an id without "accounts/") and `clock`
  // are used.
  explicit Client(std::shared_ptr<gateway::v1::GatewayRestStubInterface> stub,
                  ClientOptions options = {});

  // Gets one model and waits for it. `name` is "accounts/{account}/models/{model}",
  // "{account}/{model}", or "{model}" if the options have an account. With a mask,
  // the model has only the fields in the mask.
  absl::StatusOr<Model> GetModel(std::string_view name,
                                 const ReadMask& mask = {},
                                 CallContext* context = nullptr) const;
  absl::StatusOr<Model> GetModel(std::string_view name,
                                 CallContext* context) const {
    return GetModel(name, {}, context);
  }
  // The same for a request. Its mask may have paths that the schema does not know.
  absl::StatusOr<Model> GetModel(const GetModelRequest& request,
                                 CallContext* context = nullptr) const;

  // Gets many models on the calling thread, and waits for all. With HTTP/2 they share
  // a few connections. With HTTP/1.1 each request in flight has one. A repeated name
  // is fetched once. One timeout covers all.
  Results GetModels(absl::Span<const std::string> names,
                    const ReadMask& mask = {},
                    const GetModelsOptions& options = {},
                    CallContext* context = nullptr) const;
  Results GetModels(absl::Span<const std::string> names,
                    CallContext* context) const {
    return GetModels(names, {}, {}, context);
  }
  Results GetModels(absl::Span<const std::string> names, const ReadMask& mask,
                    CallContext* context) const {
    return GetModels(names, mask, {}, context);
  }

  // Starts a call and returns. `done` runs exactly once, on the client's background
  // thread, which the first such call starts. `done` must not block or throw.
  // `context` must live until `done` runs. If this function returns an error, `done`
  // never runs. RESOURCE_EXHAUSTED: too many calls wait. Other errors say why the
  // request cannot be sent.
  //
  // Destroying the last copy (and the last channel()) ends the calls with CANCELLED
  // and waits until each `done` has run. If a client is destroyed on the background
  // thread of a client, the destructor does not wait. Each `done` must then own
  // everything that it uses, including the context.
  //
  // A client may live until the process exits. exit() ends the calls with CANCELLED
  // too, and waits up to 5 seconds until each `done` has run, unless it is called in
  // a `done`. Later calls end with CANCELLED.
  //
  // If the client was made from a stub, the stub runs `done`. A stub that does not
  // override GetModelAsync() runs it before this function returns.
  absl::Status GetModelAsync(std::string_view name, const ReadMask& mask,
                             CallContext* context, ModelDone done) const;
  absl::Status GetModelAsync(std::string_view name, ModelDone done) const {
    return GetModelAsync(name, {}, nullptr, std::move(done));
  }

  // Lists the models of an account. The range fetches each page when it is needed.
  // `account` is "fireworks" or "accounts/fireworks"; "" means the account of the
  // options. `context` must outlive the range. Its timeout is for each page, its
  // deadline for the whole list.
  ModelRange ListModels(std::string_view account = "",
                        const ListModelsOptions& options = {},
                        CallContext* context = nullptr) const;
  ModelRange ListModels(std::string_view account, CallContext* context) const {
    return ListModels(account, {}, context);
  }
  // Lists the models of an account in the background. `done` runs after the last
  // page or the first error. The rules of GetModelAsync() apply. When the last client
  // is gone, a list that needs more pages ends with CANCELLED.
  absl::Status ListModelsAsync(std::string_view account,
                               const ListModelsOptions& options,
                               CallContext* context, ListDone done) const;
  absl::Status ListModelsAsync(std::string_view account, ListDone done) const {
    return ListModelsAsync(account, {}, nullptr, std::move(done));
  }

  // The channel of the calls. Null if the client was made from a stub. Stubs of
  // other services at the same endpoint can share its connections, key, timeout and
  // retry budget: WeatherRestStub weather(client.channel());
  std::shared_ptr<rest::Channel> channel() const;

  // The account id for names that are only "{model}"; "" if the options have none.
  const std::string& account() const;

 private:
  struct Impl;
  explicit Client(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

  std::shared_ptr<const Impl> impl_;
};

}  // namespace fireworks

#endif  // FIREWORKS_CLIENT_H_
