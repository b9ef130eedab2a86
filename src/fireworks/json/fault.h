#ifndef FIREWORKS_JSON_FAULT_H_
#define FIREWORKS_JSON_FAULT_H_

// Finds the wrong value in a body.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace fireworks::json {

// Says which value of a body that JsonStringToMessage refused is wrong, as the server
// wrote it: "$.contextLength: 1.5 does not fit int32". "" if no single value is wrong,
// the text is not JSON, or the search would take too long.
//
// The search gives parts of the body to JsonStringToMessage, each with a new message,
// so it never blames a value that JsonStringToMessage accepts.
std::string FindFault(std::string_view body,
                      const google::protobuf::Message& prototype);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_FAULT_H_
