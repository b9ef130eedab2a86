// Calls the stubs made from torture.proto: over a loopback server, as a fake and as
// a mock.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "fireworks/rest/channel.h"
#include "plugin/torture_mock.rest.h"
#include "servers/good_server.h"
#include "support/status_matchers.h"

namespace fireworks::torture::v1 {
namespace {

using ::fireworks::servers::GoodAnswer;
using ::fireworks::servers::GoodRequest;
using ::fireworks::servers::GoodServer;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Return;

// Tests with a server that records requests and always gives the same answer.
class StubTest : public ::testing::Test {
 protected:
  StubTest()
      : server_([this](const GoodRequest& request) {
          const std::lock_guard<std::mutex> lock(mutex_);
          seen_.push_back(request.method + " " + request.target +
                          (request.body.empty() ? "" : " ") + request.body);
          return GoodAnswer{200, answer_};
        }) {
    rest::ChannelOptions options;
    options.endpoint = server_.url();
    auto channel = rest::Channel::Create(options);
    EXPECT_THAT(channel, IsOk());
    channel_ = *std::move(channel);
  }

  void AnswerWith(const std::string& body) {
    const std::lock_guard<std::mutex> lock(mutex_);
    answer_ = body;
  }
  std::vector<std::string> Seen() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return seen_;
  }

  std::mutex mutex_;
  std::string answer_ = "{}";
  std::vector<std::string> seen_;
  GoodServer server_;
  std::shared_ptr<rest::Channel> channel_;
};

TEST_F(StubTest, GetsWithAMask) {
  AnswerWith(R"({"name": "shelves/1/things/2", "kind": "LARGE"})");
  GetThingRequest request;
  request.set_name("shelves/1/things/2");
  request.mutable_read_mask()->add_paths("create_time");
  request.mutable_read_mask()->add_paths("kind");
  ASSERT_OK_AND_ASSIGN(const Thing thing,
                       TortureRestStub(channel_).GetThing(request));
  EXPECT_EQ(thing.kind(), Thing::LARGE);
  EXPECT_THAT(Seen(), ElementsAre("GET /v1/shelves/1/things/2?readMask="
                                  "create_time%2Ckind"));
}

TEST_F(StubTest, SendsBodies) {
  TortureRestStub stub(channel_);
  WriteThingRequest request;
  request.set_parent("shelves/1");
  request.set_validate_only(true);
  request.mutable_thing()->set_name("shelves/1/things/2");
  request.mutable_thing()->set_kind(Thing::LARGE);
  EXPECT_THAT(stub.CreateThing(request), IsOk());
  EXPECT_THAT(stub.UpdateThing(request), IsOk());
  EXPECT_THAT(stub.PrepareThing(request), IsOk());
  const std::string thing = R"({"name":"shelves/1/things/2","kind":"LARGE"})";
  EXPECT_THAT(
      Seen(),
      ElementsAre("POST /v1/shelves/1/things?validateOnly=true " + thing,
                  "PATCH /v1/shelves/1/things/2?parent=shelves%2F1&"
                  "validateOnly=true " +
                      thing,
                  "POST /v1/shelves/1:prepare {\"thing\":" + thing +
                      ",\"validateOnly\":true}"));
}

TEST_F(StubTest, TakesAKeywordAndAnEmptyBody) {
  AnswerWith("");
  GetThingRequest request;
  request.set_name("shelves/1/things/2");
  EXPECT_THAT(TortureRestStub(channel_).delete_(request), IsOk());
  EXPECT_THAT(Seen(), ElementsAre("DELETE /v1/shelves/1/things/2"));
}

TEST_F(StubTest, ReadsAResponseBody) {
  AnswerWith(R"([{"name": "a"}, {"name": "b"}])");
  ListThingsRequest request;
  request.set_parent("shelves/1");
  request.add_kinds(Thing::LARGE);
  request.set_deleted(false);
  request.mutable_since()->set_seconds(1);
  request.mutable_part()->mutable_screw()->set_name("x/y");
  request.mutable_part()->mutable_screw()->set_turns(3);
  ASSERT_OK_AND_ASSIGN(const ListThingsResponse response,
                       TortureRestStub(channel_).ListThings(request));
  ASSERT_EQ(response.things_size(), 2);
  EXPECT_EQ(response.things(1).name(), "b");
  EXPECT_THAT(Seen(),
              ElementsAre("GET /v1/shelves/1/things/x%2Fy?kinds=LARGE&"
                          "deleted=false&since=1970-01-01T00%3A00%3A01Z&"
                          "part.screw.turns=3"));
}

TEST_F(StubTest, CallsOtherTypesAndVerbs) {
  TortureRestStub stub(channel_);
  Thing::Part::Screw screw;
  screw.set_name("s");
  EXPECT_THAT(stub.TurnScrew(screw), IsOk());
  imported::Cargo cargo;
  cargo.mutable_box()->set_id("7");
  cargo.mutable_box()->set_weight(1.5);
  EXPECT_THAT(stub.Import(cargo), IsOk());
  GetThingRequest request;
  request.set_name("a/b");
  EXPECT_THAT(stub.Ask(request), IsOk());
  EXPECT_THAT(OtherRestStub(channel_).GetThing(request), IsOk());
  EXPECT_THAT(Seen(), ElementsAre("GET /v1/screws/s/0",
                                  "PUT /v1/cargo/7 {\"box\":{\"weight\":1.5}}",
                                  "OPTIONS /v1/a/b", "GET /v2/a%2Fb"));
}

TEST_F(StubTest, RefusesWhatDoesNotFitBeforeAnythingIsSent) {
  GetThingRequest request;
  request.set_name("shelves/1");
  TortureRestStub stub(channel_);
  EXPECT_THAT(
      stub.GetThing(request),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\"name\"")));
  EXPECT_THAT(
      stub.GetThingAsync(request, nullptr,
                         [](const absl::StatusOr<Thing>&) { ADD_FAILURE(); }),
      StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Seen(), ElementsAre());
}

