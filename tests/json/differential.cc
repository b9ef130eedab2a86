#include "json/differential.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <cstdint>

#include "absl/strings/ascii.h"
#include "fireworks/json/descriptors.h"
#include "fireworks/json/drift.h"
#include "json/test_schema.h"

namespace fireworks::json {
namespace {

DecoderOptions ReferenceOptions() {
  DecoderOptions options;
  options.accelerate = false;
  return options;
}

// Serializes with sorted maps, so that equal messages have equal bytes.
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
  // Decodes twice: without spare memory, so that a sanitizer sees a read past the
  // end, and with padding, as the channel does.
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

std::string DriftDifference(const std::string& body,
                            const google::protobuf::Descriptor* type) {
  const DriftReport all = FindDrift(body, *type, SIZE_MAX);
  const DriftReport few = FindDrift(body, *type, 2);
  if (all.looked != few.looked || all.looked != all.why_not.empty() ||
      all.left_out != 0 || few.findings.size() > 2 ||
      few.findings.size() + few.left_out != all.findings.size()) {
    return "findings do not add up: " + body;
  }
  const auto message = NewMessage(type);
  if (!all.looked ||
      !Decoder(ReferenceOptions()).Decode(body, message.get()).ok()) {
    return "";
  }
  // Version 36 refuses a number with blanks after it.
  const std::string trimmed(absl::StripTrailingAsciiWhitespace(body));
  const bool strictly_taken =
      google::protobuf::util::JsonStringToMessage(trimmed, message.get()).ok();
  // If protobuf 3.21 may ignore unknown fields, it reads an object as an empty
  // ListValue.
  const bool has_lists =
      Reaches(*type, {google::protobuf::Descriptor::WELLKNOWNTYPE_LISTVALUE});
  if (!strictly_taken && all.findings.empty() && !has_lists) {
    return "missed: " + body;
  }
  for (const Drift& drift : all.findings) {
    // Unknown enum numbers are kept, and 3.21 misreads empty names, so protobuf
    // accepts both.
    const bool is_number =
        drift.kind == Drift::Kind::kUnknownEnumValue && drift.name.empty();
    const bool is_empty_name =
        drift.json_path.find("[\"\"]") != std::string::npos;
    if (strictly_taken && !is_number && !is_empty_name) {
      return drift.json_path + " is no drift: " + body;
    }
  }
  return "";
}

}  // namespace fireworks::json
