#include "fireworks/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client_fixture.h"
#include "fireworks/errors.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/testing/scripted_transport.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks {
namespace {

using ::fireworks::rest::HttpRequest;
using ::fireworks::testing::ScriptedAnswer;
using ::fireworks::testing::ScriptedTransport;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::Notification;
using ::fireworks::testing_support::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kModel[] =
    R"({"name": "accounts/a/models/m", "displayName": "M", "state": "READY",)"
    R"( "contextLength": 0, "public": false})";

// Returns the last segment of the URL's path.
std::string IdOf(const HttpRequest& request) {
  const std::string path = request.url.substr(0, request.url.find('?'));
  return path.substr(path.rfind('/') + 1);
}

// A stub made with the client's channel uses the client's key and transport.
TEST_F(ClientTest, ItsChannelServesOtherStubs) {
  transport_->Add(ScriptedAnswer::Http(200, kModel));
  gateway::v1::GatewayRestStub stub(MakeClient().channel());
  GetModelRequest request;
  request.set_name("accounts/a/models/m");
  EXPECT_THAT(stub.GetModel(request), IsOk());
  EXPECT_EQ(transport_->RequestHeader(0, "Authorization"),
            "Bearer fw_0123456789");
}

TEST_F(ClientTest, OverAStubOfTheCallersThereIsNoChannel) {
  const auto stub =
      std::make_shared<gateway::v1::GatewayRestStub>(MakeClient().channel());
  EXPECT_EQ(Client(stub, {}).channel(), nullptr);
}

TEST_F(ClientTest, CopiesShareTheChannel) {
  const Client client = MakeClient();
  const Client copy = client;  // NOLINT(performance-unnecessary-copy*)
  EXPECT_NE(client.channel(), nullptr);
  EXPECT_EQ(copy.channel(), client.channel());
}

// The number of threads of this process.
size_t Threads() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return static_cast<size_t>(std::distance(begin(tasks), end(tasks)));
}

TEST_F(ClientTest, OnlyTheFirstAsynchronousCallStartsAThread) {
  const Client client = MakeClient();
  for (int i = 0; i < 5; ++i) {
    transport_->Add(ScriptedAnswer::Http(200, kModel));
  }
  // TSan starts a thread of its own with the first thread of a program.
  Notification end;
  std::thread first([&] { EXPECT_TRUE(end.Wait()); });
  const size_t before = Threads();
  EXPECT_THAT(client.GetModel("a/m"), IsOk());
  EXPECT_THAT(client.GetModels({"a/m"})[0], IsOk());
  EXPECT_EQ(Threads(), before);
  for (int i = 0; i < 2; ++i) {
    Notification done;
    EXPECT_THAT(client.GetModelAsync("a/m",
                                     [&](const absl::StatusOr<Model>& model) {
                                       EXPECT_THAT(model, IsOk());
                                       done.Notify();
                                     }),
                IsOk());
    EXPECT_TRUE(done.Wait());
    EXPECT_EQ(Threads(), before + 1) << i;
  }
  end.Notify();
  first.join();
}

ReadMask Mask(std::string_view text) {
  const absl::StatusOr<ReadMask> mask = ReadMask::Parse(text);
  EXPECT_THAT(mask, IsOk());
  return mask.value_or(ReadMask());
}

TEST_F(ClientTest, RequiresAKeyAndSaysWhereToSetIt) {
  EXPECT_THAT(Client::Create(ClientOptions()).status(),
              StatusIs(absl::StatusCode::kUnauthenticated,
                       HasSubstr("FIREWORKS_API_KEY")));
}

TEST_F(ClientTest, ReadsFromTheServiceByDefault) {
  transport_->Add(ScriptedAnswer::Http(200, kModel));
  const absl::StatusOr<Model> model =
      MakeClient().GetModel("accounts/a/models/m");
  ASSERT_THAT(model, IsOk());
  EXPECT_EQ(model->display_name(), "M");
  EXPECT_TRUE(model->has_context_length());
  EXPECT_TRUE(model->has_public_());
  EXPECT_FALSE(model->has_supports_tools());
  EXPECT_THAT(Urls(),
              ElementsAre("https://api.fireworks.ai/v1/accounts/a/models/m"));
}

