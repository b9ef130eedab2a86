#ifndef FIREWORKS_JSON_DESCRIPTORS_H_
#define FIREWORKS_JSON_DESCRIPTORS_H_

// What JSON code asks about a message type. The accelerator does not use this: it has
// its own tables (tables.h).

#include <google/protobuf/descriptor.h>

#include <initializer_list>
#include <string_view>

namespace fireworks::json {

// The field whose JSON name or own name is `key`, or nullptr.
const google::protobuf::FieldDescriptor* FindField(
    const google::protobuf::Descriptor& type, std::string_view key);

// True if the JSON of the type is an object with a member for each field. False if the
// type has its own JSON form, for example Timestamp.
bool HasMembers(const google::protobuf::Descriptor& type);

// True if the JSON of the type is an object, with any kind of members.
bool IsObject(const google::protobuf::Descriptor& type);

// True if the type is one of `wanted`, or if one can be reached through its fields.
bool Reaches(
    const google::protobuf::Descriptor& type,
    std::initializer_list<google::protobuf::Descriptor::WellKnownType> wanted);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_DESCRIPTORS_H_
