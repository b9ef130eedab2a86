// The C++ end of tools/crosslang: see codec.py, which does the same.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <charconv>
#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/json/decoder.h"

namespace fireworks {
namespace {

using google::protobuf::Message;

// An empty message, of any file of the schema: all are linked in.
const Message* PrototypeOf(const std::string& full_name) {
  // A linker may leave out a shared library of which nothing is used.
  (void)gateway::v1::Model::descriptor();
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          full_name);
  if (type == nullptr) return nullptr;
  return google::protobuf::MessageFactory::generated_factory()->GetPrototype(
      type);
}

// Of pairs of hexadecimal digits. Abseil's own is deprecated in later versions, and
// its replacement is not in earlier ones.
std::string FromHex(const std::string& digits) {
  std::string bytes;
  for (size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned char byte = 0;
    std::from_chars(&digits[i], &digits[i] + 2, byte, 16);
    bytes.push_back(static_cast<char>(byte));
  }
  return bytes;
}

std::string DeterministicBytes(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

std::string Answer(const json::Decoder& decoder, Message* message,
                   const std::string& body) {
  const absl::Status status = decoder.Decode(body, message);
  if (!status.ok()) {
    const std::string error(status.message());
    return "refused " + absl::BytesToHexString(error);
  }
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(*message, &json).ok()) {
    return "unwritable";
  }
  return "ok " + absl::BytesToHexString(DeterministicBytes(*message)) + " " +
         absl::BytesToHexString(json);
}

int Run(bool accelerate) {
  json::DecoderOptions options;
  options.accelerate = accelerate;
  const json::Decoder decoder(options);
  std::string type, body;
  while (std::cin >> type >> body) {
    const Message* prototype = PrototypeOf(type);
    if (prototype == nullptr) {
      std::cerr << "no type " << type << "\n";
      return 1;
    }
    const std::unique_ptr<Message> message(prototype->New());
    std::cout << Answer(decoder, message.get(), FromHex(body)) << "\n";
  }
  return 0;
}

}  // namespace
}  // namespace fireworks

int main(int argc, char** argv) {
  return fireworks::Run(argc == 2 && std::string(argv[1]) == "accelerate");
}
