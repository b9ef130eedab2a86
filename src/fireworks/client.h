#ifndef FIREWORKS_CLIENT_H_
#define FIREWORKS_CLIENT_H_

// Reads model metadata from Fireworks AI.
//
//   absl::StatusOr<fireworks::Client> client =
//       fireworks::Client::FromEnvironment();
//   if (!client.ok()) return client.status();
//   absl::StatusOr<fireworks::Model> model =
//       client->GetModel("accounts/fireworks/models/deepseek-v3");
//   if (!model.ok()) return model.status();
//   std::cout << model->display_name() << " " << model->context_length();
//
// Every call returns everything that the server said and the schema knows, or a
// status that says exactly what went wrong: fireworks/errors.h has the codes. It
// never shows the API key. It ends by its deadline: 50 ms late at most, and the
// decoding of one body, its own or one of another call's.

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

using CallContext = rest::CallContext;
using CallReport = rest::CallReport;

// How Client::GetModels() goes about it.
struct GetModelsOptions {
  // Requests on the wire at a time, at least 1.
  int window = 32;
  // Told of each result as it arrives, on the calling thread; `index` is the
  // place of the name. May be null.
  std::function<void(size_t index, const absl::StatusOr<Model>&)> on_result;
};

// The service, as the owner of one API key sees it.
//
// Thread-safe, and cheap to copy: copies share connections, retry budget and
// the thread of asynchronous calls. A child process may use a client that its
// parent made before fork(): it gets connections of its own.
class Client {
 public:
  using Results = std::vector<absl::StatusOr<Model>>;
  using ModelDone = absl::AnyInvocable<void(absl::StatusOr<Model>)>;
  using ListDone = absl::AnyInvocable<void(absl::StatusOr<std::vector<Model>>)>;

  // Sends nothing: whether key and endpoint are right shows at the first call.
  //
  // INVALID_ARGUMENT for options that cannot work, and says which;
  // UNAUTHENTICATED, with the remedies, if there is no API key;
  // FAILED_PRECONDITION if the libcurl that was loaded is too old.
  static absl::StatusOr<Client> Create(ClientOptions options);

  // Create() with ClientOptions::FromEnvironment().
  static absl::StatusOr<Client> FromEnvironment();

  // A client over a stub of the caller's, such as a fake in a test. Of the
  // options only `account` is used, as an id without "accounts/".
  explicit Client(std::shared_ptr<gateway::v1::GatewayRestStubInterface> stub,
                  ClientOptions options = {});

  // Of all calls: `context`, which may be null, has the timeout and headers of the
  // call and reports on it. A mask may be text, "displayName,state", or paths,
  // {"displayName", "state"}; what is wrong with it is the error of the call.

  // Gets one model, and waits. `name` is "accounts/{account}/models/{model}",
  // "{account}/{model}", or "{model}" where the options have an account. With a
  // mask the model holds nothing but what the mask names.
  absl::StatusOr<Model> GetModel(std::string_view name,
                                 const ReadMask& mask = {},
                                 CallContext* context = nullptr) const;
  absl::StatusOr<Model> GetModel(std::string_view name,
                                 CallContext* context) const {
    return GetModel(name, {}, context);
  }

  // The same for a request message. Paths of its mask that the schema does not
  // know are sent as they are.
  absl::StatusOr<Model> GetModel(const GetModelRequest& request,
                                 CallContext* context = nullptr) const;

  // Gets many models from the calling thread, multiplexed over few connections.
  // Results stand in the order of `names`, each a model or an error of its own;
  // a name that is given twice is fetched once. One timeout holds for all.
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
  // thread, which the first such call starts; it must not block. `context` must live
  // until then. If an error is returned (RESOURCE_EXHAUSTED if too many calls wait,
  // or why the request cannot be sent), `done` will not run.
  //
  // When the last copy of the client goes (and whoever took its channel()), calls in
  // flight end with CANCELLED, and their completions have run when its destructor
  // returns. It does not wait on the background thread of a client, this one's or
  // another's: a completion that drops clients must not use what lives no longer.
  absl::Status GetModelAsync(std::string_view name, const ReadMask& mask,
                             CallContext* context, ModelDone done) const;
  absl::Status GetModelAsync(std::string_view name, ModelDone done) const {
    return GetModelAsync(name, {}, nullptr, std::move(done));
  }

  // All models of an account, page by page as the range is walked through:
  // nothing is sent before. `account` is "fireworks" or "accounts/fireworks";
  // "" is that of the options. `context` must outlive the range, and serves one
  // page after the other: its timeout is that of a page, its deadline that of all.
  ModelRange ListModels(std::string_view account = "",
                        const ListModelsOptions& options = {},
                        CallContext* context = nullptr) const;
  ModelRange ListModels(std::string_view account, CallContext* context) const {
    return ListModels(account, {}, context);
  }

  // All of them in the background, as by GetModelAsync(): `done` runs after the last
  // page, or with the error that ends the list.
  absl::Status ListModelsAsync(std::string_view account,
                               const ListModelsOptions& options,
                               CallContext* context, ListDone done) const;
  absl::Status ListModelsAsync(std::string_view account, ListDone done) const {
    return ListModelsAsync(account, {}, nullptr, std::move(done));
  }

  // The channel that calls are made on, for stubs of other services at the same
  // endpoint: they share connections, key, retries and deadlines with the
  // client. Null for a client over a stub of the caller's.
  //
  //   WeatherRestStub weather(client.channel());
  std::shared_ptr<rest::Channel> channel() const;

  // The id of the account that "{model}" alone is in; "" if the options have none.
  const std::string& account() const;

 private:
  struct Impl;
  struct Link;
  struct AsyncList;
  explicit Client(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

  std::shared_ptr<const Impl> impl_;
};

}  // namespace fireworks

#endif  // FIREWORKS_CLIENT_H_
