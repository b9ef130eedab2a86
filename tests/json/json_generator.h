#ifndef FIREWORKS_TESTS_JSON_JSON_GENERATOR_H_
#define FIREWORKS_TESTS_JSON_JSON_GENERATOR_H_

// Generates random JSON bodies for a message type. The same seed gives the same
// bodies.

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace fireworks::json {

class JsonGenerator {
 public:
  // About `oddity` of 100 values and keys do not fit the schema: null, of another
  // type, out of range, unknown.
  JsonGenerator(uint32_t seed, int oddity) : random_(seed), oddity_(oddity) {}

  // Returns a body for a message of this type. Its JSON syntax is valid.
  std::string Body(const google::protobuf::Descriptor* type);

  // Returns the text with some bytes changed, doubled or removed.
  std::string Mutate(std::string text);

 private:
  std::string Object(const google::protobuf::Descriptor* type, int depth);
  std::string Field(const google::protobuf::FieldDescriptor* field, int depth);
  std::string Value(const google::protobuf::FieldDescriptor* field, int depth);
  std::string Map(const google::protobuf::FieldDescriptor* field, int depth);
  std::string MessageValue(const google::protobuf::Descriptor* type, int depth);
  std::string Scalar(const google::protobuf::FieldDescriptor* field);
  std::string Odd();
  // Any value, object or array.
  std::string Any(int depth);
  std::string AnyObject(int depth);
  std::string AnyArray(int depth);

  size_t Below(size_t limit);
  bool Percent(int chance);
  std::string Blank();
  const char* Pick(const std::vector<const char*>& choices);

  std::mt19937 random_;
  const int oddity_;
};

}  // namespace fireworks::json

#endif  // FIREWORKS_TESTS_JSON_JSON_GENERATOR_H_
