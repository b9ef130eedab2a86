#ifndef FIREWORKS_JSON_ACCELERATOR_H_
#define FIREWORKS_JSON_ACCELERATOR_H_

// The fast way from a body to a message. simdjson reads the text, a walk over its DOM
// writes protobuf's wire format, and the message's own parser reads that. The
// accelerator never decides that a body is wrong.

#include <cstddef>
#include <memory>
#include <string>

namespace google::protobuf {
class Message;
}

namespace fireworks::json {

class Accelerator {
 public:
  virtual ~Accelerator() = default;

  // True if the message is decoded. The body then passes Precheck. False if the
  // accelerator does not handle the body, which may be valid or not: pass the body to
  // JsonStringToMessage. The content of the message is then unspecified.
  virtual bool Decode(const std::string& body,
                      google::protobuf::Message* message) = 0;
};

// nullptr if simdjson was not built in. `max_depth` is at least 1.
std::unique_ptr<Accelerator> NewAccelerator(int max_depth);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_ACCELERATOR_H_
