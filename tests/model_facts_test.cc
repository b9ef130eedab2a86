#include "fireworks/model_facts.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "google/protobuf/text_format.h"

namespace fireworks {
namespace {

using ::fireworks::gateway::v1::Model;

constexpr absl::CivilDay kToday(2026, 11, 22);

struct Facts {
  std::optional<bool> serverless = {};
  std::optional<int64_t> days_left = {};
  std::optional<int32_t> context_length = {};
  std::optional<bool> adapter = {};
  std::optional<bool> tools = {};

  friend bool operator==(const Facts& a, const Facts& b) {
    return a.serverless == b.serverless && a.days_left == b.days_left &&
           a.context_length == b.context_length && a.adapter == b.adapter &&
           a.tools == b.tools;
  }
};

struct Case {
  std::string name;
  std::string model;  // In text format.
  Facts facts;
};

class ModelFactsTest : public ::testing::TestWithParam<Case> {};

TEST_P(ModelFactsTest, AreToldApartFromWhatIsNotStated) {
  Model model;
  ASSERT_TRUE(
      google::protobuf::TextFormat::ParseFromString(GetParam().model, &model));
  const Facts facts = {IsServerless(model), DaysUntilRetirement(model, kToday),
                       ContextLength(model), IsAdapter(model),
                       SupportsTools(model)};
  EXPECT_EQ(facts, GetParam().facts);
}

constexpr auto kUnstated = std::nullopt;

INSTANTIATE_TEST_SUITE_P(
    Models, ModelFactsTest,
    ::testing::ValuesIn(std::vector<Case>{
        {"Empty", "", {}},
        {"False",
         "supports_serverless: false supports_tools: false",
         {false, kUnstated, kUnstated, kUnstated, false}},
        {"True",
         "supports_serverless: true supports_tools: true",
         {true, kUnstated, kUnstated, kUnstated, true}},
        {"RefsSayNothing", "deployed_model_refs { name: 'x' }", {}},
        {"RetiresLater",
         "deprecation_date { year: 2026 month: 12 day: 1 }",
         {kUnstated, 9}},
        {"RetiresToday",
         "deprecation_date { year: 2026 month: 11 day: 22 }",
         {kUnstated, 0}},
        {"Retired",
         "deprecation_date { year: 2025 month: 11 day: 22 }",
         {kUnstated, -365}},
        {"AMonthIsNoDay", "deprecation_date { year: 2026 month: 12 }", {}},
        {"NoSuchDay", "deprecation_date { year: 2026 month: 2 day: 30 }", {}},
        {"EmptyDate", "deprecation_date { }", {}},
        {"ContextUnknown", "context_length: 0", {}},
        {"Context", "context_length: 163840", {kUnstated, kUnstated, 163840}},
        {"BaseModelWithPeftDetails",
         "kind: HF_BASE_MODEL peft_details { r: 0 }",
         {kUnstated, kUnstated, kUnstated, false}},
        {"Adapter",
         "kind: HF_PEFT_ADDON",
         {kUnstated, kUnstated, kUnstated, true}},
        {"PeftDetailsAlone", "peft_details { base_model: 'x' }", {}},
        {"KindUnspecified", "kind: KIND_UNSPECIFIED", {}},
        {"KindOfTomorrow", "kind: 777", {}},
    }),
    [](const auto& info) { return info.param.name; });

TEST(ModelFactsTest, EveryKindIsDecided) {
  const auto* kinds = Model::Kind_descriptor();
  for (int i = 0; i < kinds->value_count(); ++i) {
    if (kinds->value(i)->number() == Model::KIND_UNSPECIFIED) continue;
    Model model;
    model.set_kind(static_cast<Model::Kind>(kinds->value(i)->number()));
    EXPECT_TRUE(IsAdapter(model).has_value())
        << "a kind was added to the schema, and IsAdapter() does not know it: "
        << std::string(kinds->value(i)->name());
  }
}

}  // namespace
}  // namespace fireworks
