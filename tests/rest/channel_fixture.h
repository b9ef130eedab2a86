#ifndef FIREWORKS_TESTS_REST_CHANNEL_FIXTURE_H_
#define FIREWORKS_TESTS_REST_CHANNEL_FIXTURE_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "fireworks/rest/call_context.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "fireworks/testing/scripted_transport.h"
#include "gtest/gtest.h"
#include "rest/get_model.h"
#include "support/status_matchers.h"

namespace fireworks::rest {

using ::fireworks::testing::ScriptedAnswer;
using ::fireworks::testing::ScriptedTransport;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;

inline constexpr char kReady[] =
    R"({"name": "accounts/a/models/m", "state": "READY"})";

// Tests of a channel whose answers come from a script.
class ChannelTest : public ::testing::Test {
 protected:
  ChannelTest() {
    options_.endpoint = "https://api.example.com";
    options_.api_key = kKey;
    options_.random = [] { return 0.5; };
    Use(std::make_shared<ScriptedTransport>());
  }

  // Makes an answer for each request with `answer`, instead of a list of answers.
  void AnswerBy(std::function<ScriptedAnswer(const HttpRequest&)> answer) {
    Use(std::make_shared<ScriptedTransport>(std::move(answer)));
  }

  std::shared_ptr<Channel> MakeChannel() {
    absl::StatusOr<std::shared_ptr<Channel>> channel =
        Channel::Create(options_);
    EXPECT_THAT(channel, IsOk());
    return channel.ok() ? *channel : nullptr;
  }

  absl::StatusOr<Model> Get(CallContext* context = nullptr) {
    return UnaryCall<Model>(*MakeChannel(), kGetModel, Request(), context);
  }

  std::shared_ptr<ScriptedTransport> transport_;
  ChannelOptions options_;

 private:
  void Use(std::shared_ptr<ScriptedTransport> transport) {
    transport_ = std::move(transport);
    options_.transport = transport_;
    options_.clock = transport_->clock();
  }
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_TESTS_REST_CHANNEL_FIXTURE_H_
