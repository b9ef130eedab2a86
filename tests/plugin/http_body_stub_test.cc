// Stubs of a schema in the style of AIP whose requests and responses are bytes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "fireworks/rest/channel.h"
#include "servers/good_server.h"
#include "shop/shop.rest.h"
#include "support/status_matchers.h"

namespace shop {
namespace {

using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;

TEST(HttpBody, TravelsUnderItsOwnContentType) {
  std::atomic<int> calls = 0;
  std::string seen;
  const GoodServer server([&](const GoodRequest& request) {
    ++calls;
    seen = request.method + " " + request.target + " " +
           request.headers.find("Content-Type")->second + " " + request.body;
    return GoodAnswer{200, "{}"};
  });
  fireworks::rest::ChannelOptions options;
  options.endpoint = server.url();
  ASSERT_OK_AND_ASSIGN(const auto channel,
                       fireworks::rest::Channel::Create(options));
  ShopRestStub stub(channel);

  UploadRequest upload;
  upload.set_name("items/1");
  upload.mutable_file()->set_content_type("image/png");
  upload.mutable_file()->set_data("\x89PNG");
  EXPECT_THAT(stub.Upload(upload), IsOk());
  EXPECT_EQ(seen, "POST /v1/items/1:upload image/png \x89PNG");
  EXPECT_THAT(stub.Replace(upload.file()), IsOk());
  EXPECT_EQ(seen, "PUT /v1/items image/png \x89PNG");

  upload.mutable_file()->set_content_type("image/png\r\nX-Evil: 1");
  EXPECT_THAT(stub.Upload(upload),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(calls, 2);
}

// The response is bytes that are not JSON, or empty. It has the server's type.
TEST(HttpBody, ArrivesAsItCame) {
  std::string accepted;
  std::string answer = "\x89PNG";
  const GoodServer server([&](const GoodRequest& request) {
    accepted = request.headers.find("Accept")->second;
    return GoodAnswer{200, answer, {{"Content-Type", "image/png"}}};
  });
  fireworks::rest::ChannelOptions options;
  options.endpoint = server.url();
  options.max_body_bytes = 10;
  ASSERT_OK_AND_ASSIGN(const auto channel,
                       fireworks::rest::Channel::Create(options));
  ShopRestStub stub(channel);
  DownloadRequest request;
  request.set_name("items/1");
  for (const std::string& bytes : {std::string("\x89PNG"), std::string()}) {
    answer = bytes;
    ASSERT_OK_AND_ASSIGN(const auto body, stub.Download(request));
    EXPECT_EQ(body.data(), bytes);
    EXPECT_EQ(body.content_type(), "image/png");
  }
  EXPECT_EQ(accepted, "*/*");
  answer = std::string(11, 'x');
  EXPECT_THAT(stub.Download(request),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

}  // namespace
}  // namespace shop
