#ifndef FIREWORKS_TESTS_REST_CALL_FORMS_H_
#define FIREWORKS_TESTS_REST_CALL_FORMS_H_

// The three forms of a call, run against a server and compared by their ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "rest/get_model.h"
#include "servers/fault_server.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks::rest {

// How many calls a form that makes several makes.
inline constexpr int kMany = 8;

// What a call ended with.
struct Outcome {
  absl::Status status;
  int attempts = 0;
};

enum class Form { kSingle, kMany, kAsync };

// The end of each call.
inline std::vector<Outcome> RunAs(Form form, Channel& channel) {
  const GetModelRequest request = Request();
  std::vector<Outcome> outcomes(form == Form::kSingle ? 1 : kMany);
  if (form == Form::kSingle) {
    CallContext context;
    outcomes[0].status =
        UnaryCall<Model>(channel, kGetModel, request, &context).status();
    outcomes[0].attempts = context.report().attempts;
  } else if (form == Form::kMany) {
    const std::vector<GetModelRequest> requests(kMany, request);
    ManyCalls<Model>(
        channel, kGetModel, absl::MakeConstSpan(requests), {}, nullptr,
        [&](size_t i, absl::StatusOr<Model> model, const CallReport& report) {
          outcomes[i] = {model.status(), report.attempts};
        });
  } else {
    std::vector<CallContext> contexts(kMany);
    std::atomic<int> left{kMany};
    testing_support::Notification all;
    for (size_t i = 0; i < kMany; ++i) {
      EXPECT_THAT(
          AsyncCall<Model>(
              channel, kGetModel, request, &contexts[i],
              [&, i](absl::StatusOr<Model> model) {
                outcomes[i] = {model.status(), contexts[i].report().attempts};
                if (--left == 0) all.Notify();
              }),
          testing_support::IsOk());
    }
    EXPECT_TRUE(all.Wait());
  }
  return outcomes;
}

// With little time for a call that is to end by its deadline.
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
