// Runs Transcode() for http_oracle.py. Usage: transcode_lines IMAGE. Reads lines of
//   TYPE BASE64_OF_REQUEST VERB PATH BODY RESPONSE_BODY ...
// with tabs between the words. The last four words are repeated for each binding.
// Answers each line with the message of the error, or with
//   VERB TARGET BASE64_OF_BODY RESPONSE_BODY

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "fireworks/rest/transcoding/transcoder.h"

int main(int argc, char* argv[]) {
  std::ifstream input(argc > 1 ? argv[1] : "", std::ios::binary);
  google::protobuf::FileDescriptorSet set;
  if (!set.ParseFromIstream(&input)) return 2;
  google::protobuf::DescriptorPool pool;
  for (const auto& file : set.file()) pool.BuildFile(file);
  google::protobuf::DynamicMessageFactory factory(&pool);

  std::string line;
  while (std::getline(std::cin, line)) {
    const std::vector<std::string> words = absl::StrSplit(line, '\t');
    const auto* type = pool.FindMessageTypeByName(words[0]);
    if (type == nullptr || words.size() < 6) return 2;
    const std::unique_ptr<google::protobuf::Message> request(
        factory.GetPrototype(type)->New());
    std::string bytes;
    if (!absl::Base64Unescape(words[1], &bytes) ||
        !request->ParsePartialFromString(bytes)) {
      return 2;
    }
    fireworks::rest::Method method = {"oracle", words[2], words[3], words[4],
                                      words[5]};
    std::vector<fireworks::rest::Binding> more;
    for (size_t i = 6; i + 3 < words.size(); i += 4) {
      more.push_back({words[i], words[i + 1], words[i + 2], words[i + 3]});
    }
    method.more_bindings = more;
    const auto http = fireworks::rest::Transcode(method, *request);
    if (!http.ok()) {
      std::cout << http.status().message() << "\n";
      continue;
    }
    std::cout << http->binding.verb << "\t" << http->target << "\t"
              << absl::Base64Escape(http->body) << "\t"
              << http->binding.response_body << "\n";
  }
  return 0;
}
