// Decoding the bodies of other calls takes time. A call must still end by its
// deadline.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/clock.h"
#include "fireworks/rest/stub.h"
#include "rest/get_model.h"
#include "servers/good_server.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::Notification;
using ::fireworks::testing_support::StatusIs;

constexpr int kOthers = 60;
constexpr absl::Duration kTimeout = absl::Milliseconds(400);
// How late a call may be, besides the decoding of one body.
constexpr absl::Duration kPromised = absl::Milliseconds(50);
constexpr absl::Duration kBusyMachine = absl::Milliseconds(100);

// A model of one megabyte, made of many short strings.
std::string HugeBody() {
  std::string body = R"({"baseModelDetails": {"huggingfaceFiles": ["a")";
  while (body.size() < size_t{1} << 20) {
    body += R"(, "model-00001.safetensors")";
  }
  return body + "]}}";
}

TEST(ChannelDecodingTest, AStalledCallEndsInTimeBesideManyBodies) {
  const std::string body = HugeBody();
  Notification ended;
  const GoodServer server([&](const GoodRequest& request) {
    if (!absl::EndsWith(request.target, "/stalled")) {
      return GoodAnswer{200, body};
    }
    EXPECT_TRUE(ended.Wait());
    return GoodAnswer{200, "{}"};
  });
  ChannelOptions options;
  options.endpoint = server.url();
  options.json.accelerate = false;
  options.timeout = absl::Minutes(2);
  auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());

  // The longest time from one decoded body to the next. One thread ends all calls.
  absl::Duration longest;
  absl::Time last = absl::InfiniteFuture();
  int decoded = 0;
  Notification busy;
  for (int i = 0; i < kOthers; ++i) {
    ASSERT_THAT(AsyncCall<Model>(**channel, kGetModel, Request(), nullptr,
                                 [&](const absl::StatusOr<Model>& model) {
                                   if (!model.ok()) return;
                                   const absl::Time now = Clock::Real()->Now();
                                   longest = std::max(longest, now - last);
                                   last = now;
                                   if (++decoded == 2) busy.Notify();
                                 }),
                IsOk());
  }
  ASSERT_TRUE(busy.Wait());
  CallContext context;
  context.set_timeout(kTimeout);
  absl::Duration took;
  const absl::Time start = Clock::Real()->Now();
  ASSERT_THAT(AsyncCall<Model>(
                  **channel, kGetModel, Request("stalled"), &context,
                  [&](const absl::StatusOr<Model>& model) {
                    took = Clock::Real()->Now() - start;
                    EXPECT_THAT(model.status(),
                                StatusIs(absl::StatusCode::kDeadlineExceeded));
                    ended.Notify();
                  }),
              IsOk());
  EXPECT_TRUE(ended.Wait());
  channel->reset();  // Cancels the other calls.
  EXPECT_LT(took, kTimeout + kPromised + longest + kBusyMachine);
}

}  // namespace
}  // namespace fireworks::rest
