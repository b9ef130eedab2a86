#include "fireworks/json/decoder.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/json/accelerator.h"
#include "fireworks/json/descriptors.h"
#include "fireworks/json/fault.h"
#include "fireworks/json/precheck.h"
#include "fireworks/json/protobuf_json.h"

namespace fireworks::json {
namespace {

// Keeps only the first line of protobuf's message, cut to a limit. The message can
// quote any amount of the body. 3.21 adds lines with the text around a syntax error.
// That text is cut at the front, so a secret in it would not be recognized.
absl::Status ParseError(const google::protobuf::Message& message,
                        const absl::Status& status) {
  const auto* type = message.GetDescriptor();
  const std::string_view text = internal::StdView(status.message());
  return absl::InvalidArgumentError(
      absl::StrCat("the body is not the JSON of a ",
                   internal::AbslView(internal::NameView(type->full_name())),
                   ": ", internal::Excerpt(text.substr(0, text.find('\n')))));
}

}  // namespace

class Decoder::Impl {
 public:
  explicit Impl(const DecoderOptions& options)
      : options_(options),
        accelerator_(options.accelerate
                         ? NewAccelerator(std::max(options.max_depth, 1))
                         : nullptr) {}

  bool accelerated() const { return accelerator_ != nullptr; }

  absl::Status Decode(const std::string& body,
                      google::protobuf::Message* message) const {
    if (options_.max_depth < 1) {
      message->Clear();
      return absl::InvalidArgumentError(
          absl::StrCat("DecoderOptions::max_depth must be at least 1, but is ",
                       options_.max_depth));
    }
    if (body.size() > options_.max_bytes) {
      message->Clear();
      return absl::ResourceExhaustedError(
          absl::StrCat("the body has ", body.size(),
                       " bytes, more than the limit of ", options_.max_bytes));
    }
    if (accelerator_ != nullptr && accelerator_->Decode(body, message)) {
      return absl::OkStatus();
    }
    const bool must_be_object = IsObject(*message->GetDescriptor());
    if (absl::Status status =
            Precheck(body, must_be_object, options_.max_depth);
        !status.ok()) {
      message->Clear();
      return status;
    }
    absl::Status status = ParseWithProtobuf(body, message);
    if (!absl::IsInvalidArgument(status)) return status;
    const std::string fault = FindFault(body, *message);
    if (!fault.empty()) return absl::InvalidArgumentError(fault);
    return ParseError(*message, status);
  }

 private:
  const DecoderOptions options_;
  const std::unique_ptr<Accelerator> accelerator_;
};

Decoder::Decoder(const DecoderOptions& options)
    : impl_(std::make_unique<Impl>(options)) {}
Decoder::~Decoder() = default;

bool Decoder::accelerated() const { return impl_->accelerated(); }

absl::Status Decoder::Decode(const std::string& body,
                             google::protobuf::Message* message) const {
  return impl_->Decode(body, message);
}

}  // namespace fireworks::json
