#ifndef FIREWORKS_REST_API_KEY_PROVIDER_H_
#define FIREWORKS_REST_API_KEY_PROVIDER_H_

// Provides an API key that may change while the process runs.
//
//   options.api_key_provider = [&vault] { return vault.Key(); };
//
// The function may have a parameter that says why it is called:
//
//   options.api_key_provider = [&vault](const ApiKeyRequest& request) {
//     if (request.refused_key == vault.Key()) vault.FetchInBackground();
//     return vault.Key();
//   };
//
// fireworks::FileApiKey() (fireworks/credentials.h) is a provider that watches
// a file.
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

// Why a provider is called.
struct ApiKeyRequest {
  // The reasons.
  enum class Reason {
    kFirstCall,  // The channel makes its first call.
    kCall,       // The channel makes another call.
    kRefused,    // The server answered 401. At most once per call.
  };

  // The reason for this request.
  Reason reason = Reason::kCall;
  // The key that the server refused, if the reason is kRefused. The provider
  // may have returned a newer key to another call since. The view is
  // valid until the provider returns.
  std::string_view refused_key;
};

// A function that returns the API key, as a string or an absl::StatusOr of a
// string. It has one parameter, the ApiKeyRequest, or none.
//
// The function is called before each call is sent. White space around a key is
// removed. If the key is empty or otherwise invalid, the call ends with
// UNAUTHENTICATED. If the function returns an error, the call ends with that error.
// INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS and OUT_OF_RANGE become UNAUTHENTICATED,
// because they would seem to be about what the call asked for.
//
// The function is called again after a 401. If it then returns another key, the
// request is sent again at once with that key. Otherwise the call ends with
// UNAUTHENTICATED, and the message contains the function's error, if there is one.
//
// The function is called on several threads at a time, including the background
// thread. It must not block or throw.
class ApiKeyProvider {
 public:
  // What every provider is converted to.
  using Function =
      std::function<absl::StatusOr<std::string>(const ApiKeyRequest&)>;

  // No function: ChannelOptions::api_key is used.
  ApiKeyProvider() = default;
  // The same.
  ApiKeyProvider(std::nullptr_t) {}  // NOLINT(google-explicit-constructor)

  // From a function with a parameter. An empty std::function counts as none.
  template <
      typename F,
      std::enable_if_t<std::is_constructible_v<Function, F> &&
                           !std::is_same_v<std::decay_t<F>, ApiKeyProvider>,
                       bool> = true>
  ApiKeyProvider(F&& f)  // NOLINT(google-explicit-constructor)
      : function_(std::forward<F>(f)) {}

  // From a function without parameters.
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

  // Calls the function, which must exist.
  absl::StatusOr<std::string> operator()(const ApiKeyRequest& request) const {
    return function_(request);
  }

  // True if no function was given.
  friend bool operator==(const ApiKeyProvider& p, std::nullptr_t) {
    return p.function_ == nullptr;
  }
  // Whether there is a function.
  friend bool operator!=(const ApiKeyProvider& p, std::nullptr_t) {
    return p.function_ != nullptr;
  }

 private:
  Function function_;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_API_KEY_PROVIDER_H_
