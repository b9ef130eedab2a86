#ifndef FIREWORKS_TESTS_CLIENT_FIXTURE_H_
#define FIREWORKS_TESTS_CLIENT_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "fireworks/client.h"
#include "fireworks/testing/scripted_transport.h"
#include "support/status_matchers.h"

namespace fireworks {

// A client whose server is a script.
class ClientTest : public ::testing::Test {
 protected:
  explicit ClientTest(std::shared_ptr<testing::ScriptedTransport> transport =
                          std::make_shared<testing::ScriptedTransport>())
      : transport_(std::move(transport)) {
    options_.api_key = "fw_0123456789";
    options_.transport = transport_;
    options_.clock = transport_->clock();
  }

  Client MakeClient() {
    absl::StatusOr<Client> client = Client::Create(options_);
    EXPECT_THAT(client, testing_support::IsOk());
    return *client;
  }

  std::vector<std::string> Urls() const {
    std::vector<std::string> urls;
    for (const rest::HttpRequest& request : transport_->requests()) {
      urls.push_back(request.url);
    }
    return urls;
  }

  std::shared_ptr<testing::ScriptedTransport> transport_;
  ClientOptions options_;
};

}  // namespace fireworks

#endif  // FIREWORKS_TESTS_CLIENT_FIXTURE_H_
