// The Go end of tools/crosslang: see codec.py, which does the same. It reads each
// body twice: with the generated code, and without any, by the descriptors of the
// file that its first argument names.
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"

	"fireworks/answer"
	gatewayv1 "fireworks/gateway/v1"
	_ "fireworks/rest/v1"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func readImage(path string) *protoregistry.Files {
	image, err := os.ReadFile(path)
	check(err)
	set := &descriptorpb.FileDescriptorSet{}
	check(proto.Unmarshal(image, set))
	files, err := protodesc.NewFiles(set)
	check(err)
	return files
}

func decode(message proto.Message, body []byte) ([]byte, error) {
	if err := answer.Unmarshal(body, message); err != nil {
		return nil, err
	}
	return proto.MarshalOptions{Deterministic: true}.Marshal(message)
}

func readRow(image *protoregistry.Files, row string) string {
	words := strings.Fields(row)
	name := protoreflect.FullName(words[0])
	body, err := hex.DecodeString(words[1])
	check(err)
	generated, err := protoregistry.GlobalTypes.FindMessageByName(name)
	check(err)
	descriptor, err := image.FindDescriptorByName(name)
	check(err)

	message := generated.New().Interface()
	data, err := decode(message, body)
	dynamic := dynamicpb.NewMessage(descriptor.(protoreflect.MessageDescriptor))
	again, errAgain := decode(dynamic, body)
	if (err == nil) != (errAgain == nil) || !bytes.Equal(data, again) {
		check(fmt.Errorf("dynamicpb reads it otherwise: %s", body))
	}
	if err != nil {
		return "refused " + hex.EncodeToString([]byte(err.Error()))
	}
	json, err := protojson.Marshal(message)
	check(err)
	return fmt.Sprintf("ok %x %x", data, json)
}

func printMethods() {
	services := gatewayv1.File_fireworks_gateway_v1_gateway_proto.Services()
	for i := 0; i < services.Len(); i++ {
		methods := services.Get(i).Methods()
		for j := 0; j < methods.Len(); j++ {
			method := methods.Get(j)
			fmt.Println(method.FullName(), method.Input().FullName(),
				method.Output().FullName())
		}
	}
}

func main() {
	if len(os.Args) == 3 && os.Args[2] == "methods" {
		printMethods()
		return
	}
	image := readImage(os.Args[1])
	rows := bufio.NewReader(os.Stdin)
	for {
		row, err := rows.ReadString('\n')
		if err != nil {
			return
		}
		fmt.Println(readRow(image, row))
	}
}
