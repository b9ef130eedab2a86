#ifndef FIREWORKS_TESTS_JSON_DIFFERENTIAL_H_
#define FIREWORKS_TESTS_JSON_DIFFERENTIAL_H_

// The accelerator against JsonStringToMessage, body by body.

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
    // How the two differ, with the body; empty if they agree.
    std::string difference;
  };

  Outcome Run(const std::string& body,
              const google::protobuf::Descriptor* type) const;

 private:
  const std::unique_ptr<Accelerator> accelerator_;  // nullptr: none built in.
  const Decoder reference_;
};

// How FindDrift and JsonStringToMessage differ on a body that the latter takes
// when it ignores what it does not know: drift is what it refuses when it may
// not. Empty if they agree, or FindDrift does not look.
std::string DriftDifference(const std::string& body,
                            const google::protobuf::Descriptor* type);

}  // namespace fireworks::json

#endif  // FIREWORKS_TESTS_JSON_DIFFERENTIAL_H_
