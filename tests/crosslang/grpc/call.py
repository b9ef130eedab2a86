"""Serves the service by gRPC, calls it, and prints what came. Python."""

from concurrent import futures

import grpc

from fireworks.gateway.v1 import gateway_pb2_grpc, model_pb2


class Gateway(gateway_pb2_grpc.GatewayServicer):

  def GetModel(self, request, context):  # pylint: disable=invalid-name
    return model_pb2.Model(name=request.name, context_length=131072)


server = grpc.server(futures.ThreadPoolExecutor())
gateway_pb2_grpc.add_GatewayServicer_to_server(Gateway(), server)
port = server.add_insecure_port('127.0.0.1:0')
server.start()
with grpc.insecure_channel(f'127.0.0.1:{port}') as channel:
  stub = gateway_pb2_grpc.GatewayStub(channel)
  model = stub.GetModel(model_pb2.GetModelRequest(name='accounts/a/models/m'), timeout=60)
  print(model.name, model.context_length, model.HasField('supports_lora'))
  try:
    stub.ListModels(model_pb2.ListModelsRequest(), timeout=60)
  except grpc.RpcError as error:
    print(error.code().name)
server.stop(None)
