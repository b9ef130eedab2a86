#include "fireworks/model_facts.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "google/protobuf/text_format.h"

namespace fireworks {
namespace {

using ::fireworks::gateway::v1::Model;

constexpr absl::CivilDay kToday(2026, 11, 28);
constexpr char kUnstated[] = "not stated";

// Returns the answer as text.
std::string Say(std::optional<bool> answer) {
  if (!answer.has_value()) return kUnstated;
  return *answer ? "yes" : "no";
}

std::string Say(std::optional<int32_t> answer) {
  return answer.has_value() ? absl::StrCat(*answer) : kUnstated;
}

std::string Say(std::optional<int64_t> answer) {
  return answer.has_value() ? absl::StrCat(*answer) : kUnstated;
}

std::string Say(std::optional<absl::CivilDay> answer) {
  return answer.has_value() ? absl::FormatCivilTime(*answer) : kUnstated;
}

std::string Say(const std::optional<std::string>& answer) {
  return answer.value_or(kUnstated);
}

std::string Say(const std::optional<ServerlessCall>& answer) {
  if (!answer.has_value()) return kUnstated;
  return absl::StrCat(answer->model, ", tier '", answer->service_tier, "'");
}

using Question = std::string (*)(const Model&);

template <auto fact>
std::string Ask(const Model& model) {
  return Say(fact(model));
}

std::string Retired(const Model& model) {
  return Say(IsRetired(model, kToday));
}

std::string DaysLeft(const Model& model) {
  return Say(DaysUntilRetirement(model, kToday));
}

std::string Retirement(const Model& model) {
  return absl::StrCat(Retired(model), ", ", Ask<EarliestRetirement>(model),
                      ", ", DaysLeft(model), ", ", Ask<RetiresOn>(model));
}

template <const char* mode>
std::string Call(const Model& model) {
  return Say(FindServerlessCall(model, mode));
}
constexpr char kFast[] = "fast";
constexpr char kPriority[] = "priority";
constexpr char kNone[] = "";

struct Case {
  std::string name;
  Question question;
  std::string model;  // In text format.
  std::string answer;
};

class ModelFactsTest : public ::testing::TestWithParam<Case> {};

TEST_P(ModelFactsTest, AreToldApartFromWhatIsNotStated) {
  Model model;
  ASSERT_TRUE(
      google::protobuf::TextFormat::ParseFromString(GetParam().model, &model));
  EXPECT_EQ(GetParam().question(model), GetParam().answer);
}

// Yes, no and not stated for each fact that has its own field.
std::vector<Case> Flags() {
  struct Flag {
    std::string field;
    Question question;
  };
  std::vector<Case> cases;
  for (const Flag& flag : std::vector<Flag>{
           {"supports_serverless", &Ask<IsServerless>},
           {"supports_tools", &Ask<SupportsTools>},
           {"supports_image_input", &Ask<SupportsImageInput>},
           {"supports_lora", &Ask<SupportsLora>},
           {"supervised_lora_tunable", &Ask<IsSupervisedLoraTunable>},
           {"supervised_full_parameter_tunable",
            &Ask<IsSupervisedFullParameterTunable>},
           {"rl_lora_tunable", &Ask<IsRlLoraTunable>},
           {"rl_full_parameter_tunable", &Ask<IsRlFullParameterTunable>}}) {
    cases.push_back(
        {flag.field + "_True", flag.question, flag.field + ": true", "yes"});
    cases.push_back(
        {flag.field + "_False", flag.question, flag.field + ": false", "no"});
    // The fact is not stated, even if all other fields are set.
    std::string others =
        "name: 'x' tunable: true rl_tunable: true state: READY "
        "deployed_model_refs { name: 'x' } supports_serverless: true "
        "supports_tools: true supports_image_input: true supports_lora: true "
        "supervised_lora_tunable: true supervised_full_parameter_tunable: true "
        "rl_lora_tunable: true rl_full_parameter_tunable: true ";
    const std::string own = absl::StrCat(" ", flag.field, ": true ");
    others.replace(others.find(own), own.size(), " ");
    cases.push_back({flag.field + "_Absent", flag.question, others, kUnstated});
  }
  return cases;
}

std::string NameOf(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Flags, ModelFactsTest, ::testing::ValuesIn(Flags()),
                         NameOf);

INSTANTIATE_TEST_SUITE_P(
    States, ModelFactsTest,
    ::testing::ValuesIn(std::vector<Case>{
        {"Absent", &Ask<IsReady>, "", kUnstated},
        {"Unspecified", &Ask<IsReady>, "state: STATE_UNSPECIFIED", kUnstated},
        {"OfTomorrow", &Ask<IsReady>, "state: 99", kUnstated},
        {"Uploading", &Ask<IsReady>, "state: UPLOADING", "no"},
        {"ReadyAfterAnError", &Ask<IsReady>,
         "state: READY status { code: INTERNAL }", "yes"},
        {"ReadyAfterRetirement", &Ask<IsReady>,
         "state: READY deprecation_date { year: 2020 month: 1 day: 5 }", "yes"},
    }),
    NameOf);

// An answer holds, as of 2026-11-28: IsRetired, EarliestRetirement,
// DaysUntilRetirement and RetiresOn.
INSTANTIATE_TEST_SUITE_P(
    Dates, ModelFactsTest,
    ::testing::ValuesIn(std::vector<Case>{
        {"Absent", &Retirement, "state: READY",
         "not stated, not stated, not stated, not stated"},
        {"Tomorrow", &Retirement,
         "deprecation_date { year: 2026 month: 11 day: 29 }",
         "no, 2026-11-29, 1, 2026-11-29"},
        {"Today", &Retirement,
         "deprecation_date { year: 2026 month: 11 day: 28 }",
         "no, 2026-11-28, 0, 2026-11-28"},
        {"Yesterday", &Retirement,
         "deprecation_date { year: 2026 month: 11 day: 27 }",
         "yes, 2026-11-27, -1, 2026-11-27"},
        {"NextMonth", &Retirement, "deprecation_date { year: 2026 month: 12 }",
         "no, 2026-12-01, 3, not stated"},
        {"ThisMonth", &Retirement, "deprecation_date { year: 2026 month: 11 }",
         "not stated, 2026-11-01, -27, not stated"},
        {"LastMonth", &Retirement, "deprecation_date { year: 2026 month: 10 }",
         "yes, 2026-10-01, -58, not stated"},
        {"NextYear", &Retirement, "deprecation_date { year: 2027 }",
         "no, 2027-01-01, 34, not stated"},
        {"ThisYear", &Retirement, "deprecation_date { year: 2026 }",
         "not stated, 2026-01-01, -331, not stated"},
        {"LastYear", &Retirement, "deprecation_date { year: 2025 }",
         "yes, 2025-01-01, -696, not stated"},
        {"NoYear", &Retirement, "deprecation_date { month: 12 day: 1 }",
         "not stated, not stated, not stated, not stated"},
        {"Empty", &Retirement, "deprecation_date { }",
         "not stated, not stated, not stated, not stated"},
        {"NoSuchDay", &Retirement,
         "deprecation_date { year: 2026 month: 11 day: 31 }",
         "not stated, not stated, not stated, not stated"},
        {"NoSuchMonth", &Retirement,
         "deprecation_date { year: 2020 month: 13 }",
         "not stated, not stated, not stated, not stated"},
    }),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Numbers, ModelFactsTest,
    ::testing::ValuesIn(std::vector<Case>{
        {"NoContext", &Ask<ContextLength>, "", kUnstated},
        {"ContextUnknown", &Ask<ContextLength>, "context_length: 0", kUnstated},
        {"Context", &Ask<ContextLength>, "context_length: 163840", "163840"},
        {"NoCount", &Ask<ParameterCount>, "base_model_details { moe: true }",
         kUnstated},
        {"CountUnknown", &Ask<ParameterCount>,
         "base_model_details { parameter_count: 0 }", kUnstated},
        {"Count", &Ask<ParameterCount>,
         "base_model_details { parameter_count: 671026419200 }",
         "671026419200"},
    }),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Adapters, ModelFactsTest,
    ::testing::ValuesIn(std::vector<Case>{
        {"BaseModelWithPeftDetails", &Ask<IsAdapter>,
         "kind: HF_BASE_MODEL peft_details { r: 0 }", "no"},
        {"Adapter", &Ask<IsAdapter>, "kind: HF_PEFT_ADDON", "yes"},
        {"PeftDetailsAlone", &Ask<IsAdapter>,
         "peft_details { base_model: 'x' }", kUnstated},
        {"KindAbsent", &Ask<IsAdapter>, "", kUnstated},
        {"KindUnspecified", &Ask<IsAdapter>, "kind: KIND_UNSPECIFIED",
         kUnstated},
        {"KindOfTomorrow", &Ask<IsAdapter>, "kind: 777", kUnstated},
        {"ItsBase", &Ask<BaseModel>,
         "kind: HF_PEFT_ADDON peft_details { base_model: 'accounts/a/models/m' "
         "}",
         "accounts/a/models/m"},
        {"NoPeftDetails", &Ask<BaseModel>, "kind: HF_PEFT_ADDON", kUnstated},
        {"OfABaseModel", &Ask<BaseModel>,
         "kind: HF_BASE_MODEL peft_details { base_model: 'x' }", kUnstated},
        {"OfAnUnknownKind", &Ask<BaseModel>,
         "kind: 777 peft_details { base_model: 'x' }", "x"},
        {"EmptyName", &Ask<BaseModel>,
         "kind: HF_PEFT_ADDON peft_details { base_model: '' }", kUnstated},
    }),
    NameOf);

constexpr char kModes[] = R"(
    name: 'accounts/a/models/m'
    serverless_modes {
      name: 'accounts/a/models/m/serverlessModes/priority'
      usage_identifier: '' service_tier: 'priority'
    }
    serverless_modes {
      name: 'accounts/a/models/m/serverlessModes/fast'
      usage_identifier: 'accounts/a/routers/m-fast'
    }
    serverless_modes { usage_identifier: 'x' })";

INSTANTIATE_TEST_SUITE_P(
    Modes, ModelFactsTest,
    ::testing::ValuesIn(std::vector<Case>{
        {"TheModelItself", &Call<kPriority>, kModes,
         "accounts/a/models/m, tier 'priority'"},
        {"AnotherResource", &Call<kFast>, kModes,
         "accounts/a/routers/m-fast, tier ''"},
        {"NoModes", &Call<kFast>, "supports_serverless: true", kUnstated},
        {"AnotherMode", &Call<kFast>,
         "name: 'm' serverless_modes { name: 'serverlessModes/notfast' }",
         kUnstated},
        {"NoMode", &Call<kNone>, kModes, kUnstated},
        {"ModelUnnamed", &Call<kFast>,
         "serverless_modes { name: 'serverlessModes/fast' }", kUnstated},
        {"ModelUnnamedButNotNeeded", &Call<kFast>,
         "serverless_modes { name: 'x/fast' usage_identifier: 'y' }",
         "y, tier ''"},
    }),
    NameOf);

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

TEST(ModelFactsTest, EveryStateIsDecided) {
  const auto* states = Model::State_descriptor();
  for (int i = 0; i < states->value_count(); ++i) {
    if (states->value(i)->number() == Model::STATE_UNSPECIFIED) continue;
    Model model;
    model.set_state(static_cast<Model::State>(states->value(i)->number()));
    EXPECT_TRUE(IsReady(model).has_value())
        << "a state was added to the schema, and IsReady() does not know it: "
        << std::string(states->value(i)->name());
  }
}

}  // namespace
}  // namespace fireworks