TEST_F(ClientTest, CutsTheInferencePathOffTheEndpoint) {
  for (const char* endpoint : {"https://host", "https://host/inference",
                               "https://host/inference/v1/"}) {
    options_.endpoint = endpoint;
    transport_->Add(ScriptedAnswer::Http(200, kModel));
    EXPECT_THAT(MakeClient().GetModel("a/m"), IsOk());
    EXPECT_EQ(Urls().back(), "https://host/v1/accounts/a/models/m") << endpoint;
  }
}

TEST_F(ClientTest, ShortNamesUseTheAccountOfTheOptions) {
  transport_->Add(ScriptedAnswer::Http(200, kModel));
  options_.account = "acme";
  EXPECT_THAT(MakeClient().GetModel("m"), IsOk());
  EXPECT_THAT(Urls().back(), HasSubstr("/v1/accounts/acme/models/m"));
}

TEST_F(ClientTest, BadNamesAreNotSent) {
  const Client client = MakeClient();
  for (const char* name : {"", "m", "a/..", "a/b/c", "a/m:prepare", "a/m?x",
                           "accounts/a/models/m#accounts/b/deployments/d"}) {
    EXPECT_THAT(client.GetModel(name).status(),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << name;
  }
  EXPECT_THAT(Urls(), IsEmpty());
}

TEST_F(ClientTest, AMaskIsSentAndHeldTo) {
  transport_->Add(ScriptedAnswer::Http(200, kModel));
  const absl::StatusOr<Model> model =
      MakeClient().GetModel("a/m", Mask("state,displayName"));
  ASSERT_THAT(model, IsOk());
  EXPECT_THAT(Urls().back(), HasSubstr("?readMask=display_name%2Cstate"));
  EXPECT_EQ(model->display_name(), "M");
  EXPECT_FALSE(model->has_name()) << "was not asked for";
  EXPECT_FALSE(model->has_context_length()) << "was not asked for";
}

TEST_F(ClientTest, MasksMayTravelInCamelCase) {
  options_.camel_case_field_masks = true;
  transport_->Add(ScriptedAnswer::Http(200, kModel));
  EXPECT_THAT(MakeClient().GetModel("a/m", Mask("display_name")), IsOk());
  EXPECT_THAT(Urls().back(), HasSubstr("?readMask=displayName"));
}

struct MaskCase {
  std::string name;
  std::vector<std::string> paths;
  std::string query;  // The URL's query. "" if it has none.
};

class RequestMaskTest : public ClientTest,
                        public ::testing::WithParamInterface<MaskCase> {};

TEST_P(RequestMaskTest, IsSent) {
  transport_->Add(ScriptedAnswer::Http(200, kModel));
  GetModelRequest request;
  request.set_name("a/m");
  for (const std::string& path : GetParam().paths) {
    request.mutable_read_mask()->add_paths(path);
  }
  ASSERT_THAT(MakeClient().GetModel(request), IsOk());
  const std::string url = Urls().back();
  EXPECT_EQ(url.substr(std::min(url.find('?'), url.size())), GetParam().query);
}

INSTANTIATE_TEST_SUITE_P(Masks, RequestMaskTest,
                         ::testing::ValuesIn(std::vector<MaskCase>{
                             {"None", {}, ""},
                             {"Star", {"*"}, "?readMask=%2A"},
                             {"Unknown", {"brand_new"}, "?readMask=brand_new"},
                             {"Twice", {"state", "state"}, "?readMask=state"},
                         }),
                         [](const auto& info) { return info.param.name; });

TEST_F(ClientTest, AnErrorTellsWhatTheServerSaid) {
  transport_->Add(ScriptedAnswer::Http(
      404, R"({"code": 5, "message": "Model not found", "details": []})",
      {{"x-request-id", "abc"}}));
  const absl::Status status = MakeClient().GetModel("x/y").status();
  EXPECT_THAT(status,
              StatusIs(absl::StatusCode::kNotFound,
                       AllOf(HasSubstr("accounts/x/models/y: Model not found"),
                             HasSubstr("HTTP 404"), HasSubstr("abc"))));
  const auto info = GetErrorInfo(status);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->http_status(), 404);
  EXPECT_EQ(info->request_id(), "abc");
  EXPECT_EQ(info->attempts(), 1);
}

struct AnswerCase {
  std::string name;
  std::string body;
  std::string says;  // Part of the error. "" if the body is valid.
  std::string mask = {};
};

class AnswerTest : public ClientTest,
                   public ::testing::WithParamInterface<AnswerCase> {
 protected:
  void Expect(const absl::Status& status) {
    if (GetParam().says.empty()) {
      EXPECT_THAT(status, IsOk());
    } else {
      EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal,
                                   HasSubstr(GetParam().says)));
    }
  }
};

