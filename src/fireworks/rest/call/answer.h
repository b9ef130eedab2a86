#ifndef FIREWORKS_REST_CALL_ANSWER_H_
#define FIREWORKS_REST_CALL_ANSWER_H_

#include <optional>

#include "absl/status/status.h"
#include "fireworks/json/decoder.h"
#include "fireworks/json/drift.h"
#include "fireworks/rest/errors/error_body.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/method.h"

namespace google::protobuf {
class Message;
}

namespace fireworks::rest::internal {

// What an answer with a success status says.
struct Answer {
  absl::Status status;             // Why the body cannot be used, or OK.
  std::optional<ErrorBody> error;  // The body is this error.
  // The body has members, and the response's type knows none of them.
  bool no_known_fields = false;
  json::DriftReport drift;
};

// Decodes the body into `response`. Looks for drift in a body that could be
// decoded, if `collect_drift`.
//
// Members that the schema does not know do not fail a call. But a body without any
// known member is an error if it has the form of an error or is not JSON.
Answer DecodeAnswer(const json::Decoder& decoder, const Binding& binding,
                    const HttpResponse& answer, bool collect_drift,
                    google::protobuf::Message* response);

}  // namespace fireworks::rest::internal

#endif  // FIREWORKS_REST_CALL_ANSWER_H_
