#ifndef FIREWORKS_TESTS_JSON_TEST_SCHEMA_H_
#define FIREWORKS_TESTS_JSON_TEST_SCHEMA_H_

// Messages with fields of every kind, compiled when they are asked for: what
// the accelerator can do is more than what the service's schema needs.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>

namespace fireworks::json {

// "Everything", "Legacy" (proto2) or "Special" (types with a JSON of their own)
// as written in test_schema.cc. Aborts on another name.
const google::protobuf::Descriptor* TestMessage(const std::string& name);

// A new message of any type, of a generated class if there is one.
std::unique_ptr<google::protobuf::Message> NewMessage(
    const google::protobuf::Descriptor* descriptor);

}  // namespace fireworks::json

#endif  // FIREWORKS_TESTS_JSON_TEST_SCHEMA_H_