using ModelAnswerTest = AnswerTest;

TEST_P(ModelAnswerTest, IsAModelOrAnError) {
  for (int i = 0; i < 3; ++i) {
    transport_->Add(ScriptedAnswer::Http(200, GetParam().body));
  }
  const Client client = MakeClient();
  const ReadMask mask =
      GetParam().mask.empty() ? ReadMask() : Mask(GetParam().mask);
  Expect(client.GetModel("a/m", mask).status());
  Expect(client.GetModels({"a/m"}, mask)[0].status());
  Notification done;
  ASSERT_THAT(client.GetModelAsync("a/m", mask, nullptr,
                                   [&](const absl::StatusOr<Model>& model) {
                                     Expect(model.status());
                                     done.Notify();
                                   }),
              IsOk());
  EXPECT_TRUE(done.Wait());
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, ModelAnswerTest,
    ::testing::ValuesIn(std::vector<AnswerCase>{
        {"Whole", kModel, ""},
        {"ErrorObject", R"({"error":{"message":"boom","code":429}})", "boom"},
        {"ErrorText", R"({"error":"boom"})", "boom"},
        {"Detail", R"({"detail":"boom"})", "boom"},
        {"Status", R"({"code":16,"message":"no key"})", "no key"},
        {"StatusWithoutWords", R"({"code":7,"message":""})",
         "an error without a message"},
        {"SomethingElse", R"({"id":"m","object":"model"})", "not a Model"},
        {"Empty", "{}", "not a Model"},
        {"SomethingElseForAMaskWithoutName", R"({"id":"m","object":"model"})",
         "not a Model", "context_length"},
        {"UnsetForAMaskWithoutName", R"({"contextLength":0,"new":1})", "",
         "context_length"},
        {"EmptyForAMaskWithoutName", "{}", "", "context_length"},
        {"EmptyForAMaskWithName", "{}", "not a Model", "name,context_length"},
        {"AnEmptyName",
         R"({"name":"","displayName":"","state":"STATE_UNSPECIFIED"})",
         "not a Model"},
        {"NotQuiteJson", R"({"error":{"message":"boom"},})", "boom"},
        // A new member never fails a call, even if its name is "error".
        {"NewMembers", R"({"name":"n","error":"e","code":1})", ""},
    }),
    [](const auto& info) { return info.param.name; });

TEST_F(ClientTest, AnAnswerToAnUncheckedMaskMayHaveOnlyNewFields) {
  transport_->Add(ScriptedAnswer::Http(200, R"({"brandNew":1})"));
  ReadMask mask;
  ASSERT_THAT(mask.AddUnchecked("brand_new"), IsOk());
  EXPECT_THAT(MakeClient().GetModel("a/m", mask), IsOk());
}

// The client does not check the answers of a stub that the caller passed in.
TEST_F(ClientTest, AFakeMayReturnAModelWithoutAName) {
  class Fake final : public gateway::v1::GatewayRestStubInterface {
   public:
    absl::StatusOr<Model> GetModel(const GetModelRequest&,
                                   CallContext*) override {
      return Model();
    }
  };
  EXPECT_THAT(Client(std::make_shared<Fake>(), {}).GetModel("a/m"), IsOk());
}

// A field that a later schema adds must reach the stub.
TEST_F(ClientTest, ARequestMessageKeepsItsOtherFields) {
  class Fake final : public gateway::v1::GatewayRestStubInterface {
   public:
    absl::StatusOr<Model> GetModel(const GetModelRequest& request,
                                   CallContext*) override {
      sent = request;
      return Model();
    }
    GetModelRequest sent;
  };
  const auto fake = std::make_shared<Fake>();
  GetModelRequest request;
  request.set_name("a/m");
  request.mutable_read_mask()->add_paths("displayName");
  request.GetReflection()->MutableUnknownFields(&request)->AddVarint(999, 1);
  ASSERT_THAT(Client(fake, {}).GetModel(request), IsOk());
  EXPECT_EQ(fake->sent.name(), "accounts/a/models/m");
  EXPECT_THAT(fake->sent.read_mask().paths(), ElementsAre("display_name"));
  EXPECT_FALSE(
      fake->sent.GetReflection()->GetUnknownFields(fake->sent).empty());
}

