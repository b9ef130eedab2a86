#include "fireworks/list_models.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "client_fixture.h"
#include "fireworks/client.h"
#include "fireworks/testing/scripted_transport.h"
#include "support/in_child.h"
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

TEST_F(ClientTest, ListFetchesAPageOnlyWhenItIsNeeded) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1", "2"}, "t1")));
  transport_->Add(ScriptedAnswer::Http(200, Page({"3"}, "")));
  const Client client = MakeClient();
  ModelRange models = client.ListModels("fireworks");
  EXPECT_THAT(Urls(), IsEmpty());
  std::vector<size_t> sent;
  for (const auto& model : models) {
    EXPECT_THAT(model, IsOk());
    sent.push_back(Urls().size());
  }
  EXPECT_THAT(sent, ElementsAre(1, 1, 2));
}

TEST_F(ClientTest, ListStopsAtTheLimit) {
  const Client client = MakeClient();
  for (const size_t limit : {1u, 2u}) {
    transport_->Add(ScriptedAnswer::Http(200, Page({"1", "2"}, "t1")));
    ListModelsOptions options;
    options.limit = limit;
    ModelRange range = client.ListModels("a", options);
    std::vector<bool> more;
    for (const auto& model : range) {
      EXPECT_THAT(model, IsOk());
      more.push_back(range.has_more_on_page());
    }
    EXPECT_THAT(more, SizeIs(limit));
    EXPECT_FALSE(more.back());
  }
  EXPECT_THAT(Urls(), SizeIs(2)) << "no second page was needed";
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
  ListModelsOptions not_utf8;
  not_utf8.filter = "display_name=\"\xff\"";
  EXPECT_THAT(Walk(client.ListModels("a", not_utf8)),
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

TEST_F(ClientTest, AnAnswerIsAListOrAnError) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"{}", ""},
      {R"({"totalSize":0})", ""},
      {R"({"models":[{"state":"READY"}]})", ""},
      {R"({"foo":1})", "not a list of models"},
      {R"({"error":{"message":"boom"}})", "boom"},
      {R"({"error":{"message":"boom"},})", "boom"},
  };
  const Client client = MakeClient();
  for (const auto& [body, says] : rows) {
    transport_->Add(ScriptedAnswer::Http(200, body));
    const absl::Status status = client.ListModels("a").ToVector().status();
    if (says.empty()) {
      EXPECT_THAT(status, IsOk()) << body;
    } else {
      EXPECT_THAT(status,
                  StatusIs(absl::StatusCode::kInternal, HasSubstr(says)));
    }
  }
}

std::vector<std::string> Names(const std::vector<Model>& models) {
  std::vector<std::string> names;
  names.reserve(models.size());
  for (const Model& model : models) names.push_back(model.name());
  return names;
}

TEST_F(ClientTest, AListBecomesAVector) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1", "2"}, "t")));
  transport_->Add(ScriptedAnswer::Http(200, Page({"3"}, "")));
  ASSERT_OK_AND_ASSIGN(const std::vector<Model> models,
                       MakeClient().ListModels("a").ToVector());
  EXPECT_THAT(Names(models), ElementsAre("1", "2", "3"));
  transport_->Add(ScriptedAnswer::Http(200, Page({"1"}, "t")));
  transport_->Add(ScriptedAnswer::Http(403, ""));
  const auto is_refused = StatusIs(absl::StatusCode::kPermissionDenied);
  ModelRange range = MakeClient().ListModels("a");
  EXPECT_THAT(range.ToVector(), is_refused);
  EXPECT_THAT(range.ToVector(), is_refused) << "a failed list became empty";
}

TEST_F(ClientTest, AVectorHasTheModelsThatWereNotWalkedOrTheError) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1", "2", "3"}, "")));
  ModelRange range = MakeClient().ListModels("a");
  EXPECT_EQ((*range.begin())->name(), "1");
  ASSERT_OK_AND_ASSIGN(const std::vector<Model> models, range.ToVector());
  EXPECT_THAT(Names(models), ElementsAre("2", "3"));
  transport_->Add(ScriptedAnswer::Http(403, ""));
  ModelRange failed = MakeClient().ListModels("a");
  for (const absl::StatusOr<Model>& model : failed) {
    EXPECT_THAT(model, StatusIs(absl::StatusCode::kPermissionDenied));
  }
  EXPECT_THAT(failed.ToVector(), StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(ClientTest, AlgorithmsWalkOverAList) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1", "2"}, "t")));
  transport_->Add(ScriptedAnswer::Http(200, Page({"3"}, "")));
  ModelRange range = MakeClient().ListModels("a");
  EXPECT_EQ(std::count_if(range.begin(), range.end(),
                          [](const auto& model) { return model.ok(); }),
            3);
}

