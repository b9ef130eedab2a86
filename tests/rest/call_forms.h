#ifndef FIREWORKS_TESTS_REST_CALL_FORMS_H_
#define FIREWORKS_TESTS_REST_CALL_FORMS_H_

// Runs the three forms of a call against a server, to compare their outcomes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/call_report.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/method.h"
#include "fireworks/rest/stub.h"
#include "rest/get_model.h"
#include "servers/fault_server.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks::rest {

// How many calls kMany and kAsync make.
inline constexpr int kMany = 8;

// How a call ended.
struct Outcome {
  absl::Status status;
  int attempts = 0;
  int http_status = 0;
  absl::Duration elapsed;
  absl::Duration held;
};

enum class Form { kSingle, kMany, kAsync };

// A generator of parameters.
inline auto EachForm() {
  return ::testing::Values(Form::kSingle, Form::kMany, Form::kAsync);
}

// How many calls RunAs() makes.
inline size_t CallsOf(Form form) { return form == Form::kSingle ? 1 : kMany; }

// Each asynchronous call has its own. A single call and a batch use the first.
using Contexts = std::vector<CallContext>;

// Requests for the models m0, m1, ...
inline std::vector<GetModelRequest> Requests(size_t count) {
  std::vector<GetModelRequest> requests;
  requests.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    requests.push_back(Request(absl::StrCat("m", i)));
  }
  return requests;
}

// Returns the outcome of each call.
inline std::vector<Outcome> RunAs(Form form, Channel& channel,
                                  Contexts& contexts,
                                  const Method& method = kGetModel) {
  const std::vector<GetModelRequest> requests = Requests(CallsOf(form));
  std::vector<Outcome> outcomes(requests.size());
  const auto set = [&](size_t i, absl::Status status,
                       const CallReport& report) {
    outcomes[i] = {std::move(status), report.attempts, report.http_status,
                   report.elapsed, report.held};
  };
  if (form == Form::kSingle) {
    absl::Status status =
        UnaryCall<Model>(channel, method, requests[0], &contexts[0]).status();
    set(0, std::move(status), contexts[0].report());
  } else if (form == Form::kMany) {
    ManyCalls<Model>(
        channel, method, absl::MakeConstSpan(requests), {}, &contexts[0],
        [&](size_t i, const absl::StatusOr<Model>& model,
            const CallReport& report) { set(i, model.status(), report); });
  } else {
    std::atomic<int> left{kMany};
    testing_support::Notification all;
    for (size_t i = 0; i < requests.size(); ++i) {
      EXPECT_THAT(AsyncCall<Model>(channel, method, requests[i], &contexts[i],
                                   [&, i](const absl::StatusOr<Model>& model) {
                                     set(i, model.status(),
                                         contexts[i].report());
                                     if (--left == 0) all.Notify();
                                   }),
                  testing_support::IsOk());
    }
    EXPECT_TRUE(all.Wait());
  }
  return outcomes;
}

inline std::vector<Outcome> RunAs(Form form, Channel& channel,
                                  const Method& method = kGetModel) {
  Contexts contexts(kMany);
  return RunAs(form, channel, contexts, method);
}

// The timeout is short if the call is expected to end by its deadline.
inline ChannelOptions OptionsFor(const servers::FaultServer& server,
                                 absl::StatusCode expected) {
  ChannelOptions options;
  options.endpoint = server.url();
  options.api_key = kKey;
  options.http.ca_file = server.ca_file();
  options.http.accept_gzip = true;
  options.max_body_bytes = size_t{1} << 20;
  options.retry.initial_backoff = absl::Milliseconds(1);
  options.timeout = expected == absl::StatusCode::kDeadlineExceeded
                        ? absl::Milliseconds(400)
                        : absl::Seconds(15);
  return options;
}

inline std::string FormName(Form form) {
  return form == Form::kSingle ? "Single"
         : form == Form::kMany ? "Many"
                               : "Async";
}

}  // namespace fireworks::rest

#endif  // FIREWORKS_TESTS_REST_CALL_FORMS_H_
