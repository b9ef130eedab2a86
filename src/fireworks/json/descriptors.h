#ifndef FIREWORKS_JSON_DESCRIPTORS_H_
#define FIREWORKS_JSON_DESCRIPTORS_H_

// Questions about a message type that JSON raises. For bodies that are out of
// the ordinary: the accelerator has tables of its own (tables.h).

#include <google/protobuf/descriptor.h>

#include <initializer_list>
#include <string_view>

namespace fireworks::json {

// The field that a body means by `key`: its JSON name or its own. nullptr if
// there is none.
const google::protobuf::FieldDescriptor* FindField(
    const google::protobuf::Descriptor& type, std::string_view key);

// True if the JSON of the type is an object with a member for each field, and
// not a form of its own, as that of a Timestamp.
bool HasMembers(const google::protobuf::Descriptor& type);

// True if the JSON of the type is an object, whatever its members mean.
bool IsObject(const google::protobuf::Descriptor& type);

// True if the type is one of `wanted`, or has a field whose type reaches one.
bool Reaches(
    const google::protobuf::Descriptor& type,
    std::initializer_list<google::protobuf::Descriptor::WellKnownType> wanted);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_DESCRIPTORS_H_
