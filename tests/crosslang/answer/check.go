// Reads the bodies of answer.json with Go. Usage: check IMAGE ANSWER_JSON; the image is
// of newer.proto.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"fireworks/answer"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func newType(path string) protoreflect.MessageDescriptor {
	image, err := os.ReadFile(path)
	check(err)
	set := &descriptorpb.FileDescriptorSet{}
	check(proto.Unmarshal(image, set))
	files, err := protodesc.NewFiles(set)
	check(err)
	descriptor, err := files.FindDescriptorByName("newer.Newer")
	check(err)
	return descriptor.(protoreflect.MessageDescriptor)
}

func main() {
	descriptor := newType(os.Args[1])
	table, err := os.ReadFile(os.Args[2])
	check(err)
	var rows [][]*string
	check(json.Unmarshal(table, &rows))
	status := 0
	for _, row := range rows {
		body := strings.ReplaceAll(*row[1], "'", `"`)
		message := dynamicpb.NewMessage(descriptor)
		err := answer.Unmarshal([]byte(body), message)
		correct := err != nil
		if row[2] != nil {
			wanted := dynamicpb.NewMessage(descriptor)
			check(protojson.Unmarshal([]byte(strings.ReplaceAll(*row[2], "'", `"`)), wanted))
			correct = err == nil && proto.Equal(message, wanted)
		}
		if !correct {
			status = 1
			fmt.Printf("%s: %s: %v %v\n", *row[0], body, message, err)
		}
	}
	os.Exit(status)
}
