// The gRPC code of the schema serves users' own servers and mocks: one call in
// this process and one call of the mock show that it is whole.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "fireworks/gateway/v1/gateway.grpc.pb.h"
#include "fireworks/gateway/v1/gateway.pb.h"
#include "fireworks/gateway/v1/gateway_mock.grpc.pb.h"
#include "fireworks/gateway/v1/model.pb.h"

namespace fireworks::gateway::v1 {
namespace {

using ::testing::_;
using ::testing::DoAll;
using ::testing::Property;
using ::testing::Return;
using ::testing::SetArgPointee;

// Knows one model.
class OneModelGateway final : public Gateway::Service {
 public:
  grpc::Status GetModel(grpc::ServerContext* /*context*/,
                        const GetModelRequest* request,
                        Model* response) override {
    if (request->name() != "accounts/a/models/known") {
      return {grpc::StatusCode::NOT_FOUND, "no such model"};
    }
    response->set_name(request->name());
    response->set_supports_tools(false);
    return grpc::Status::OK;
  }
};

class GatewayInProcessTest : public ::testing::Test {
 protected:
  GatewayInProcessTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&gateway_);
    server_ = builder.BuildAndStart();
    stub_ = Gateway::NewStub(server_->InProcessChannel({}));
    context_.set_deadline(std::chrono::system_clock::now() +
                          std::chrono::seconds(10));
  }
  ~GatewayInProcessTest() override { server_->Shutdown(); }

  OneModelGateway gateway_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Gateway::Stub> stub_;
  grpc::ClientContext context_;
  GetModelRequest request_;
  Model model_;
};

TEST_F(GatewayInProcessTest, AnswersWithAModelAndItsPresence) {
  request_.set_name("accounts/a/models/known");
  const grpc::Status status = stub_->GetModel(&context_, request_, &model_);

  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(model_.name(), "accounts/a/models/known");
  EXPECT_TRUE(model_.has_supports_tools());
  EXPECT_FALSE(model_.has_supports_lora());
}

TEST_F(GatewayInProcessTest, PassesErrorsOn) {
  request_.set_name("accounts/a/models/other");
  const grpc::Status status = stub_->GetModel(&context_, request_, &model_);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "no such model");
}

TEST(GatewayMockTest, StandsInForTheStub) {
  ListModelsResponse page;
  page.add_models()->set_name("accounts/a/models/m");
  MockGatewayStub mock;
  EXPECT_CALL(
      mock,
      ListModels(_, Property(&ListModelsRequest::parent, "accounts/a"), _))
      .WillOnce(DoAll(SetArgPointee<2>(page), Return(grpc::Status::OK)));

  Gateway::StubInterface& stub = mock;
  grpc::ClientContext context;
  ListModelsRequest request;
  request.set_parent("accounts/a");
  ListModelsResponse response;
  ASSERT_TRUE(stub.ListModels(&context, request, &response).ok());
  ASSERT_EQ(response.models_size(), 1);
  EXPECT_EQ(response.models(0).name(), "accounts/a/models/m");
}

}  // namespace
}  // namespace fireworks::gateway::v1
