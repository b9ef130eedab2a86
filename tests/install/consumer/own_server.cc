// Calls a gRPC server of the service and a mock of its stub. Exits with 0 if both
// answer.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <string>

#include "fireworks/gateway/v1/gateway.grpc.pb.h"
#include "fireworks/gateway/v1/gateway_mock.grpc.pb.h"

namespace {

using ::fireworks::gateway::v1::Gateway;
using ::fireworks::gateway::v1::GetModelRequest;
using ::fireworks::gateway::v1::MockGatewayStub;
using ::fireworks::gateway::v1::Model;

class EchoGateway final : public Gateway::Service {
  grpc::Status GetModel(grpc::ServerContext* /*context*/,
                        const GetModelRequest* request,
                        Model* response) override {
    response->set_name(request->name());
    return grpc::Status::OK;
  }
};

// Stands for user code that takes a stub, or a mock of it.
std::string NameOfModel(Gateway::StubInterface& stub) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::seconds(10));
  GetModelRequest request;
  request.set_name("accounts/a/models/m");
  Model model;
  const grpc::Status status = stub.GetModel(&context, request, &model);
  return status.ok() ? model.name() : status.error_message();
}

bool Expect(const std::string& actual, const std::string& expected) {
  if (actual == expected) return true;
  std::cerr << "got \"" << actual << "\", not \"" << expected << "\"\n";
  return false;
}

bool ServerAnswers() {
  EchoGateway gateway;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                           &port);
  builder.RegisterService(&gateway);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  const auto stub = Gateway::NewStub(grpc::CreateChannel(
      "127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials()));
  return Expect(NameOfModel(*stub), "accounts/a/models/m");
}

bool MockAnswers() {
  Model model;
  model.set_name("a model");
  MockGatewayStub mock;
  EXPECT_CALL(mock, GetModel)
      .WillOnce(testing::DoAll(testing::SetArgPointee<2>(model),
                               testing::Return(grpc::Status::OK)));
  return Expect(NameOfModel(mock), "a model");
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  return ServerAnswers() && MockAnswers() ? 0 : 1;
}
