#include "json/differential.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include "json/test_schema.h"

namespace fireworks::json {
namespace {

DecoderOptions ReferenceOptions() {
  DecoderOptions options;
  options.accelerate = false;
  return options;
}

// Equal for equal messages: maps are sorted by key.
std::string Bytes(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  if (!message.SerializePartialToCodedStream(&coded)) return "(none)";
  coded.Trim();
  return bytes;
}

}  // namespace

Differential::Differential()
    : accelerator_(NewAccelerator(DecoderOptions().max_depth)),
      reference_(ReferenceOptions()) {}

Differential::Outcome Differential::Run(
    const std::string& body, const google::protobuf::Descriptor* type) const {
  const auto expected = NewMessage(type);
  const absl::Status status = reference_.Decode(body, expected.get());
  Outcome outcome;
  outcome.accepted = status.ok();
  if (accelerator_ == nullptr) {
    outcome.deferred = true;
    return outcome;
  }
  const auto actual = NewMessage(type);
  // Exactly as long as it is, so that a sanitizer sees each byte too far, and
  // padded, as the channel hands it in.
  std::string exact = body;
  exact.shrink_to_fit();
  const bool done = accelerator_->Decode(exact, actual.get());
  outcome.deferred = !done;
  std::string padded;
  padded.reserve(body.size() + Decoder::kPadding);
  padded = body;
  const auto again = NewMessage(type);
  if (accelerator_->Decode(padded, again.get()) != done) {
    outcome.difference = "decoded with or without padding only: " + body;
  } else if (!done) {
    return outcome;
  } else if (!status.ok()) {
    outcome.difference =
        "only the accelerator takes it: " + body + "\n" + status.ToString();
  } else if (Bytes(*actual) != Bytes(*expected) ||
             Bytes(*again) != Bytes(*expected)) {
    outcome.difference = "different messages of: " + body +
                         "\n--- accelerator\n" + actual->DebugString() +
                         "--- JsonStringToMessage\n" + expected->DebugString();
  }
  return outcome;
}

}  // namespace fireworks::json
