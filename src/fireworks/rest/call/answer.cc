#include "fireworks/rest/call/answer.h"

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "fireworks/internal/strings.h"
#include "fireworks/json/drift.h"
#include "fireworks/json/json_text.h"
#include "fireworks/json/precheck.h"
#include "fireworks/json/protobuf_json.h"
#include "fireworks/rest/errors/error_body.h"
#include "fireworks/rest/transcoding/transcoder.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fireworks::rest::internal {
namespace {

using ::fireworks::internal::AbslView;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

// The part of `response` that the body was decoded into: the whole message, or
// the value of `field`. Null if that is not a message.
const Message* Decoded(const Message& response, const FieldDescriptor* field) {
  if (field == nullptr) return &response;
  if (field->is_repeated() || field->message_type() == nullptr) return nullptr;
  return &response.GetReflection()->GetMessage(response, field);
}

Answer Unusable(absl::string_view why) {
  Answer answer;
  answer.status = absl::InvalidArgumentError(why);
  return answer;
}

// Quotes the whole body. The error's maker removes keys from it before it cuts the
// text, because it would not recognize a key that is cut.
Answer NotJson(const std::string& body) {
  return Unusable(absl::StrCat("the body is not JSON: ", body));
}

// `json` is `body`, or an object with `body` as the value of `field`.
Answer Decode(const json::Decoder& decoder, const std::string& json,
              const std::string& body, const FieldDescriptor* field,
              bool collect_drift, Message* response) {
  Answer answer;
  answer.status = decoder.Decode(json, response);
  if (!answer.status.ok()) return answer;
  const Message* const decoded = Decoded(*response, field);
  if (decoded != nullptr && json::LacksAllFields(*decoded)) {
    // protobuf 3.21 also reads texts that are not JSON, for example {'a':1}.
    if (!json::IsOneJsonValue(body)) return NotJson(body);
    answer.no_known_fields =
        json::HoldsOnlyUnknownMembers(body, *decoded->GetDescriptor());
  }
  if (answer.no_known_fields) answer.error = ReadJsonError(body);
  if (collect_drift && !answer.error.has_value()) {
    answer.drift = json::FindDrift(json, *response->GetDescriptor());
  }
  return answer;
}

}  // namespace

Answer DecodeAnswer(const json::Decoder& decoder, const Binding& binding,
                    const HttpResponse& answer, bool collect_drift,
                    Message* response) {
  const std::string& body = answer.body;
  if (FillHttpBody(binding, FindHeader(answer.headers, "Content-Type"), body,
                   response)) {
    return Answer();
  }
  const auto* const type = response->GetDescriptor();
  if (body.empty()) {
    response->Clear();
    // A success status without a body is not an answer.
    return type->field_count() > 0 && binding.verb != "HEAD"
               ? Unusable("the body is empty")
               : Answer();
  }
  if (binding.response_body.empty()) {
    return Decode(decoder, body, body, nullptr, collect_drift, response);
  }
  // The body is the value of one field, which may have any type.
  if (!json::IsOneJsonValue(body)) return NotJson(body);
  const FieldDescriptor* const field =
      type->FindFieldByName(std::string(binding.response_body));
  // protobuf 3.21 would make a list with one element of anything else.
  const char first = json::FirstByte(body);
  if (field != nullptr && field->is_repeated() && !field->is_map() &&
      first != '[' && first != 'n') {  // null
    Answer other = Unusable("the body is not a JSON array");
    other.error = ReadJsonError(body);
    return other;
  }
  return Decode(
      decoder,
      absl::StrCat("{\"", AbslView(binding.response_body), "\":", body, "}"),
      body, field, collect_drift, response);
}

}  // namespace fireworks::rest::internal