// ---- One timeout for all pages

// A list without end. Each page holds one model and takes one second.
class EndlessListTest : public ClientTest {
 protected:
  EndlessListTest() { Renew(); }

  // Makes a new transport, because the old one keeps each of its many requests.
  void Renew() {
    transport_ =
        std::make_shared<ScriptedTransport>([this](const HttpRequest&) {
          const std::string number = std::to_string(++pages_);
          return ScriptedAnswer::Http(200, Page({number}, number))
              .After(absl::Seconds(1));
        });
    options_.transport = transport_;
    options_.clock = transport_->clock();
    pages_ = 0;
  }

  void AwaitPages(int count) const {
    while (pages_ < count) std::this_thread::yield();
  }

  std::atomic<int> pages_{0};
};

TEST_F(EndlessListTest, AllPagesHaveOneTimeout) {
  ListModelsOptions options;
  options.timeout = absl::Seconds(3.5);
  const absl::Time start = options_.clock->Now();
  EXPECT_THAT(Walk(MakeClient().ListModels("a", options)),
              ElementsAre("1", "2", "3", "DEADLINE_EXCEEDED"));
  const absl::Duration taken = options_.clock->Now() - start;
  EXPECT_GE(taken, absl::Seconds(3.4));
  EXPECT_LE(taken, absl::Seconds(3.6));
}

TEST_F(EndlessListTest, EachPageHasTheTimeoutOfTheContext) {
  ListModelsOptions options;
  options.limit = 3;
  CallContext context;
  context.set_timeout(absl::Seconds(1.5));
  const Client client = MakeClient();
  EXPECT_THAT(Walk(client.ListModels("a", options, &context)),
              ElementsAre("1", "2", "3"));
  context.set_timeout(absl::Seconds(0.5));
  EXPECT_THAT(Walk(client.ListModels("a", options, &context)),
              ElementsAre("DEADLINE_EXCEEDED"));
}

TEST_F(EndlessListTest, TheCallersTimeBetweenPagesCounts) {
  ListModelsOptions options;
  options.timeout = absl::Seconds(10);
  absl::Status status;
  for (const auto& model : MakeClient().ListModels("a", options)) {
    status = model.status();
    if (status.ok()) transport_->AdvanceClock(absl::Seconds(12));
  }
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kDeadlineExceeded,
                               AllOf(HasSubstr("10s"), HasSubstr("1 model"))));
  EXPECT_THAT(Urls(), SizeIs(1)) << "the second page was not asked for";
}

TEST_F(EndlessListTest, TheContextKeepsItsOwnDeadline) {
  ListModelsOptions options;
  options.timeout = absl::Seconds(2.5);
  CallContext context;
  const Client client = MakeClient();
  EXPECT_THAT(Walk(client.ListModels("a", options, &context)),
              ElementsAre("1", "2", "DEADLINE_EXCEEDED"));
  EXPECT_NE(client.GetModel("a/m", {"state"}, &context).status().code(),
            absl::StatusCode::kDeadlineExceeded);
  context.set_deadline(absl::Now() + absl::Seconds(0.5));
  EXPECT_THAT(Walk(client.ListModels("a", options, &context)),
              ElementsAre("DEADLINE_EXCEEDED"))
      << "the earlier deadline applies";
}

TEST_F(ClientTest, ATimeoutMustBePositive) {
  ListModelsOptions options;
  options.timeout = absl::ZeroDuration();
  EXPECT_THAT(
      MakeClient().ListModels("a", options).ToVector(),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("timeout")));
  EXPECT_THAT(Urls(), IsEmpty());
}

// ---- ListModelsAsync

// Waits for the result of ListModelsAsync().
class ListResult {
 public:
  Client::ListDone Done() {
    return [this](absl::StatusOr<std::vector<Model>> models) {
      models_ = std::move(models);
      ++runs_;
      done_.Notify();
    };
  }
  const absl::StatusOr<std::vector<Model>>& Wait() {
    EXPECT_TRUE(done_.Wait());
    return models_;
  }
  int runs() const { return runs_; }

 private:
  absl::StatusOr<std::vector<Model>> models_;
  std::atomic<int> runs_{0};
  Notification done_;
};

