#include "fireworks/rest/call/answer_decoder.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/strings.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::rest::internal {

using ::fireworks::internal::AbslView;

namespace {

absl::Status DecodeMessage(const json::Decoder& decoder,
                           const std::string& body,
                           google::protobuf::Message* response,
                           std::vector<json::Drift>* drift) {
  absl::Status status = decoder.Decode(body, response);
  if (status.ok() && drift != nullptr) {
    *drift = json::FindDrift(body, *response->GetDescriptor()).findings;
  }
  return status;
}

}  // namespace

absl::Status DecodeAnswer(const json::Decoder& decoder, const Method& method,
                          const std::string& body,
                          google::protobuf::Message* response,
                          std::vector<json::Drift>* drift) {
  if (body.empty()) {
    if (response->GetDescriptor()->field_count() == 0) return absl::OkStatus();
    return absl::InvalidArgumentError("the body is empty");
  }
  if (method.response_body.empty()) {
    return DecodeMessage(decoder, body, response, drift);
  }
  // The body is the value of one field, which may be of any type.
  return DecodeMessage(
      decoder,
      absl::StrCat("{\"", AbslView(method.response_body), "\":", body, "}"),
      response, drift);
}

}  // namespace fireworks::rest::internal
