#ifndef FIREWORKS_JSON_ACCELERATOR_H_
#define FIREWORKS_JSON_ACCELERATOR_H_

// The fast way from a body to a message: simdjson reads the text, a walk over
// its DOM writes protobuf's wire format, and the message's own parser reads
// that. It never decides that a body is wrong: what it does not handle, or does
// not like, is left to JsonStringToMessage.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "fireworks/json/drift.h"

namespace google::protobuf {
class Message;
}

namespace fireworks::json {

class Accelerator {
 public:
  struct Result {
    // The message is decoded. Else the body must go to JsonStringToMessage, and
    // the message holds anything.
    bool done = false;
    // If not done: what is wrong with the body, should JsonStringToMessage
    // refuse it too ("$.contextLength: true is not an int32"). Empty if nothing
    // is known to be wrong.
    std::string complaint;
  };

  virtual ~Accelerator() = default;

  // As json::Decoder::Decode. A body that it decodes passes Precheck.
  virtual Result Decode(const std::string& body,
                        google::protobuf::Message* message,
                        std::vector<Drift>* drift) = 0;
};

// nullptr if simdjson was not built in.
std::unique_ptr<Accelerator> NewAccelerator(int max_depth);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_ACCELERATOR_H_
