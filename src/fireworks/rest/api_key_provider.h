#ifndef FIREWORKS_REST_API_KEY_PROVIDER_H_
#define FIREWORKS_REST_API_KEY_PROVIDER_H_

// Where a channel gets its API key, if the key may change while the process runs.
//
//   options.api_key_provider = [&vault] { return vault.Key(); };
//
// It may look at why it is asked:
//
//   options.api_key_provider = [&vault](const ApiKeyRequest& request) {
//     if (request.refused_key == vault.Key()) vault.FetchInBackground();
//     return vault.Key();
//   };
//
// fireworks::FileApiKey() (fireworks/credentials.h) is a ready-made one.
//
// CMake target: fireworks::rest.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"

namespace fireworks::rest {

// Why a provider is asked.
struct ApiKeyRequest {
  enum class Reason {
    kFirstCall,  // The channel makes its first call.
    kCall,       // It makes another one.
    kRefused,    // The server answered 401. At most once a call.
  };

  Reason reason = Reason::kCall;
  // With kRefused: the key that the server did not accept. Another call may have
  // been given a newer one since. Valid until the provider returns.
  std::string_view refused_key;
};

// A function that returns the key, as a string or as a StatusOr of one. It takes
// an ApiKeyRequest, or nothing.
//
// It is asked before each call, and the call ends with its error if it gives one.
// It is asked again after a 401: another key is sent at once; if it returns the same
// key or an error, the call ends as UNAUTHENTICATED, and the message holds the
// error. White space around a key is cut off.
//
// It is called on several threads at a time, also on the background thread. It
// must not block and must not throw.
class ApiKeyProvider {
 public:
  using Function =
      std::function<absl::StatusOr<std::string>(const ApiKeyRequest&)>;

  // None: ChannelOptions::api_key counts.
  ApiKeyProvider() = default;
  ApiKeyProvider(std::nullptr_t) {}  // NOLINT(google-explicit-constructor)

  template <
      typename F,
      std::enable_if_t<std::is_constructible_v<Function, F> &&
                           !std::is_same_v<std::decay_t<F>, ApiKeyProvider>,
                       bool> = true>
  ApiKeyProvider(F&& f)  // NOLINT(google-explicit-constructor)
      : function_(std::forward<F>(f)) {}

  template <
      typename F,
      std::enable_if_t<std::is_constructible_v<
                           std::function<absl::StatusOr<std::string>()>, F> &&
                           !std::is_constructible_v<Function, F>,
                       int> = 0>
  ApiKeyProvider(F&& f) {  // NOLINT(google-explicit-constructor)
    std::function<absl::StatusOr<std::string>()> plain(std::forward<F>(f));
    if (plain == nullptr) return;
    function_ = [plain = std::move(plain)](const ApiKeyRequest&) {
      return plain();
    };
  }

  // There must be a function.
  absl::StatusOr<std::string> operator()(const ApiKeyRequest& request) const {
    return function_(request);
  }

  friend bool operator==(const ApiKeyProvider& p, std::nullptr_t) {
    return p.function_ == nullptr;
  }
  friend bool operator!=(const ApiKeyProvider& p, std::nullptr_t) {
    return p.function_ != nullptr;
  }

 private:
  Function function_;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_API_KEY_PROVIDER_H_
