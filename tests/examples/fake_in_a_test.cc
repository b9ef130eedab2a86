// Code that calls the service, tested without it: once with a scripted
// transport, which takes no time, and once with the emulator, over real HTTP.

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/client.h"
#include "fireworks/testing/emulator.h"
#include "fireworks/testing/scripted_transport.h"
#include "gtest/gtest.h"

namespace {

using fireworks::testing::Emulator;
using fireworks::testing::EmulatorFault;
using fireworks::testing::EmulatorOptions;
using fireworks::testing::ScriptedAnswer;
using fireworks::testing::ScriptedTransport;

// The code under test.
absl::StatusOr<int> ContextLength(const fireworks::Client& client) {
  absl::StatusOr<fireworks::Model> model = client.GetModel("a/m");
  if (!model.ok()) return model.status();
  return model->context_length();
}

TEST(ContextLengthTest, GivesUpOnAServerThatNeverAnswers) {
  auto transport = std::make_shared<ScriptedTransport>();
  transport->Add(ScriptedAnswer::Http(503, ""));
  transport->Add(ScriptedAnswer::Never());
  fireworks::ClientOptions options;
  options.api_key = "any";
  options.timeout = absl::Minutes(10);  // Takes no real time.
  options.transport = transport;
  options.clock = transport->clock();
  absl::StatusOr<fireworks::Client> client = fireworks::Client::Create(options);
  ASSERT_TRUE(client.ok()) << client.status();

  EXPECT_TRUE(absl::IsDeadlineExceeded(ContextLength(*client).status()));
  EXPECT_EQ(transport->requests().size(), 2u);
  EXPECT_EQ(transport->RequestHeader(0, "authorization"), "Bearer any");
}

TEST(ContextLengthTest, ReadsAModelFromABusyServer) {
  fireworks::Model served;
  served.set_name("accounts/a/models/m");
  served.set_context_length(4096);
  EmulatorOptions server;
  server.models = {served};
  absl::StatusOr<std::unique_ptr<Emulator>> emulator = Emulator::Start(server);
  ASSERT_TRUE(emulator.ok()) << emulator.status();
  EmulatorFault busy;
  busy.status = 503;
  (*emulator)->Inject(busy);

  fireworks::ClientOptions options;
  options.endpoint = (*emulator)->url();
  options.api_key = "any";
  absl::StatusOr<fireworks::Client> client = fireworks::Client::Create(options);
  ASSERT_TRUE(client.ok()) << client.status();

  absl::StatusOr<int> length = ContextLength(*client);
  ASSERT_TRUE(length.ok()) << length.status();
  EXPECT_EQ(*length, 4096);
  EXPECT_EQ((*emulator)->request_count(), 2);

  // The model is gone while the code runs on.
  (*emulator)->RemoveModel(served.name());
  EXPECT_TRUE(absl::IsNotFound(ContextLength(*client).status()));
}

}  // namespace
