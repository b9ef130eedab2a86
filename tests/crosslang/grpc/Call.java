// Serves the service by gRPC, calls it, and prints what came. Java.

import fireworks.gateway.v1.GatewayGrpc;
import fireworks.gateway.v1.GetModelRequest;
import fireworks.gateway.v1.ListModelsRequest;
import fireworks.gateway.v1.Model;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;

final class Call {
  private static final class Gateway extends GatewayGrpc.GatewayImplBase {
    @Override
    public void getModel(GetModelRequest request, StreamObserver<Model> answers) {
      answers.onNext(
          Model.newBuilder().setName(request.getName()).setContextLength(131072).build());
      answers.onCompleted();
    }
  }

  public static void main(String[] args) throws Exception {
    Server server =
        InProcessServerBuilder.forName("gateway").addService(new Gateway()).build().start();
    ManagedChannel channel = InProcessChannelBuilder.forName("gateway").build();
    GatewayGrpc.GatewayBlockingStub stub = GatewayGrpc.newBlockingStub(channel);
    Model model =
        stub.getModel(GetModelRequest.newBuilder().setName("accounts/a/models/m").build());
    System.out.println(
        model.getName() + " " + model.getContextLength() + " " + model.hasSupportsLora());
    try {
      stub.listModels(ListModelsRequest.getDefaultInstance());
    } catch (StatusRuntimeException error) {
      System.out.println(error.getStatus().getCode());
    }
    channel.shutdownNow();
    server.shutdownNow();
  }
}
