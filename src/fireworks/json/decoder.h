#ifndef FIREWORKS_JSON_DECODER_H_
#define FIREWORKS_JSON_DECODER_H_

// Decodes a JSON body into a protobuf message of any type.
//
//   fireworks::json::Decoder decoder;
//   fireworks::Model model;
//   absl::Status status = decoder.Decode(body, &model);
//
// Decode() checks the size, the nesting and the UTF-8 of the body, and that the body
// is an object if the JSON of the type is an object. Then it calls protobuf's
// JsonStringToMessage, which ignores unknown fields. A type with its own JSON form
// is decoded from that form, for example a StringValue from "world".
//
// If simdjson was built in, an accelerator gives the same result 7 to 50 times
// faster, about 25 times for a typical model. It leaves the bodies that it does not handle to JsonStringToMessage.
// src/fireworks/json/README.md lists the intended differences between Decode() and
// JsonStringToMessage.
//
// CMake target: fireworks::rest.

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"

namespace google::protobuf {
class Message;
}

namespace fireworks::json {

// The options of a decoder.
struct DecoderOptions {
  // Uses the accelerator if it was built in. If false, only JsonStringToMessage.
  bool accelerate = true;
  // A longer body is an error.
  size_t max_bytes = size_t{64} << 20;
  // Deeper nesting of objects and arrays is an error. At least 1.
  int max_depth = 64;
};

// Decodes bodies into messages of any type.
//
// Thread-safe. It keeps tables that are made from descriptors, so it must not
// outlive the descriptor pools of its messages.
class Decoder {
 public:
  // A body whose capacity() exceeds its size() by at least this is not copied.
  static constexpr size_t kPadding = 64;

  // If an option is out of range, Decode() returns an error that says so.
  explicit Decoder(const DecoderOptions& options = {});
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // True if the accelerator was built in and is enabled.
  bool accelerated() const;

  // Replaces the content of `message`, or clears it on an error. Ignores the fields
  // and enum values that the schema does not know; FindDrift() in drift.h finds
  // them.
  //
  // INVALID_ARGUMENT if an option is out of range or the body is wrong. The message
  // has the JSON path of the wrong value, if it is known, and at most 80 bytes of
  // the body.
  //
  // RESOURCE_EXHAUSTED if the body is longer than `max_bytes`. With protobuf before
  // 22, also if all of this holds: the body is longer than 8 KB, its type contains a
  // google.protobuf.Struct, Value, ListValue or Any, and the accelerator does not
  // decode the body.
  absl::Status Decode(const std::string& body,
                      google::protobuf::Message* message) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_DECODER_H_
