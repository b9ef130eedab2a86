#include "fireworks/json/decoder.h"

#include <gmock/gmock.h>
#include <google/protobuf/duration.pb.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "fireworks/gateway/v1/model.pb.h"
#include "support/status_matchers.h"

namespace fireworks::json {
namespace {

using ::fireworks::gateway::v1::ListModelsResponse;
using ::fireworks::gateway::v1::Model;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Whether the accelerator is used may not show in anything tested here.
class DecoderTest : public ::testing::TestWithParam<bool> {
 protected:
  DecoderOptions Options() const {
    DecoderOptions options;
    options.accelerate = GetParam();
    return options;
  }

  absl::Status Decode(const std::string& body) {
    return Decoder(Options()).Decode(body, &model_);
  }

  Model model_;
};

INSTANTIATE_TEST_SUITE_P(, DecoderTest, ::testing::Bool(),
                         [](const auto& mode) {
                           return mode.param ? "accelerated" : "protobuf";
                         });

TEST_P(DecoderTest, ReplacesTheMessage) {
  model_.set_description("old");
  ASSERT_THAT(Decode(R"({"name":"n","contextLength":0})"), IsOk());
  EXPECT_EQ(model_.name(), "n");
  EXPECT_TRUE(model_.has_context_length());
  EXPECT_FALSE(model_.has_description());
}

TEST_P(DecoderTest, IgnoresWhatTheSchemaLacks) {
  ASSERT_THAT(Decode(R"({"newField":[{"x":1}],"state":"NEW","name":"n"})"),
              IsOk());
  EXPECT_EQ(model_.name(), "n");
  EXPECT_FALSE(model_.has_state());
}

TEST_P(DecoderTest, ClearsTheMessageOnEveryError) {
  for (const char* body :
       {"", "[]", "{\"name\":\"n\"", R"({"name":"n","contextLength":"x"})",
        "{\"name\":\"\xff\"}", R"({"name":"n","peftDetails":{"r":1e99}})"}) {
    model_.set_name("old");
    EXPECT_THAT(Decode(body), StatusIs(absl::StatusCode::kInvalidArgument))
        << body;
    EXPECT_EQ(model_.ByteSizeLong(), 0) << body;
  }
}

TEST_P(DecoderTest, RefusesABodyBeyondTheLimit) {
  DecoderOptions options = Options();
  options.max_bytes = 10;
  const Decoder decoder(options);
  EXPECT_THAT(decoder.Decode(R"({"name":1})", &model_),
              StatusIs(absl::StatusCode::kInvalidArgument));
  model_.set_name("old");
  EXPECT_THAT(
      decoder.Decode(R"({"name":12})", &model_),
      StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("11 bytes")));
  EXPECT_FALSE(model_.has_name());
}

TEST_P(DecoderTest, RefusesNestingBeyondTheLimit) {
  const auto nested = [](size_t depth) {
    return R"({"new":)" + std::string(depth - 1, '[') +
           std::string(depth - 1, ']') + "}";
  };
  EXPECT_THAT(Decode(nested(64)), IsOk());
  EXPECT_THAT(Decode(nested(65)), StatusIs(absl::StatusCode::kInvalidArgument,
                                           HasSubstr("deeper than 64 levels")));
}

// 400 000 zeros took half a minute, each reading the whole body, and now a
// fraction of a second.
TEST_P(DecoderTest, TakesTimeByTheLengthOfTheBodyAlone) {
  std::string body = R"({"defaultSamplingParams":{)";
  for (int i = 0; i < 400000; ++i) {
    body += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":0";
  }
  body += "}}";
  const auto start = std::chrono::steady_clock::now();
  ASSERT_THAT(Decode(body), IsOk());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  EXPECT_EQ(model_.default_sampling_params_size(), 400000);
}

TEST_P(DecoderTest, QuotesNothingOfWhatStandsAroundASyntaxError) {
  EXPECT_THAT(
      Decode(R"({"authorization": "Bearer abcdefgh" x})"),
      StatusIs(absl::StatusCode::kInvalidArgument, Not(HasSubstr("abcdefgh"))));
}

TEST_P(DecoderTest, RefusesATopLevelThatIsNoObject) {
  google::protobuf::Duration duration;
  EXPECT_THAT(Decoder(Options()).Decode("\"1s\"", &duration),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("not a JSON object: \"1s\"")));
}

TEST_P(DecoderTest, ServesManyThreadsAndTypes) {
  const Decoder decoder(Options());
  std::vector<std::thread> threads;
  threads.reserve(8);
  std::atomic<int> failures{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&decoder, &failures, i] {
      for (int n = 0; n < 200; ++n) {
        Model model;
        ListModelsResponse page;
        const std::string name = std::to_string(1000 * i + n);
        const std::string body = "{\"name\":\"" + name + "\"}";
        if (!decoder.Decode(body, &model).ok() || model.name() != name ||
            !decoder.Decode("{\"models\":[" + body + "]}", &page).ok() ||
            page.models(0).name() != name) {
          ++failures;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
}

// Memory of one decode is used by the next: nothing of it may show.
TEST_P(DecoderTest, ForgetsTheBodyBefore) {
  const Decoder decoder(Options());
  for (const size_t length : {10U, 100000U, 2000000U, 10U}) {
    const std::string text(length, 't');
    ASSERT_THAT(decoder.Decode(R"({"description":")" + text + "\"}", &model_),
                IsOk());
    EXPECT_EQ(model_.description(), text);
    ASSERT_THAT(decoder.Decode(R"({"description":"","name":true})", &model_),
                Not(IsOk()));
    ASSERT_THAT(decoder.Decode("{}", &model_), IsOk());
    EXPECT_EQ(model_.ByteSizeLong(), 0);
  }
}

TEST_P(DecoderTest, QuotesLittleOfTheBodyAndCleansIt) {
  const std::string body =
      R"({"contextLength":"\u001b[31m)" + std::string(1000, 'q') + "\"}";
  const absl::Status status = Decode(body);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               AllOf(Not(HasSubstr(std::string(81, 'q'))),
                                     Not(HasSubstr("\x1b")))));
  EXPECT_LT(status.message().size(), 200);
}

}  // namespace
}  // namespace fireworks::json
