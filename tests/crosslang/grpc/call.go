// Serves the service by gRPC, calls it, and prints what came. Go.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	gatewayv1 "fireworks/gateway/v1"
)

type gateway struct {
	gatewayv1.UnimplementedGatewayServer
}

func (gateway) GetModel(_ context.Context, request *gatewayv1.GetModelRequest) (*gatewayv1.Model, error) {
	return &gatewayv1.Model{Name: proto.String(request.GetName()), ContextLength: proto.Int32(131072)}, nil
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	server := grpc.NewServer()
	gatewayv1.RegisterGatewayServer(server, gateway{})
	go server.Serve(listener)
	defer server.Stop()
	connection, err := grpc.Dial(listener.Addr().String(), grpc.WithInsecure())
	check(err)
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	stub := gatewayv1.NewGatewayClient(connection)
	model, err := stub.GetModel(ctx, &gatewayv1.GetModelRequest{Name: "accounts/a/models/m"})
	check(err)
	fmt.Println(model.GetName(), model.GetContextLength(), model.SupportsLora != nil)
	_, err = stub.ListModels(ctx, &gatewayv1.ListModelsRequest{})
	fmt.Println(strings.ToUpper(status.Code(err).String()))
}
