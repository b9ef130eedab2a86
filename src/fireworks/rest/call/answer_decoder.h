#ifndef FIREWORKS_REST_CALL_ANSWER_DECODER_H_
#define FIREWORKS_REST_CALL_ANSWER_DECODER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "fireworks/json/decoder.h"
#include "fireworks/json/drift.h"
#include "fireworks/rest/method.h"

namespace google::protobuf {
class Message;
}

namespace fireworks::rest::internal {

// From the body of a success to the response message of `method`. An empty body
// is an error: a server that says 200 and sends nothing has not answered.
// `drift` may be null. Errors: those of json::Decoder.
absl::Status DecodeAnswer(const json::Decoder& decoder, const Method& method,
                          const std::string& body,
                          google::protobuf::Message* response,
                          std::vector<json::Drift>* drift);

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_ANSWER_DECODER_H_
