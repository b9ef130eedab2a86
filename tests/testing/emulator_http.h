#ifndef FIREWORKS_TESTS_TESTING_EMULATOR_HTTP_H_
#define FIREWORKS_TESTS_TESTING_EMULATOR_HTTP_H_

// What the tests of the emulator share: starting it, and asking it over plain
// HTTP.

#include <httplib.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "fireworks/json/decoder.h"
#include "fireworks/testing/emulator.h"
#include "gtest/gtest.h"

namespace fireworks::testing {

inline std::unique_ptr<Emulator> MustStart(EmulatorOptions options = {}) {
  auto emulator = Emulator::Start(std::move(options));
  EXPECT_TRUE(emulator.ok()) << emulator.status();
  return emulator.ok() ? *std::move(emulator) : nullptr;
}

// A client's requests, with a key unless `key` is empty.
class Http {
 public:
  explicit Http(const Emulator& emulator, std::string key = "key")
      : client_("127.0.0.1", emulator.port()), key_(std::move(key)) {
    client_.set_keep_alive(true);
    client_.set_url_encode(false);  // Targets are sent as they are written.
    client_.set_tcp_nodelay(true);
    client_.set_read_timeout(20);
  }

  httplib::Response Get(const std::string& target) {
    httplib::Headers headers;
    if (!key_.empty()) headers.emplace("Authorization", "Bearer " + key_);
    const httplib::Result result = client_.Get(target, headers);
    if (!result) {
      ADD_FAILURE() << target << ": " << httplib::to_string(result.error());
      return {};
    }
    return *result;
  }

  httplib::Client& client() { return client_; }

 private:
  httplib::Client client_;
  const std::string key_;
};

template <typename Message>
Message Decode(const std::string& body) {
  Message message;
  const absl::Status status = json::Decoder().Decode(body, &message);
  EXPECT_TRUE(status.ok()) << status << "\n" << body;
  return message;
}

// One request and the answer that is wanted.
struct AnswerCase {
  std::string name;
  std::string target;
  int status;
  std::string body_part;
};

inline void ExpectAnswer(const Emulator& emulator, const AnswerCase& c) {
  const httplib::Response response = Http(emulator).Get(c.target);
  EXPECT_EQ(response.status, c.status) << response.body;
  EXPECT_NE(response.body.find(c.body_part), std::string::npos)
      << response.body << "\nlacks " << c.body_part;
  EXPECT_EQ(response.get_header_value("Content-Type"), "application/json");
  EXPECT_EQ(response.get_header_value("x-request-id").find("emulator-"), 0u);
}

}  // namespace fireworks::testing

#endif  // FIREWORKS_TESTS_TESTING_EMULATOR_HTTP_H_