TEST_F(StubTest, CompletesLater) {
  AnswerWith(R"({"name": "n"})");
  GetThingRequest request;
  request.set_name("shelves/1/things/2");
  std::promise<absl::StatusOr<Thing>> promise;
  TortureRestStub stub(channel_);
  ASSERT_THAT(stub.GetThingAsync(request, nullptr,
                                 [&promise](absl::StatusOr<Thing> thing) {
                                   promise.set_value(std::move(thing));
                                 }),
              IsOk());
  const absl::StatusOr<Thing> thing = promise.get_future().get();
  ASSERT_THAT(thing, IsOk());
  EXPECT_EQ(thing->name(), "n");
}

TEST_F(StubTest, CallsMany) {
  std::vector<GetThingRequest> requests(3);
  requests[0].set_name("shelves/1/things/1");
  requests[1].set_name("no thing");
  requests[2].set_name("shelves/1/things/3");
  std::vector<absl::StatusCode> codes(3, absl::StatusCode::kUnknown);
  TortureRestStub(channel_).GetThingMany(
      requests, {}, nullptr,
      [&codes](size_t i, const absl::StatusOr<Thing>& thing,
               const rest::CallReport&) { codes[i] = thing.status().code(); });
  EXPECT_THAT(codes, ElementsAre(absl::StatusCode::kOk,
                                 absl::StatusCode::kInvalidArgument,
                                 absl::StatusCode::kOk));
}

TEST_F(StubTest, TakesTheBindingThatTheRequestFits) {
  AnswerWith(R"({"things": [{"name": "a"}]})");
  TortureRestStub stub(channel_);
  WriteThingRequest request;
  request.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(ListThingsResponse moved, stub.MoveThing(request));
  EXPECT_EQ(moved.things_size(), 1);
  request.set_parent("shelves/1");
  request.mutable_thing()->set_name("shelves/2/things/3");
  ASSERT_OK_AND_ASSIGN(moved, stub.MoveThing(request));
  EXPECT_EQ(moved.things_size(), 1);

  AnswerWith(R"([{"name": "b"}])");
  request.clear_thing();
  ASSERT_OK_AND_ASSIGN(moved, stub.MoveThing(request));
  ASSERT_EQ(moved.things_size(), 1);
  EXPECT_EQ(moved.things(0).name(), "b");
  EXPECT_THAT(
      Seen(),
      ElementsAre("POST /v1/moves {\"validateOnly\":true}",
                  "PATCH /v1/shelves/2/things/3/moves/shelves%2F1"
                  "?validateOnly=true {\"name\":\"shelves/2/things/3\"}",
                  "GET /v1/shelves/1/moves?validateOnly=true"));
}

