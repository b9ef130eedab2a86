#include "fireworks/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
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

// The last part of the URL's path.
std::string IdOf(const HttpRequest& request) {
  const std::string path = request.url.substr(0, request.url.find('?'));
  return path.substr(path.rfind('/') + 1);
}

class ClientTest : public ::testing::Test {
 protected:
  explicit ClientTest(std::shared_ptr<ScriptedTransport> transport =
                          std::make_shared<ScriptedTransport>())
      : transport_(std::move(transport)) {
    options_.api_key = "fw_0123456789";
    options_.transport = transport_;
    options_.clock = transport_->clock();
  }

  Client MakeClient() {
    absl::StatusOr<Client> client = Client::Create(options_);
    EXPECT_THAT(client, IsOk());
    return *client;
  }

  std::vector<std::string> Urls() const {
    std::vector<std::string> urls;
    for (const HttpRequest& request : transport_->requests()) {
      urls.push_back(request.url);
    }
    return urls;
  }

  std::shared_ptr<ScriptedTransport> transport_;
  ClientOptions options_;
};

// Stubs of one's own share what the client has.
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

ReadMask Mask(std::string_view text) {
  const absl::StatusOr<ReadMask> mask = ReadMask::Parse(text);
  EXPECT_THAT(mask, IsOk());
  return mask.value_or(ReadMask());
}

TEST_F(ClientTest, WantsAKeyAndSaysWhereFrom) {
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
  std::string query;  // Of the URL; "": none.
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

struct NotAnAnswer {
  std::string name;
  std::string body;
  std::string says;  // "": it is an answer.
  std::string mask = {};
};

class AnswerTest : public ClientTest,
                   public ::testing::WithParamInterface<NotAnAnswer> {
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
    ::testing::ValuesIn(std::vector<NotAnAnswer>{
        {"Whole", kModel, ""},
        {"ErrorObject", R"({"error":{"message":"boom","code":429}})", "boom"},
        {"ErrorText", R"({"error":"boom"})", "boom"},
        {"Detail", R"({"detail":"boom"})", "boom"},
        {"Status", R"({"code":16,"message":"no key"})", "no key"},
        {"StatusWithoutWords", R"({"code":7,"message":""})",
         "an error without a message"},
        {"SomethingElse", R"({"id":"m","object":"model"})", "not a Model"},
        {"Empty", "{}", "not a Model"},
        {"EmptyForAMaskWithoutName", "{}", "", "context_length"},
        {"EmptyForAMaskWithName", "{}", "not a Model", "name,context_length"},
        // New members never fail a call, whatever they are called.
        {"NewMembers", R"({"name":"n","error":"e","code":1})", ""},
    }),
    [](const auto& info) { return info.param.name; });

using ListAnswerTest = AnswerTest;

TEST_P(ListAnswerTest, IsAListOrAnError) {
  transport_->Add(ScriptedAnswer::Http(200, GetParam().body));
  const Client client = MakeClient();
  absl::Status status;
  for (const absl::StatusOr<Model>& model : client.ListModels("a")) {
    status = model.status();
  }
  Expect(status);
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, ListAnswerTest,
    ::testing::ValuesIn(std::vector<NotAnAnswer>{
        {"Empty", "{}", ""},
        {"NoModels", R"({"totalSize":0})", ""},
        {"AModelWithoutName", R"({"models":[{"state":"READY"}]})", ""},
        {"SomethingElse", R"({"foo":1})", "not a list of models"},
        {"Error", R"({"error":{"message":"boom"}})", "boom"},
    }),
    [](const auto& info) { return info.param.name; });

// What a stub of the caller's gives is taken as it is.
TEST_F(ClientTest, AFakeMayAnswerAModelWithoutAName) {
  class Fake final : public gateway::v1::GatewayRestStubInterface {
   public:
    absl::StatusOr<Model> GetModel(const GetModelRequest&,
                                   CallContext*) override {
      return Model();
    }
  };
  EXPECT_THAT(Client(std::make_shared<Fake>(), {}).GetModel("a/m"), IsOk());
}

TEST_F(ClientTest, AListMergesTheDriftOfItsPages) {
  transport_->Add(ScriptedAnswer::Http(
      200, R"({"models":[{"name":"1","x":1}],"nextPageToken":"t"})"));
  transport_->Add(
      ScriptedAnswer::Http(200, R"({"models":[{"name":"2","y":1}]})"));
  CallContext context;
  context.set_collect_drift(true);
  const Client client = MakeClient();
  for (const absl::StatusOr<Model>& model :
       client.ListModels("a", {}, &context)) {
    EXPECT_THAT(model, IsOk());
  }
  std::vector<std::string> paths;
  for (const auto& drift : context.report().drift.findings) {
    paths.push_back(drift.json_path);
  }
  if (!context.report().drift.looked) GTEST_SKIP() << "needs simdjson";
  EXPECT_THAT(paths, ElementsAre("$.models[0].x", "$.models[0].y"));
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

TEST_F(ClientWithServerTest, ManyStandInTheOrderAskedAndAreFetchedOnce) {
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

TEST_F(ClientWithServerTest, NothingAskedNothingSent) {
  EXPECT_THAT(MakeClient().GetModels({}), IsEmpty());
  GetModelsOptions closed;
  closed.window = 0;
  EXPECT_THAT(MakeClient().GetModels({"fireworks/a"}, {}, closed),
              ElementsAre(StatusIs(absl::StatusCode::kInvalidArgument,
                                   HasSubstr("window"))));
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

TEST_F(ClientWithServerTest, TheLastCopyMayGoInsideACompletion) {
  Notification done;
  auto client = std::make_unique<Client>(MakeClient());
  ASSERT_THAT(client->GetModelAsync("a/m", {}, nullptr,
                                    [&](absl::StatusOr<Model> model) {
                                      EXPECT_THAT(model, IsOk());
                                      client.reset();
                                      done.Notify();
                                    }),
              IsOk());
  EXPECT_TRUE(done.Wait());
}

// ---- ListModels

std::string Page(const std::vector<std::string>& names,
                 const std::string& next_token) {
  std::string models;
  for (const std::string& name : names) {
    models += (models.empty() ? "" : ",") + ("{\"name\":\"" + name + "\"}");
  }
  return "{\"models\":[" + models + "],\"nextPageToken\":\"" + next_token +
         "\",\"totalSize\":3}";
}

std::vector<std::string> Walk(ModelRange range) {
  std::vector<std::string> seen;
  for (const absl::StatusOr<Model>& model : range) {
    seen.push_back(model.ok()
                       ? model->name()
                       : absl::StatusCodeToString(model.status().code()));
  }
  return seen;
}

TEST_F(ClientTest, ListWalksOverAllPages) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1", "2"}, "t1")));
  transport_->Add(ScriptedAnswer::Http(200, Page({}, "t2")));
  transport_->Add(ScriptedAnswer::Http(200, Page({"3"}, "")));
  ListModelsOptions options;
  options.filter = "state=READY";
  options.order_by = "name desc";
  options.page_size = 2;
  EXPECT_THAT(Walk(MakeClient().ListModels("fireworks", options)),
              ElementsAre("1", "2", "3"));
  EXPECT_THAT(
      Urls(),
      ElementsAre(
          AllOf(HasSubstr("/v1/accounts/fireworks/models?"),
                HasSubstr("pageSize=2"), HasSubstr("filter=state%3DREADY"),
                HasSubstr("orderBy=name%20desc"),
                ::testing::Not(HasSubstr("pageToken"))),
          HasSubstr("pageToken=t1"), HasSubstr("pageToken=t2")));
}

TEST_F(ClientTest, ListStopsAtTheLimit) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1", "2"}, "t1")));
  ListModelsOptions options;
  options.limit = 2;
  EXPECT_THAT(Walk(MakeClient().ListModels("a", options)),
              ElementsAre("1", "2"));
  EXPECT_THAT(Urls(), SizeIs(1)) << "the second page was not needed";
}

TEST_F(ClientTest, ListEndsWithTheErrorOfAPage) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1"}, "t1")));
  transport_->Add(ScriptedAnswer::Http(403, ""));
  EXPECT_THAT(Walk(MakeClient().ListModels("a")),
              ElementsAre("1", "PERMISSION_DENIED"));
}

TEST_F(ClientTest, ListDoesNotGoInCircles) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1"}, "t1")));
  transport_->Add(ScriptedAnswer::Http(200, Page({"2"}, "t2")));
  transport_->Add(ScriptedAnswer::Http(200, Page({"3"}, "t1")));
  EXPECT_THAT(Walk(MakeClient().ListModels("a")),
              ElementsAre("1", "2", "3", "INTERNAL"));
}

