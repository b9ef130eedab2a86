// The calls that people try first compile, and do what they say.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/client.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "support/status_matchers.h"

namespace fireworks {
namespace {

using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Writes each call down: its name, its mask, and whether it has the context.
class Notebook final : public gateway::v1::GatewayRestStubInterface {
 public:
  explicit Notebook(const CallContext* context) : context_(context) {}

  absl::StatusOr<Model> GetModel(const GetModelRequest& request,
                                 CallContext* context) override {
    Write(request.name(), request.read_mask(), context);
    return Model();
  }
  absl::StatusOr<gateway::v1::ListModelsResponse> ListModels(
      const gateway::v1::ListModelsRequest& request,
      CallContext* context) override {
    Write(request.parent(), request.read_mask(), context);
    gateway::v1::ListModelsResponse page;
    page.add_models();
    return page;
  }

  std::vector<std::string> Take() { return std::exchange(lines_, {}); }

 private:
  void Write(std::string line, const google::protobuf::FieldMask& mask,
             const CallContext* context) {
    for (const std::string& path : mask.paths()) line += " " + path;
    if (context == context_) line += " +context";
    lines_.push_back(std::move(line));
  }

  const CallContext* const context_;
  std::vector<std::string> lines_;
};

class ClientCallsTest : public ::testing::Test {
 protected:
  using Call = std::function<absl::Status()>;

  // Each call is OK, and is written down as `line`.
  void Expect(const std::string& line, const std::vector<Call>& calls) {
    for (size_t i = 0; i < calls.size(); ++i) {
      EXPECT_THAT(calls[i](), IsOk()) << line << ", call " << i;
      EXPECT_THAT(stub_->Take(), ElementsAre(line)) << "call " << i;
    }
  }

  // Each call says what is wrong with the mask, and nothing is sent.
  void ExpectRefused(const std::vector<Call>& calls) {
    for (size_t i = 0; i < calls.size(); ++i) {
      EXPECT_THAT(calls[i](), StatusIs(absl::StatusCode::kInvalidArgument,
                                       HasSubstr("no field 'nope'")))
          << "call " << i;
      EXPECT_THAT(stub_->Take(), IsEmpty()) << "call " << i;
    }
  }

