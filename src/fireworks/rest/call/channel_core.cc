#include "fireworks/rest/call/channel_core.h"

#include <sys/random.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/internal/background_thread.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/call/api_key.h"
#include "fireworks/rest/call/endpoint.h"
#include "fireworks/rest/http/curl_transport.h"

namespace fireworks::rest::internal {
namespace {

using ::fireworks::internal::AbslView;

// The code of a call for which the provider gave no key. NOT_FOUND from a key store,
// for example, would tell the caller that the model does not exist.
absl::StatusCode CodeWithoutKey(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kOutOfRange:
      return absl::StatusCode::kUnauthenticated;
    default:
      return code;
  }
}

absl::Status CheckPositive(std::string_view name, absl::Duration value) {
  if (value > absl::ZeroDuration()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("the option ", AbslView(name),
                                                 " must be positive, but is ",
                                                 absl::FormatDuration(value)));
}

absl::Status CheckAtLeast(std::string_view name, double value, double least) {
  if (value >= least) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("the option ", AbslView(name),
                                                 " must be at least ", least,
                                                 ", but is ", value));
}

absl::Status CheckNumbers(const ChannelOptions& o) {
  for (const absl::Status& status : {
           CheckPositive("timeout", o.timeout),
           CheckPositive("connect_timeout", o.connect_timeout),
           CheckAtLeast("max_body_bytes", static_cast<double>(o.max_body_bytes),
                        1),
           CheckAtLeast("max_idle_sessions", o.max_idle_sessions, 0),
           CheckAtLeast("max_async_in_flight", o.max_async_in_flight, 1),
           CheckAtLeast("max_async_queued", o.max_async_queued, 0),
           CheckAtLeast("retry.max_attempts", o.retry.max_attempts, 1),
           CheckAtLeast("retry.max_reconnects", o.retry.max_reconnects, 0),
           CheckAtLeast("retry.initial_backoff in seconds",
                        absl::ToDoubleSeconds(o.retry.initial_backoff), 0),
           CheckAtLeast("retry.max_backoff in seconds",
                        absl::ToDoubleSeconds(o.retry.max_backoff), 0),
           CheckAtLeast("retry.max_retry_after in seconds",
                        absl::ToDoubleSeconds(o.retry.max_retry_after), 0),
           CheckAtLeast("retry.budget", o.retry.budget, 0),
           CheckAtLeast("retry.budget_refill", o.retry.budget_refill, 0),
           CheckAtLeast("max_idle_time in seconds",
                        absl::ToDoubleSeconds(o.max_idle_time), 0),
           CheckAtLeast("json.max_depth", o.json.max_depth, 1),
       }) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Limits of SpareRequests, so that memory does not stay in use after a burst of
// calls or a very large answer.
constexpr size_t kMaxSpares = 64;
constexpr size_t kMaxBufferBytes = size_t{32} << 10;

// Uniform in [0, 1). Uses the kernel's generator, because fork() copies a
// generator in user space, such as Abseil's, and then all children of a process
// would pause for identical times.
double DefaultRandom() {
  uint64_t bits = 0;
  if (getentropy(&bits, sizeof bits) != 0) {
    bits = static_cast<uint64_t>(absl::GetCurrentTimeNanos()) *
           uint64_t{0x9e3779b97f4a7c15};
  }
  return std::ldexp(static_cast<double>(bits >> 11), -53);
}

}  // namespace

absl::Status CompleteOptions(ChannelOptions& options) {
  absl::Status status = CheckNumbers(options);
  if (!status.ok()) return status;

  absl::StatusOr<std::string> endpoint =
      NormalizeEndpoint(options.endpoint, options.allow_plain_http);
  if (!endpoint.ok()) return endpoint.status();
  options.endpoint = *std::move(endpoint);

  if (!options.api_key.empty()) {
    absl::StatusOr<std::string> key = CleanApiKey(options.api_key);
    if (!key.ok()) return key.status();
    options.api_key = *std::move(key);
  }
  for (const char c : options.user_agent_suffix) {
    if (c >= 0x20 && c < 0x7f) continue;
    return absl::InvalidArgumentError(
        "the option user_agent_suffix contains a byte that is not printable "
        "ASCII");
  }
  if (options.clock != nullptr && options.transport == nullptr) {
    return absl::InvalidArgumentError(
        "the option clock requires the option transport, because libcurl uses "
        "its own clock");
  }
  if (options.transport == nullptr && !options.http.proxy.empty() &&
      !options.allow_plain_http &&
      absl::StartsWith(options.endpoint, "http:")) {
    return absl::InvalidArgumentError(
        "the option http.proxy would expose the API key to the proxy, because "
        "the endpoint is plain http; use https, or set allow_plain_http");
  }
  if (options.transport == nullptr) {
    absl::StatusOr<std::shared_ptr<HttpTransport>> transport =
        NewCurlTransport(options.http);
    if (!transport.ok()) return transport.status();
    options.transport = *std::move(transport);
  }
  if (options.clock == nullptr) options.clock = Clock::Real();
  if (options.random == nullptr) options.random = DefaultRandom;
  return absl::OkStatus();
}

absl::Status NoSessionError() {
  if (::fireworks::internal::IsExiting()) {
    return absl::CancelledError("the process is exiting");
  }
  return absl::ResourceExhaustedError(
      "cannot create an HTTP session: out of memory or file descriptors");
}

HttpRequest SpareRequests::Take() {
  std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
  if (!lock || spare_.empty()) return HttpRequest();
  HttpRequest request = std::move(spare_.back());
  spare_.pop_back();
  return request;
}

void SpareRequests::GiveBack(HttpRequest request) {
  // Swapped, because assigning an empty string would keep the memory.
  for (std::string* memory : {&request.buffer, &request.url}) {
    if (memory->capacity() > kMaxBufferBytes) std::string().swap(*memory);
  }
  std::string().swap(request.body);
  std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
  if (lock && spare_.size() < kMaxSpares) spare_.push_back(std::move(request));
}

ChannelCore::ChannelCore(const ChannelOptions& complete_options)
    : options(complete_options),
      user_agent(absl::StrCat("fireworks-cpp/" FIREWORKS_VERSION,
                              options.user_agent_suffix.empty() ? "" : " ",
                              options.user_agent_suffix)),
      decoder(options.json),
      budget(options.retry.budget, options.retry.budget_refill) {}

absl::StatusOr<std::string> ChannelCore::ApiKey(
    std::string_view refused_key) const {
  using Reason = ApiKeyRequest::Reason;
  if (options.api_key_provider == nullptr) return options.api_key;
  const bool is_first =
      !has_asked_for_key.load() && !has_asked_for_key.exchange(true);
  absl::StatusOr<std::string> key =
      options.api_key_provider({!refused_key.empty() ? Reason::kRefused
                                : is_first           ? Reason::kFirstCall
                                                     : Reason::kCall,
                                refused_key});
  if (key.ok()) key = CleanApiKey(*key);
  if (key.ok()) return key;
  return absl::Status(
      CodeWithoutKey(key.status().code()),
      absl::StrCat("the option api_key_provider gave no usable key: ",
                   key.status().message()));
}

}  // namespace fireworks::rest::internal
