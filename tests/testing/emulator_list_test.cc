// The emulator's answers to ListModels: pages, filters and orders.

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/testing/emulator.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/emulator_http.h"

namespace fireworks::testing {
namespace {

using ::testing::SizeIs;

constexpr char kList[] = "/v1/accounts/fireworks/models";

std::string Listed(std::string_view query) {
  return absl::StrCat(kList, "?", std::string(query));
}

std::vector<std::string> Ids(const std::string& list_body) {
  std::vector<std::string> ids;
  const auto list = Decode<gateway::v1::ListModelsResponse>(list_body);
  for (const gateway::v1::Model& model : list.models()) {
    ids.push_back(model.name().substr(model.name().rfind('/') + 1));
  }
  return ids;
}

class ListAnswerTest : public ::testing::TestWithParam<AnswerCase> {
 protected:
  static void SetUpTestSuite() { emulator_ = MustStart(); }
  static void TearDownTestSuite() { emulator_.reset(); }
  static std::unique_ptr<Emulator> emulator_;
};
std::unique_ptr<Emulator> ListAnswerTest::emulator_;

TEST_P(ListAnswerTest, IsTheServices) { ExpectAnswer(*emulator_, GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    All, ListAnswerTest,
    ::testing::Values(
        AnswerCase{"Full", kList, 200, R"("totalSize":9)"},
        AnswerCase{"NoFurtherPage", kList, 200, R"("nextPageToken":"")"},
        AnswerCase{"NoSuchAccount", "/v1/accounts/nobody/models", 404,
                   R"({"code":5,"message":"Account not found","details":[]})"},
        AnswerCase{"Masked", Listed("readMask=name&pageSize=1"), 200,
                   R"("displayName":"")"},
        AnswerCase{"BadMask", Listed("readMask=displayName"), 400, "readMask"},
        AnswerCase{"BadPageSize", Listed("pageSize=x"), 400,
                   R"(pageSize cannot be \"x\")"},
        AnswerCase{"HugePageSize", Listed("pageSize=99999999999"), 400,
                   R"("code":3)"},
        AnswerCase{"NegativePageSize", Listed("pageSize=-1"), 400, "negative"},
        AnswerCase{"BadPageToken", Listed("pageToken=MTIz"), 400, "page token"},
        AnswerCase{"FilterMatchesNothing", Listed("filter=name=x"), 200,
                   R"({"models":[],)"},
        AnswerCase{"FilterInCamelCase", Listed("filter=displayName=x"), 400,
                   R"(unknown field \"displayName\")"},
        AnswerCase{"FilterOnAMessage", Listed("filter=status=OK"), 400,
                   "not a string, enum, boolean or integer field"},
        AnswerCase{"FilterOnAList", Listed("filter=supported_precisions=FP8"),
                   400, "not a string, enum, boolean or integer field"},
        AnswerCase{"FilterEnum", Listed("filter=state=NOPE"), 400,
                   R"(state cannot be \"NOPE\")"},
        AnswerCase{"FilterBool", Listed("filter=public=1"), 400,
                   "public cannot be"},
        AnswerCase{"FilterNumber", Listed("filter=context_length=4k"), 400,
                   "context_length cannot be"},
        AnswerCase{"FilterWithoutValue", Listed("filter=state="), 400,
                   "cannot read the filter"},
        AnswerCase{"FilterWithOpenQuote", Listed("filter=name=%22x"), 400,
                   "cannot read the filter"},
        AnswerCase{"FilterWithOr",
                   Listed("filter=state=READY%20OR%20public=true"), 400,
                   "cannot read the filter"},
        AnswerCase{"FilterWithDanglingAnd",
                   Listed("filter=state=READY%20AND%20"), 400,
                   "cannot read the filter"},
        AnswerCase{"OrderByUnknown", Listed("orderBy=nope"), 400,
                   "unknown field"},
        AnswerCase{"OrderByMessage", Listed("orderBy=status"), 400,
                   "not a string, enum, boolean or integer field"},
        AnswerCase{"OrderByNonsense", Listed("orderBy=name%20up"), 400,
                   "cannot read the order"}),
    [](const auto& info) { return info.param.name; });

struct SelectionCase {
  std::string name;
  std::string query;
  std::vector<std::string> ids;
};

class SelectionTest : public ::testing::TestWithParam<SelectionCase> {
 protected:
  static void SetUpTestSuite() {
    EmulatorOptions options;
    options.bodies = {
        R"({"name":"accounts/a/models/m1","contextLength":200,"public":true,
            "state":"READY","displayName":"x AND \"y\"",
            "createTime":"2025-01-01T00:00:00Z"})",
        R"({"name":"accounts/a/models/m2","contextLength":30,
            "state":"UPLOADING","createTime":"2024-01-01T00:00:00.5Z"})",
        R"({"name":"accounts/a/models/m3","contextLength":200,"public":true,
            "state":"READY","createTime":"2024-01-01T00:00:00.25Z"})",
        R"({"name":"accounts/b/models/m4"})"};
    emulator_ = MustStart(std::move(options));
  }
  static void TearDownTestSuite() { emulator_.reset(); }
  static std::unique_ptr<Emulator> emulator_;
};
std::unique_ptr<Emulator> SelectionTest::emulator_;

