// Decoding the bodies of other calls takes time. A call must still end by its
// deadline.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/json/decoder.h"
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

// A model of one megabyte, made of many short strings.
std::string HugeBody() {
  std::string body = R"({"baseModelDetails": {"huggingfaceFiles": ["a")";
  while (body.size() < size_t{1} << 20) {
    body += R"(, "model-00001.safetensors")";
  }
  return body + "]}}";
}

// Returns the longest of five decodings under the machine's present load.
absl::Duration TimeToDecode(const std::string& body,
                            const json::DecoderOptions& options) {
  absl::Duration longest;
  for (int i = 0; i < 5; ++i) {
    Model model;
    const absl::Time start = Clock::Real()->Now();
    EXPECT_THAT(json::Decoder(options).Decode(body, &model), IsOk());
    longest = std::max(longest, Clock::Real()->Now() - start);
  }
  return longest;
}

TEST(ChannelDecodingTest, AStalledCallEndsInTimeBesideManyBodies) {
  const std::string body = HugeBody();
  const GoodServer server([&](const GoodRequest& request) {
    if (absl::EndsWith(request.target, "/stalled")) {
      return GoodAnswer{200, "{}", {}, absl::Seconds(8)};
    }
    return GoodAnswer{200, body};
  });
  ChannelOptions options;
  options.endpoint = server.url();
  options.json.accelerate = false;
  options.timeout = absl::Minutes(2);
  const auto channel = Channel::Create(options);
  ASSERT_THAT(channel, IsOk());

  std::atomic<int> left{kOthers};
  Notification all;
  for (int i = 0; i < kOthers; ++i) {
    ASSERT_THAT(AsyncCall<Model>(**channel, kGetModel, Request(), nullptr,
                                 [&](const absl::StatusOr<Model>& model) {
                                   EXPECT_THAT(model.status(), IsOk());
                                   if (--left == 0) all.Notify();
                                 }),
                IsOk());
  }
  CallContext context;
  context.set_timeout(kTimeout);
  absl::Duration took;
  Notification ended;
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
  // Allows for a busy machine. Decoding all bodies takes many times as long.
  const absl::Duration decode = TimeToDecode(body, options.json);
  EXPECT_LT(took, kTimeout + absl::Milliseconds(50) + 4 * decode);
  EXPECT_TRUE(all.Wait());
}

}  // namespace
}  // namespace fireworks::rest
