#ifndef FIREWORKS_TESTS_JSON_DIFFERENTIAL_H_
#define FIREWORKS_TESTS_JSON_DIFFERENTIAL_H_

// Compares the accelerator with JsonStringToMessage, one body at a time.

#include <google/protobuf/descriptor.h>

#include <memory>
#include <string>

#include "fireworks/json/accelerator.h"
#include "fireworks/json/decoder.h"

namespace fireworks::json {

class Differential {
 public:
  Differential();

  struct Outcome {
    bool deferred = false;  // The accelerator left it to JsonStringToMessage.
    bool accepted = false;  // By JsonStringToMessage.
    // How the results differ, and the body. Empty if they agree.
    std::string difference;
  };

  Outcome Run(const std::string& body,
              const google::protobuf::Descriptor* type) const;

 private:
  const std::unique_ptr<Accelerator> accelerator_;  // Null if not built in.
  const Decoder reference_;
};

// For a body that JsonStringToMessage accepts if it may ignore unknown fields: drift
// is what makes it refuse the body if it may not. Returns how FindDrift disagrees.
// Empty if they agree, or if FindDrift did not look.
std::string DriftDifference(const std::string& body,
                            const google::protobuf::Descriptor* type);

}  // namespace fireworks::json

#endif  // FIREWORKS_TESTS_JSON_DIFFERENTIAL_H_
