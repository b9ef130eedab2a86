// Package answer reads JSON from a server that may be newer than this schema.
package answer

import (
	"bytes"
	"encoding/json"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Unmarshal fills a message with a JSON body. It drops fields and names of enum
// values that the schema does not know. An unknown name leaves its field unset, or
// its list or map without that element.
//
// protojson drops such names itself from v1.32.0 on. Older versions refuse the whole
// body. They get it again without these names, and otherwise unchanged.
func Unmarshal(body []byte, message proto.Message) error {
	options := protojson.UnmarshalOptions{DiscardUnknown: true}
	err := options.Unmarshal(body, message)
	if err == nil {
		return nil
	}
	f := filter{body: body, in: json.NewDecoder(bytes.NewReader(body))}
	f.message(message.ProtoReflect().Descriptor())
	if f.err != nil || !f.dropped {
		return err
	}
	return options.Unmarshal(append(f.out, body[f.done:]...), message)
}

// A filter copies a body without the enum names that the schema lacks.
type filter struct {
	body    []byte
	in      *json.Decoder
	out     []byte
	done    int64 // How many bytes of the body were read.
	dropped bool
	err     error
}

func (f *filter) copyRead() {
	end := f.in.InputOffset()
	f.out = append(f.out, f.body[f.done:end]...)
	f.done = end
}

func (f *filter) token() json.Token {
	token, err := f.in.Token()
	f.err = err
	f.copyRead()
	return token
}

func (f *filter) value() {
	var value json.RawMessage
	f.err = f.in.Decode(&value)
	f.copyRead()
}

// next returns the first byte of the next key or value.
func (f *filter) next() byte {
	if rest := bytes.TrimLeft(f.body[f.done:], " \t\r\n:,"); len(rest) > 0 {
		return rest[0]
	}
	return 0
}

// entries copies an object or a list. `known` copies a value, or returns false to drop it.
func (f *filter) entries(known func(key string) bool) {
	isObject := f.token() == json.Delim('{')
	first := true
	for f.err == nil && f.in.More() {
		start := len(f.out)
		key := ""
		if isObject {
			key, _ = f.token().(string)
		}
		if f.err == nil && !known(key) {
			f.out = f.out[:start]
			f.dropped = true
			continue
		}
		// The entry before this comma was dropped.
		if comma := bytes.IndexByte(f.out[start:], ','); first && comma >= 0 &&
			len(bytes.TrimSpace(f.out[start:start+comma])) == 0 {
			f.out[start+comma] = ' '
		}
		first = false
	}
	if f.err == nil {
		f.token()
	}
}

func (f *filter) message(descriptor protoreflect.MessageDescriptor) {
	// The types of google.protobuf have special forms in JSON.
	if f.next() != '{' || descriptor.ParentFile().Package() == "google.protobuf" {
		f.value()
		return
	}
	fields := descriptor.Fields()
	f.entries(func(key string) bool {
		field := fields.ByJSONName(key)
		if field == nil {
			field = fields.ByTextName(key)
		}
		switch {
		case field == nil:
			f.value()
		case field.IsMap() && f.next() == '{':
			f.entries(func(string) bool { return f.one(field.MapValue()) })
		case field.IsList() && f.next() == '[':
			f.entries(func(string) bool { return f.one(field) })
		default:
			return f.one(field)
		}
		return true
	})
}

// one copies one value of a field. It returns false for an unknown enum name.
func (f *filter) one(field protoreflect.FieldDescriptor) bool {
	switch {
	case field.Enum() != nil && f.next() == '"':
		name, _ := f.token().(string)
		return field.Enum().Values().ByName(protoreflect.Name(name)) != nil
	case field.Message() != nil && !field.IsMap():
		f.message(field.Message())
	default:
		f.value()
	}
	return true
}