TEST_F(ClientTest, ListEndsWhenNoModelEverComes) {
  int pages = 0;
  transport_ = std::make_shared<ScriptedTransport>([&](const HttpRequest&) {
    return ScriptedAnswer::Http(200, Page({}, std::to_string(++pages)));
  });
  options_.transport = transport_;
  options_.clock = transport_->clock();
  EXPECT_THAT(Walk(MakeClient().ListModels("a")), ElementsAre("INTERNAL"));
}

TEST_F(ClientTest, ListRefusesBadInputBeforeAnythingIsSent) {
  const Client client = MakeClient();
  ListModelsOptions negative;
  negative.page_size = -1;
  EXPECT_THAT(Walk(client.ListModels("a", negative)),
              ElementsAre("INVALID_ARGUMENT"));
  for (const char* account :
       {"", "a/b", "accounts/", "..", "accounts/a/models"}) {
    EXPECT_THAT(Walk(client.ListModels(account)),
                ElementsAre("INVALID_ARGUMENT"))
        << account;
  }
  EXPECT_THAT(Urls(), IsEmpty());
}

TEST_F(ClientTest, ListTellsTheTotal) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1"}, "")));
  ModelRange range = MakeClient().ListModels("a");
  EXPECT_EQ(range.total_size(), std::nullopt);
  range.begin();
  EXPECT_EQ(range.total_size(), 3);
}

TEST_F(ClientTest, ListTellsWhereAPageEnds) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1", "2"}, "t")));
  transport_->Add(ScriptedAnswer::Http(200, Page({"3"}, "")));
  ModelRange range = MakeClient().ListModels("a");
  EXPECT_FALSE(range.has_more_on_page());
  std::vector<bool> more;
  for (const auto& model : range) {
    ASSERT_TRUE(model.ok()) << model.status();
    more.push_back(range.has_more_on_page());
  }
  EXPECT_THAT(more, ElementsAre(true, false, false));
}

}  // namespace
}  // namespace fireworks
