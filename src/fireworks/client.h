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
// status that says exactly what went wrong. It never shows the API key. It ends by
// its deadline: 50 ms late at most, and the decoding of one body, its own or one of
// another call's.
//
// Errors of all calls: INVALID_ARGUMENT for a name, mask, timeout or header that
// cannot be sent, or if the server says so; NOT_FOUND, UNAUTHENTICATED,
// PERMISSION_DENIED and so on as the server says; UNAVAILABLE if it cannot be
// reached; FAILED_PRECONDITION for a certificate that is not trusted, a redirect or
// a proxy that refuses; DEADLINE_EXCEEDED; CANCELLED; RESOURCE_EXHAUSTED for 429, for
// a pause that the server asks for and that ends after the deadline, and for an
// answer that is too large; INTERNAL for an answer that is not a model; and what an
// api_key_provider returns. What the server said comes with the status, and whether
// anything was sent: see fireworks/errors.h.

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
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/list_models.h"
#include "fireworks/read_mask.h"
#include "fireworks/rest/call_context.h"

namespace fireworks {

namespace gateway::v1 {
class GatewayRestStubInterface;
}
namespace rest {
class Channel;
}

// Other names for what calls are made with.
using GetModelRequest = gateway::v1::GetModelRequest;
using CallContext = rest::CallContext;

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
  Client(std::shared_ptr<gateway::v1::GatewayRestStubInterface> stub,
         ClientOptions options);

  // Gets one model, and waits. `name` is "accounts/{account}/models/{model}",
  // "{account}/{model}", or "{model}" where the options have an account. With a
  // mask the model holds nothing but what the mask names. `context`, which may
  // be null, has the timeout and headers of this call, and reports on it.
  absl::StatusOr<Model> GetModel(std::string_view name,
                                 const ReadMask& mask = {},
                                 CallContext* context = nullptr) const;

  // The same for a request message. Paths of its mask that the schema does not
  // know are sent as they are.
  absl::StatusOr<Model> GetModel(const GetModelRequest& request,
                                 CallContext* context = nullptr) const;

  // Gets many models from the calling thread, multiplexed over few connections.
  // Results stand in the order of `names`, each a model or an error of its own;
  // a name that is given twice is fetched once. One timeout holds for all.
  // `context` may be null.
  std::vector<absl::StatusOr<Model>> GetModels(
      absl::Span<const std::string> names, const ReadMask& mask = {},
      const GetModelsOptions& options = {},
      CallContext* context = nullptr) const;

  // Starts a call and returns. `done` runs exactly once, on the client's
  // background thread, which the first such call starts; it must not block.
  // When the last copy of the client goes (and whoever took its channel()), calls
  // in flight end with CANCELLED, and their completions have run when its
  // destructor returns. It does not wait on the background thread of a client, this
  // one's or another's: a completion that drops clients must not use what lives no
  // longer than they do. `context` may
  // be null, and must live until `done` runs. If an error is returned
  // (RESOURCE_EXHAUSTED if too many calls wait, or why the request cannot be
  // sent), nothing was started and `done` will not run.
  absl::Status GetModelAsync(
      std::string_view name, const ReadMask& mask, CallContext* context,
      absl::AnyInvocable<void(absl::StatusOr<Model>)> done) const;

  // All models of an account, page by page as the range is walked through:
  // nothing is sent before. `account` is "fireworks" or "accounts/fireworks";
  // "" is that of the options. `context` may be null; else it must outlive the
  // range, and serves one page after the other: its timeout is that of a page,
  // its deadline that of all.
  ModelRange ListModels(std::string_view account = "",
                        const ListModelsOptions& options = {},
                        CallContext* context = nullptr) const;

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
  explicit Client(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

  std::shared_ptr<const Impl> impl_;
};

}  // namespace fireworks

#endif  // FIREWORKS_CLIENT_H_