GetThingRequest Named(const std::string& name) {
  GetThingRequest request;
  request.set_name(name);
  return request;
}

// Overrides one form of one rpc, as a user's test would.
class FakeTorture : public TortureRestStubInterface {
 public:
  absl::StatusOr<Thing> GetThing(const GetThingRequest& request,
                                 rest::CallContext* /*context*/) override {
    if (request.name().empty()) return absl::NotFoundError("none");
    Thing thing;
    thing.set_name(request.name());
    return thing;
  }
};

TEST(Fake, AnswersEachFormByTheUnaryOne) {
  FakeTorture fake;
  TortureRestStubInterface& stub = fake;
  std::string name;
  EXPECT_THAT(stub.GetThingAsync(Named("a"), nullptr,
                                 [&name](const absl::StatusOr<Thing>& thing) {
                                   name = thing->name();
                                 }),
              IsOk());
  EXPECT_EQ(name, "a");

  std::vector<std::string> results;
  stub.GetThingMany({Named("a"), Named(""), Named("c")}, {}, nullptr,
                    [&results](size_t i, const absl::StatusOr<Thing>& thing,
                               const rest::CallReport&) {
                      results.push_back(std::to_string(i) +
                                        (thing.ok() ? thing->name() : "-"));
                    });
  EXPECT_THAT(results, ElementsAre("0a", "1-", "2c"));
}

TEST(Fake, IsUnimplementedWhereNothingIsOverridden) {
  FakeTorture fake;
  TortureRestStubInterface& stub = fake;
  EXPECT_THAT(stub.ListThings(ListThingsRequest()),
              StatusIs(absl::StatusCode::kUnimplemented,
                       HasSubstr("fireworks.torture.v1.Torture.ListThings")));
  absl::Status status;
  EXPECT_THAT(stub.delete_(Named("a")),
              StatusIs(absl::StatusCode::kUnimplemented));
  EXPECT_THAT(stub.deleteAsync(
                  Named("a"), nullptr,
                  [&status](const auto& empty) { status = empty.status(); }),
              IsOk());
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnimplemented));
}

TEST(Mock, AnswersEachFormByWhatIsExpected) {
  ::testing::NiceMock<MockOtherRestStub> mock;
  EXPECT_CALL(mock, GetThing)
      .Times(2)
      .WillRepeatedly(Return(absl::NotFoundError("none")));
  OtherRestStubInterface& stub = mock;
  EXPECT_THAT(stub.GetThing(GetThingRequest()),
              StatusIs(absl::StatusCode::kNotFound));
  absl::Status status;
  EXPECT_THAT(stub.GetThingAsync(GetThingRequest(), nullptr,
                                 [&status](const absl::StatusOr<Thing>& thing) {
                                   status = thing.status();
                                 }),
              IsOk());
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));

  EXPECT_CALL(mock, GetThingAsync)
      .WillOnce(Return(absl::ResourceExhaustedError("full")));
  EXPECT_THAT(stub.GetThingAsync(GetThingRequest(), nullptr, nullptr),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_CALL(mock, GetThingMany);
  stub.GetThingMany({}, {}, nullptr,
                    [](size_t, const absl::StatusOr<Thing>&,
                       const rest::CallReport&) { ADD_FAILURE(); });
}

TEST(Mock, IsUnimplementedWhereNothingIsExpected) {
  ::testing::NiceMock<MockOtherRestStub> mock;
  OtherRestStubInterface& stub = mock;
  EXPECT_THAT(stub.GetThing(GetThingRequest()),
              StatusIs(absl::StatusCode::kUnimplemented));
}

}  // namespace
}  // namespace fireworks::torture::v1
