#ifndef FIREWORKS_JSON_DECODER_H_
#define FIREWORKS_JSON_DECODER_H_

// From a JSON body to a protobuf message, any message.
//
//   fireworks::json::Decoder decoder;
//   fireworks::Model model;
//   absl::Status status = decoder.Decode(body, &model);
//
// Decode means: a strict check of the body (size, nesting, UTF-8, an object
// where the type's JSON is one), then protobuf's JsonStringToMessage with unknown
// fields ignored. A type with a JSON of its own is decoded from that: a
// StringValue from "world".
// Where simdjson was built in, the same result comes 10 to 20 times faster from
// an accelerator, which hands over to JsonStringToMessage whatever it does not
// handle. Deliberate differences: src/fireworks/json/README.md.
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

// How a decoder is set up.
struct DecoderOptions {
  // Use the accelerator where it was built in; false: JsonStringToMessage
  // alone.
  bool accelerate = true;
  // A longer body is refused.
  size_t max_bytes = size_t{64} << 20;
  // Deeper nesting of objects and arrays is refused. At least 1.
  int max_depth = 64;
};

// Decodes bodies for messages of any type.
//
// Thread-safe. Holds tables made from descriptors, so it must not outlive the
// descriptor pools of the messages it was used with.
class Decoder {
 public:
  // A body whose capacity() exceeds its size() by this much is not copied.
  static constexpr size_t kPadding = 64;

  explicit Decoder(const DecoderOptions& options = {});
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // True if the accelerator was built in and is switched on.
  bool accelerated() const;

  // Replaces the content of `message`; on an error `message` is cleared. What
  // the schema does not know is ignored: FindDrift (drift.h) finds it.
  //
  // Errors: INVALID_ARGUMENT where an option is out of its range, or with the JSON
  // path of the value that is wrong where it is known, and never more than 80 bytes
  // of the body;
  // RESOURCE_EXHAUSTED for a body beyond `max_bytes`, and with protobuf before
  // 22 for one beyond 8 KB that the accelerator does not decode, if the type
  // holds a google.protobuf.Struct, Value, ListValue or Any.
  absl::Status Decode(const std::string& body,
                      google::protobuf::Message* message) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_DECODER_H_