TEST_F(ClientTest, AnAsynchronousListHasAllPages) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1", "2"}, "t1")));
  transport_->Add(ScriptedAnswer::Http(200, Page({}, "t2")));
  transport_->Add(ScriptedAnswer::Http(200, Page({"3", "4"}, "t3")));
  ListModelsOptions options;
  options.limit = 3;
  options.read_mask = "name";
  const Client client = MakeClient();
  ListResult result;
  ASSERT_THAT(client.ListModelsAsync("a", options, nullptr, result.Done()),
              IsOk());
  ASSERT_THAT(result.Wait(), IsOk());
  EXPECT_THAT(Names(*result.Wait()), ElementsAre("1", "2", "3"));
  EXPECT_THAT(Urls(),
              ElementsAre(HasSubstr("readMask=name"), HasSubstr("pageToken=t1"),
                          HasSubstr("pageToken=t2")));
}

TEST_F(ClientTest, AnAsynchronousListEndsWithTheErrorOfAPage) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1"}, "t1")));
  transport_->Add(ScriptedAnswer::Http(200, Page({"2"}, "t1")));
  const Client client = MakeClient();
  ListResult circle;
  ASSERT_THAT(client.ListModelsAsync("a", circle.Done()), IsOk());
  EXPECT_THAT(circle.Wait(), StatusIs(absl::StatusCode::kInternal));
  transport_->Add(ScriptedAnswer::Http(403, ""));
  ListResult refused;
  CallContext context;
  ASSERT_THAT(client.ListModelsAsync("a", {}, &context, refused.Done()),
              IsOk());
  EXPECT_THAT(refused.Wait(), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(context.report().http_status, 403);
}

TEST_F(ClientTest, AnAsynchronousListThatCannotBeSentDoesNotStart) {
  const Client client = MakeClient();
  ListResult result;
  EXPECT_THAT(client.ListModelsAsync("a/b", result.Done()),
              StatusIs(absl::StatusCode::kInvalidArgument));
  CallContext context;
  context.AddHeader("bad name", "x");
  EXPECT_THAT(client.ListModelsAsync("a", {}, &context, result.Done()),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(result.runs(), 0);
  EXPECT_THAT(Urls(), IsEmpty());
}

TEST_F(EndlessListTest, AnAsynchronousListHasOneTimeoutToo) {
  ListModelsOptions options;
  options.timeout = absl::Seconds(3.5);
  const Client client = MakeClient();
  ListResult result;
  ASSERT_THAT(client.ListModelsAsync("a", options, nullptr, result.Done()),
              IsOk());
  EXPECT_THAT(result.Wait(), StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(Urls(), SizeIs(4));
}

TEST_F(EndlessListTest, AnAsynchronousListCanBeCancelled) {
  const Client client = MakeClient();
  CallContext context;
  ListResult result;
  ASSERT_THAT(client.ListModelsAsync("a", {}, &context, result.Done()), IsOk());
  AwaitPages(3);
  context.TryCancel();
  EXPECT_THAT(result.Wait(), StatusIs(absl::StatusCode::kCancelled));
}

// When the client's destructor returns, the completion has run, even if the
// background thread was just asking for the next page.
TEST_F(EndlessListTest, AnAsynchronousListEndsWithItsClient) {
  for (int i = 0; i < 50; ++i) {
    Renew();
    auto client = std::make_unique<Client>(MakeClient());
    ListResult result;
    ASSERT_THAT(client->ListModelsAsync("a", result.Done()), IsOk());
    AwaitPages(1 + i % 3);
    client.reset();
    ASSERT_EQ(result.runs(), 1);
    ASSERT_THAT(result.Wait(), StatusIs(absl::StatusCode::kCancelled));
  }
}

TEST_F(ClientTest, TheLastCopyMayBeDestroyedInTheCompletionOfAList) {
  transport_->Add(ScriptedAnswer::Http(200, Page({"1"}, "")));
  Notification done;
  auto client = std::make_unique<Client>(MakeClient());
  ASSERT_THAT(client->ListModelsAsync(
                  "a",
                  [&](const absl::StatusOr<std::vector<Model>>& models) {
                    EXPECT_THAT(models, IsOk());
                    client.reset();
                    done.Notify();
                  }),
              IsOk());
  EXPECT_TRUE(done.Wait());
}

TEST_F(EndlessListTest, AChildOfAForkDropsAClientThatIsListing) {
  auto client = std::make_unique<Client>(MakeClient());
  ListResult result;
  ASSERT_THAT(client->ListModelsAsync("a", result.Done()), IsOk());
  AwaitPages(1);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(testing_support::InChild([&] {
                client.reset();
                return 0;
              }),
              0);
  }
  client.reset();
  EXPECT_EQ(result.runs(), 1);
}

}  // namespace
}  // namespace fireworks