TEST_F(ClientTest, OverAStubOfTheCallersTheAccountCompletesNames) {
  class Fake final : public gateway::v1::GatewayRestStubInterface {
   public:
    absl::StatusOr<Model> GetModel(const GetModelRequest& request,
                                   CallContext*) override {
      Model model;
      model.set_name(request.name());
      return model;
    }
  };
  ClientOptions options;
  options.account = "acme";
  const Client client(std::make_shared<Fake>(), options);
  EXPECT_EQ(client.account(), "acme");
  const absl::StatusOr<Model> model = client.GetModel("m");
  ASSERT_THAT(model, IsOk());
  EXPECT_EQ(model->name(), "accounts/acme/models/m");
}

class ClientWithServerTest : public ClientTest {
 protected:
  ClientWithServerTest()
      : ClientTest(std::make_shared<ScriptedTransport>(&Answer)) {}

  static ScriptedAnswer Answer(const HttpRequest& request) {
    const std::string id = IdOf(request);
    if (id == "missing") return ScriptedAnswer::Http(404, "");
    return ScriptedAnswer::Http(200, "{\"name\": \"" + id + "\"}");
  }
};

TEST_F(ClientWithServerTest, ManyKeepTheOrderOfTheNamesAndAreFetchedOnce) {
  const std::vector<std::string> names = {
      "a/x", "a/missing", "a/y", "a/x", "bad name", "a/z", "a/missing"};
  std::vector<size_t> told;
  GetModelsOptions many;
  many.on_result = [&](size_t i, const absl::StatusOr<Model>&) {
    told.push_back(i);
  };
  const std::vector<absl::StatusOr<Model>> models =
      MakeClient().GetModels(names, {}, many);
  std::vector<std::string> got;
  for (const absl::StatusOr<Model>& model : models) {
    got.push_back(model.ok() ? model->name()
                             : absl::StatusCodeToString(model.status().code()));
  }
  EXPECT_THAT(got, ElementsAre("x", "NOT_FOUND", "y", "x", "INVALID_ARGUMENT",
                               "z", "NOT_FOUND"));
  EXPECT_THAT(told, ::testing::UnorderedElementsAre(0, 1, 2, 3, 4, 5, 6));
  EXPECT_THAT(Urls(), SizeIs(4));
}

TEST_F(ClientWithServerTest, ManyAreToldOfAsTheyArrive) {
  GetModelsOptions many;
  many.window = 1;
  std::vector<size_t> sent;
  many.on_result = [&](size_t, const absl::StatusOr<Model>&) {
    sent.push_back(Urls().size());
  };
  MakeClient().GetModels({"a/x", "a/y", "a/z"}, {}, many);
  EXPECT_THAT(sent, SizeIs(3));
  EXPECT_LT(sent.front(), 3u) << "the first result came after all requests";
}

TEST_F(ClientWithServerTest, WithoutNamesNothingIsSent) {
  EXPECT_THAT(MakeClient().GetModels({}), IsEmpty());
  GetModelsOptions closed;
  closed.window = 0;
  class Fake final : public gateway::v1::GatewayRestStubInterface {};
  for (const Client& client :
       {MakeClient(), Client(std::make_shared<Fake>())}) {
    EXPECT_THAT(client.GetModels({"fireworks/a"}, {}, closed),
                ElementsAre(StatusIs(absl::StatusCode::kInvalidArgument,
                                     HasSubstr("window"))));
  }
  EXPECT_THAT(Urls(), IsEmpty());
}

TEST_F(ClientWithServerTest, AsyncTrimsToo) {
  Notification done;
  const Client client = MakeClient();
  ASSERT_THAT(client.GetModelAsync("a/m", Mask("state"), nullptr,
                                   [&](absl::StatusOr<Model> model) {
                                     ASSERT_THAT(model, IsOk());
                                     EXPECT_FALSE(model->has_name());
                                     done.Notify();
                                   }),
              IsOk());
  EXPECT_TRUE(done.Wait());
}

TEST_F(ClientWithServerTest, TheLastCopyMayBeDestroyedInACompletion) {
  Notification done;
  auto client = std::make_unique<Client>(MakeClient());
  ASSERT_THAT(client->GetModelAsync("a/m", {}, nullptr,
                                    [&](const absl::StatusOr<Model>& model) {
                                      EXPECT_THAT(model, IsOk());
                                      client.reset();
                                      done.Notify();
                                    }),
              IsOk());
  EXPECT_TRUE(done.Wait());
}

}  // namespace
}  // namespace fireworks
