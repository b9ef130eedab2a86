// The calls of GUIDE.md, made to the emulator.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/client.h"
#include "fireworks/testing/emulator.h"
#include "support/status_matchers.h"

namespace {

using ::fireworks::rest::FindHeader;
using ::fireworks::testing::Emulator;
using ::fireworks::testing::EmulatorRequest;
using ::fireworks::testing_support::IsOk;
using Done = std::promise<absl::StatusOr<fireworks::Model>>;

absl::Status Calls(const fireworks::Client& client, const std::string& name,
                   const std::vector<std::string>& names,
                   const std::string& traceparent,
                   const std::shared_ptr<Done>& done) {
  // Some fields only. The text "displayName,state" means the same.
  absl::StatusOr<fireworks::Model> model =
      client.GetModel(name, {"displayName", "state"});
  if (!model.ok()) return model.status();

  // Many models, on this thread. Each result is a model or its own error.
  std::vector<absl::StatusOr<fireworks::Model>> models =
      client.GetModels(names);

  // Does not wait. If it returns an error, the completion never runs.
  absl::Status started = client.GetModelAsync(
      name, [done](absl::StatusOr<fireworks::Model> model) {
        done->set_value(std::move(model));
      });
  if (!started.ok()) return started;

  // All models of an account, page by page. An error is the last element.
  for (absl::StatusOr<fireworks::Model>& model :
       client.ListModels("fireworks")) {
    if (!model.ok()) return model.status();
    std::cout << model->display_name() << "\n";
  }

  // The settings and the report of one call, as in gRPC.
  fireworks::CallContext context;
  context.set_timeout(absl::Seconds(2));
  context.AddHeader("traceparent", traceparent);
  model = client.GetModel(name, &context);
  std::cout << context.report().request_id << "\n";

  for (const auto& one : models) {
    if (!one.ok()) return one.status();
  }
  return model.status();
}

TEST(GuideCallsTest, AllSucceed) {
  absl::StatusOr<std::unique_ptr<Emulator>> emulator = Emulator::Start();
  ASSERT_THAT(emulator, IsOk());
  fireworks::ClientOptions options;
  options.endpoint = (*emulator)->url();
  options.api_key = "any";
  absl::StatusOr<fireworks::Client> client = fireworks::Client::Create(options);
  ASSERT_THAT(client, IsOk());

  const auto done = std::make_shared<Done>();
  const std::string name = "accounts/fireworks/models/deepseek-v3";
  EXPECT_THAT(
      Calls(*client, name, {name, "fireworks/heron-7b-chat"}, "00-01-02", done),
      IsOk());
  const absl::StatusOr<fireworks::Model> model = done->get_future().get();
  ASSERT_THAT(model, IsOk());
  EXPECT_EQ(model->name(), name);
  int traced = 0;
  for (const EmulatorRequest& request : (*emulator)->requests()) {
    EXPECT_EQ(request.method, "GET");
    if (FindHeader(request.headers, "traceparent") == "00-01-02") ++traced;
  }
  EXPECT_EQ(traced, 1);
}

}  // namespace
