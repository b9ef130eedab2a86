#ifndef FIREWORKS_TESTS_JSON_TEST_SCHEMA_H_
#define FIREWORKS_TESTS_JSON_TEST_SCHEMA_H_

// Messages with fields of every kind, compiled at run time. The accelerator supports
// more kinds than the service's schema uses.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>

namespace fireworks::json {

// Returns a message of the schema in test_schema.cc: "Everything", "Legacy" (proto2)
// or "Special" (types with a special JSON form). Aborts on another name.
const google::protobuf::Descriptor* TestMessage(const std::string& name);

// Makes a message of any type. It has the generated class if there is one.
std::unique_ptr<google::protobuf::Message> NewMessage(
    const google::protobuf::Descriptor* descriptor);

}  // namespace fireworks::json

#endif  // FIREWORKS_TESTS_JSON_TEST_SCHEMA_H_