  CallContext context_;
  const std::shared_ptr<Notebook> stub_ = std::make_shared<Notebook>(&context_);
  const Client client_{stub_};
  const std::string name_ = "a/m";
  const std::vector<std::string> names_ = {name_};
  const std::string text_ = "displayName,state";
  const std::string path_ = "state";
  const std::vector<std::string> paths_ = {"displayName", "state"};
  const ReadMask mask_ = "displayName,state";
};

constexpr char kBare[] = "accounts/a/models/m";
constexpr char kContext[] = "accounts/a/models/m +context";
constexpr char kMask[] = "accounts/a/models/m display_name state";
constexpr char kState[] = "accounts/a/models/m state";
constexpr char kBoth[] = "accounts/a/models/m display_name state +context";

// Calls as they are written: braces do not pass through a function.
#define GET(...) [&] { return client_.GetModel(__VA_ARGS__).status(); }
#define MANY(...) [&] { return client_.GetModels(__VA_ARGS__).at(0).status(); }
#define LIST(...) \
  [&] { return client_.ListModels(__VA_ARGS__).ToVector().status(); }

TEST_F(ClientCallsTest, GetModel) {
  GetModelRequest request;
  request.set_name("a/m");
  Expect(kBare, {GET("a/m"), GET(name_), GET(std::string_view(name_)),
                 GET(name_, nullptr), GET(name_, ""), GET(name_, {}),
                 GET(name_, {}, nullptr), GET(name_, {}, {}), GET(request),
                 GET(request, nullptr), GET(request, {})});
  Expect(kContext, {GET(name_, &context_), GET(name_, {}, &context_),
                    GET(name_, "", &context_), GET(request, &context_)});
  Expect(kMask, {GET(name_, "displayName,state"), GET(name_, text_),
                 GET(name_, std::string_view(text_)), GET(name_, paths_),
                 GET(name_, {"displayName", "state"}),
                 GET(name_, {"displayName", path_}), GET(name_, mask_),
                 GET(name_, mask_, nullptr)});
  Expect(kBoth, {GET(name_, "displayName,state", &context_),
                 GET(name_, text_, &context_), GET(name_, mask_, &context_),
                 GET(name_, {"displayName", "state"}, &context_)});
  Expect(kState, {GET(name_, {"state"}), GET(name_, {path_})});
  ExpectRefused({GET(name_, "nope"), GET(name_, {"state", "nope"}),
                 GET(name_, "nope", &context_)});
}

TEST_F(ClientCallsTest, GetModels) {
  GetModelsOptions two;
  two.window = 2;
  Expect(kBare,
         {MANY(names_), MANY({"a/m"}), MANY({name_}), MANY({"a/m", "a/m"}),
          MANY(names_, nullptr), MANY(names_, {}), MANY(names_, {}, {}),
          MANY(names_, {}, two), MANY(names_, {}, two, nullptr)});
  Expect(kContext,
         {MANY(names_, &context_), MANY({"a/m"}, &context_),
          MANY(names_, {}, &context_), MANY(names_, {}, {}, &context_)});
  Expect(kMask, {MANY(names_, "displayName,state"), MANY(names_, text_),
                 MANY(names_, {"displayName", "state"}), MANY(names_, paths_),
                 MANY(names_, mask_), MANY(names_, mask_, two)});
  Expect(kBoth, {MANY(names_, "displayName,state", &context_),
                 MANY(names_, {"displayName", "state"}, &context_),
                 MANY(names_, mask_, two, &context_)});
  Expect(kState, {MANY(names_, {"state"})});
  ExpectRefused({MANY(names_, "nope"), MANY(names_, {"nope"}, two)});
}

TEST_F(ClientCallsTest, GetModelAsync) {
  absl::Status result;
  const auto done = [&](const absl::StatusOr<Model>& model) {
    result = model.status();
  };
#define ASYNC(...)                                                         \
  [&] {                                                                    \
    const absl::Status started = client_.GetModelAsync(__VA_ARGS__, done); \
    return started.ok() ? result : started;                                \
  }
  Expect(kBare, {ASYNC("a/m"), ASYNC(name_), ASYNC(name_, {}, nullptr),
                 ASYNC(name_, {}, {})});
  Expect(kContext, {ASYNC(name_, {}, &context_)});
  Expect(kMask, {ASYNC(name_, "displayName,state", nullptr),
                 ASYNC(name_, {"displayName", "state"}, nullptr)});
  Expect(kBoth, {ASYNC(name_, mask_, &context_)});
  ExpectRefused({ASYNC(name_, "nope", nullptr), ASYNC(name_, {"nope"}, {})});
}

TEST_F(ClientCallsTest, ListModels) {
  const std::string account = "a";
  ListModelsOptions masked;
  masked.read_mask = "displayName,state";
  Expect("accounts/a",
         {LIST("a"), LIST(account), LIST(std::string_view(account)),
          LIST("accounts/a"), LIST("a", nullptr), LIST("a", {}),
          LIST("a", {}, nullptr), LIST("a", ListModelsOptions())});
  Expect("accounts/a +context",
         {LIST("a", &context_), LIST("a", {}, &context_)});
  Expect("accounts/a display_name state", {LIST("a", masked)});
  masked.read_mask = text_;
  Expect("accounts/a display_name state", {LIST("a", masked)});
  masked.read_mask = {"displayName", "state"};
  Expect("accounts/a display_name state +context",
         {LIST("a", masked, &context_)});
  masked.read_mask = {};
  Expect("accounts/a", {LIST("a", masked)});
  masked.read_mask = "nope";
  ExpectRefused({LIST("a", masked)});
}

TEST_F(ClientCallsTest, ListModelsAsync) {
  absl::Status result;
  const auto done = [&](const absl::StatusOr<std::vector<Model>>& models) {
    result = models.status();
  };
#define ASYNC_LIST(...)                                                      \
  [&] {                                                                      \
    const absl::Status started = client_.ListModelsAsync(__VA_ARGS__, done); \
    return started.ok() ? result : started;                                  \
  }
  ListModelsOptions masked;
  Expect("accounts/a", {ASYNC_LIST("a"), ASYNC_LIST("a", {}, nullptr),
                        ASYNC_LIST("a", masked, {})});
  Expect("accounts/a +context", {ASYNC_LIST("a", {}, &context_)});
  masked.read_mask = {"nope"};
  ExpectRefused({ASYNC_LIST("a", masked, nullptr)});
}

// Whether a generic lambda that is given a client could be called.
template <typename Call>
constexpr bool IsCall(Call /*unused*/) {
  return std::is_invocable_v<Call, const Client&>;
}
#define COMPILES(...) \
  IsCall(             \
      [](const auto& client) -> decltype(__VA_ARGS__) { return __VA_ARGS__; })

TEST(ClientCalls, SomeDoNotCompile) {
  using MaybeMask = absl::StatusOr<ReadMask>;
  using Names = std::vector<std::string_view>;
  ASSERT_TRUE(COMPILES(client.GetModel("a/m", {"state", "name"})));

  // A mask that was not looked at whether it is one.
  EXPECT_FALSE(COMPILES(client.GetModel("a/m", MaybeMask())));
  // In C++20 these two texts would be the two ends of one.
  EXPECT_FALSE(COMPILES(client.GetModel("a/m", {{"state", "name"}})));
  EXPECT_FALSE(COMPILES(client.GetModels({"a/m"}, {{"state", "name"}})));
  // A null pointer is not a text.
  EXPECT_FALSE(COMPILES(client.GetModel("a/m", nullptr, nullptr)));
  // No name, or no list of them.
  EXPECT_FALSE(COMPILES(client.GetModel()));
  EXPECT_FALSE(COMPILES(client.GetModel({})));
  EXPECT_FALSE(COMPILES(client.GetModels("a/m")));
  EXPECT_FALSE(COMPILES(client.GetModels(Names())));
  // What could be meant otherwise.
  EXPECT_FALSE(COMPILES(client.GetModels({"a/m"}, GetModelsOptions())));
  EXPECT_FALSE(COMPILES(client.ListModels("a", "state=READY")));
}

}  // namespace
}  // namespace fireworks
