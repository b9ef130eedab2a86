#ifndef FIREWORKS_TESTS_REST_HTTP_EXCHANGE_H_
#define FIREWORKS_TESTS_REST_HTTP_EXCHANGE_H_

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/http/curl_transport.h"
#include "fireworks/rest/http/http_transport.h"

namespace fireworks::rest {

// How much longer than promised sanitizers and a busy machine may take.
constexpr absl::Duration kSlack = absl::Seconds(1);

inline absl::Time FromNow(absl::Duration d) { return Clock::Real()->Now() + d; }

inline std::shared_ptr<HttpTransport> NewTransport(
    const HttpOptions& options = HttpOptions()) {
  auto transport = NewCurlTransport(options);
  EXPECT_TRUE(transport.ok()) << transport.status();
  return *std::move(transport);
}

inline HttpRequest Get(std::string url,
                       absl::Duration timeout = absl::Seconds(40)) {
  HttpRequest request;
  request.connect_timeout = absl::Seconds(40);
  request.url = std::move(url);
  request.deadline = FromNow(timeout);
  return request;
}

// Drives once and returns the exchanges that ended.
inline std::vector<HttpFinished> Drive(HttpSession& session, absl::Time until) {
  std::vector<HttpFinished> finished;
  session.Drive(until, &finished);
  return finished;
}

// Starts `requests` at once and drives until each has a result.
inline std::vector<HttpResult> ExchangeAll(HttpSession& session,
                                           std::vector<HttpRequest> requests) {
  std::vector<std::optional<HttpResult>> slots(requests.size());
  size_t left = requests.size();
  for (size_t i = 0; i < requests.size(); ++i) {
    session.Start(/*tag=*/i, std::move(requests[i]));
  }
  const absl::Time end = FromNow(absl::Seconds(60));
  while (left > 0 && Clock::Real()->Now() < end) {
    for (HttpFinished& finished : Drive(session, end)) {
      EXPECT_FALSE(slots[finished.tag].has_value()) << "reported twice";
      slots[finished.tag] = std::move(finished.result);
      --left;
    }
  }
  EXPECT_EQ(left, 0u) << "exchanges that never ended";
  std::vector<HttpResult> results;
  results.reserve(slots.size());
  for (auto& slot : slots) {
    results.push_back(slot.has_value() ? *std::move(slot) : HttpResult());
  }
  return results;
}

inline HttpResult Exchange(HttpSession& session, HttpRequest request) {
  std::vector<HttpRequest> one;
  one.push_back(std::move(request));
  return std::move(ExchangeAll(session, std::move(one)).front());
}

inline std::string FailureName(const HttpResult& result) {
  return std::string(HttpFailureName(result.failure));
}

}  // namespace fireworks::rest

#endif  // FIREWORKS_TESTS_REST_HTTP_EXCHANGE_H_