TEST_P(SelectionTest, ListsTheseInThisOrder) {
  const httplib::Response response =
      Http(*emulator_).Get("/v1/accounts/a/models?" + GetParam().query);
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(Ids(response.body), GetParam().ids);
}

INSTANTIATE_TEST_SUITE_P(
    All, SelectionTest,
    ::testing::Values(
        SelectionCase{"All", "", {"m1", "m2", "m3"}},
        SelectionCase{"Enum", "filter=state=READY", {"m1", "m3"}},
        SelectionCase{"Quoted", "filter=state%20=%20%22READY%22", {"m1", "m3"}},
        SelectionCase{"EnumZeroIsUnset",
                      "filter=kind=KIND_UNSPECIFIED",
                      {"m1", "m2", "m3"}},
        SelectionCase{"FalseIsUnset", "filter=public=false", {"m2"}},
        SelectionCase{"Number", "filter=context_length=030", {"m2"}},
        SelectionCase{"And",
                      "filter=state=READY%20AND%20name=%27accounts/a/models/"
                      "m3%27",
                      {"m3"}},
        SelectionCase{"AndInsideQuotes",
                      "filter=display_name=%22x%20AND%20%5C%22y%5C%22%22",
                      {"m1"}},
        SelectionCase{"Descending", "orderBy=name%20desc", {"m3", "m2", "m1"}},
        SelectionCase{"Numbers", "orderBy=context_length", {"m2", "m1", "m3"}},
        SelectionCase{"TwoKeys",
                      "orderBy=context_length,name%20desc",
                      {"m2", "m3", "m1"}},
        SelectionCase{"Time", "orderBy=create_time%20asc", {"m3", "m2", "m1"}},
        SelectionCase{"Bool", "orderBy=public", {"m2", "m1", "m3"}}),
    [](const auto& info) { return info.param.name; });

TEST(EmulatorTest, PagesThroughAList) {
  const auto emulator = MustStart();
  Http http(*emulator);
  std::vector<std::string> ids;
  std::string token;
  int pages = 0;
  do {
    const httplib::Response response = http.Get(Listed(
        absl::StrCat("pageSize=4&orderBy=create_time&pageToken=", token)));
    ASSERT_EQ(response.status, 200) << response.body;
    for (std::string& id : Ids(response.body)) ids.push_back(std::move(id));
    const auto page = Decode<gateway::v1::ListModelsResponse>(response.body);
    EXPECT_EQ(page.total_size(), 9);
    token = page.next_page_token();
    ASSERT_LT(++pages, 5);
  } while (!token.empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(ids, Ids(http.Get(Listed("orderBy=create_time")).body));

  const auto first = Decode<gateway::v1::ListModelsResponse>(
      http.Get(Listed("pageSize=4")).body);
  EXPECT_EQ(http.Get(Listed(absl::StrCat("filter=public=true&pageToken=",
                                         first.next_page_token())))
                .status,
            400)
      << "took a token of another query";
}

TEST(EmulatorTest, CapsAPageAt200) {
  EmulatorOptions options;
  for (int i = 0; i < 201; ++i) {
    options.bodies.push_back(
        absl::StrCat(R"({"name":"accounts/a/models/m)", i, R"("})"));
  }
  const auto emulator = MustStart(std::move(options));
  Http http(*emulator);
  EXPECT_THAT(Ids(http.Get("/v1/accounts/a/models").body), SizeIs(50));
  EXPECT_THAT(Ids(http.Get("/v1/accounts/a/models?pageSize=1000").body),
              SizeIs(200));
}

}  // namespace
}  // namespace fireworks::testing
