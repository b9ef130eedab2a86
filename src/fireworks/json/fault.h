#ifndef FIREWORKS_JSON_FAULT_H_
#define FIREWORKS_JSON_FAULT_H_

// Which value of a body is wrong.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace fireworks::json {

// Says which value of a body that JsonStringToMessage refused is to blame, as
// the server wrote it: "$.contextLength: 1.5 does not fit int32". "" where no
// value is wrong by itself, the text is not JSON, or looking on would take too
// long.
//
// JsonStringToMessage is asked about parts of the body, each in a message of its
// own, so that nothing is blamed that it takes.
std::string FindFault(std::string_view body,
                      const google::protobuf::Message& prototype);

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_FAULT_H_
