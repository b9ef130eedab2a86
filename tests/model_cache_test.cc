#include "fireworks/model_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/errors.h"
#include "model_cache_fixture.h"
#include "support/status_matchers.h"

namespace fireworks {
namespace {

using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::IsOkAndHolds;
using ::fireworks::testing_support::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const absl::Duration kStale = absl::Minutes(6);
const absl::Duration kKept = absl::Minutes(61);

absl::Status Away() { return absl::UnavailableError("away"); }
absl::Status Limited() {
  absl::Status status = absl::ResourceExhaustedError("limited");
  ErrorInfo info;
  info.set_http_status(429);
  rest::SetErrorInfo(info, &status);
  return status;
}

// ---- Answers

TEST_F(ModelCacheTest, AMissIsFetchedAndAHitIsNot) {
  std::future<std::string> text = StartGet("a/m");
  stub_->Answer(Named("M"));
  EXPECT_EQ(text.get(), "M");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Get("a/m"), "M");
  EXPECT_EQ(stub_->calls(), 1);
  EXPECT_EQ(cache().stats().fetched, 1u);
  EXPECT_EQ(cache().stats().fresh, 10u);
  EXPECT_EQ(cache().stats().models, 1u);
}

TEST_F(ModelCacheTest, AllSpellingsAreOneModel) {
  Fill("a/m", "M");
  for (int i = 0; i < 2; ++i) {
    for (const char* name : {"m", "a/m", "accounts/a/models/m"}) {
      EXPECT_EQ(Peek(name), "M") << name;
    }
  }
  EXPECT_EQ(stub_->calls(), 1);
  EXPECT_EQ(cache().stats().fresh, 6u);
}

TEST_F(ModelCacheTest, InvalidNamesAreRefused) {
  EXPECT_THAT(cache().Get("a/b/c"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("a/b/c")));
  EXPECT_THAT(cache().Peek(""), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(cache().Invalidate("!"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(stub_->calls(), 0);
}

TEST_F(ModelCacheTest, AStaleModelIsAnsweredAndRefreshedByOneCall) {
  Fill("a/m", "old");
  clock_.Advance(kStale);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Get("a/m"), "old");
  EXPECT_EQ(stub_->calls(), 2);
  EXPECT_EQ(cache().stats().in_flight, 1u);
  stub_->Answer(Named("new"));
  EXPECT_EQ(Get("a/m"), "new");
  EXPECT_EQ(cache().stats().stale, 10u);
  EXPECT_EQ(cache().stats().in_flight, 0u);
}

TEST_F(ModelCacheTest, AnAgeCountsFromTheRequest) {
  Peek("a/m");
  clock_.Advance(kStale);
  stub_->Answer(Named("M"));
  Peek("a/m");
  EXPECT_EQ(stub_->calls(), 2) << "it was stale on arrival";
}

TEST_F(ModelCacheTest, AKeptModelIsFetched) {
  Fill("a/m", "old");
  clock_.Advance(kKept);
  EXPECT_EQ(Peek("a/m"), "UNAVAILABLE") << "no fetch has failed yet";
  EXPECT_EQ(Get("a/m"), "old") << "its wait is 0";
  EXPECT_EQ(cache().stats().kept, 1u);
  std::future<std::string> text = StartGet("a/m");
  stub_->Answer(Named("new"));
  EXPECT_EQ(text.get(), "new");
  EXPECT_EQ(stub_->calls(), 2);
}

struct FailureRow {
  absl::Status status;
  std::string when_stale;
  std::string when_kept;
  bool is_refused = false;
};

TEST_F(ModelCacheTest, AFailureLeavesTheOldModel) {
  for (const FailureRow& row : std::vector<FailureRow>{
           {Away(), "old", "old"},
           {absl::DeadlineExceededError(""), "old", "old"},
           {Limited(), "old", "old"},
           {absl::InternalError(""), "old", "old"},
           {absl::UnknownError(""), "old", "old"},
           {absl::AbortedError(""), "old", "old"},
           {absl::InvalidArgumentError(""), "old", "old"},
           {absl::UnauthenticatedError(""), "old", "UNAUTHENTICATED", true},
           {absl::PermissionDeniedError(""), "old", "PERMISSION_DENIED", true},
           {absl::FailedPreconditionError(""), "old", "FAILED_PRECONDITION",
            true},
           {absl::NotFoundError(""), "NOT_FOUND", "NOT_FOUND"},
       }) {
    for (const absl::Duration age : {kStale, kKept}) {
      const bool is_kept = age == kKept;
      const std::string& want = is_kept ? row.when_kept : row.when_stale;
      cache_ = nullptr;
      Fill("a/m", "old");
      clock_.Advance(age);
      Peek("a/m");
      std::future<std::string> waits;
      if (is_kept) waits = StartGet("a/m");
      stub_->Answer(row.status);
      if (is_kept) {
        EXPECT_EQ(waits.get(), want) << row.status;
      }
      EXPECT_EQ(cache().stats().calls_refused, row.is_refused ? 1u : 0u);
      EXPECT_EQ(Get("a/m"), want) << row.status << " at " << age;
    }
  }
}

TEST_F(ModelCacheTest, ARefusalEvictsNothing) {
  Fill("a/m", "old");
  clock_.Advance(kKept);
  Peek("a/m");
  stub_->Answer(absl::PermissionDeniedError(""));
  EXPECT_EQ(Get("a/m"), "PERMISSION_DENIED");
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Get("a/m"), "PERMISSION_DENIED") << "until the next call ends";
  EXPECT_EQ(Peek("a/m"), "PERMISSION_DENIED");
  stub_->Answer(absl::PermissionDeniedError(""));
  clock_.Advance(absl::Seconds(2));
  std::future<std::string> text = StartGet("a/m");
  stub_->Answer(Away());
  EXPECT_EQ(text.get(), "old");
  EXPECT_EQ(Get("a/m"), "old");
}

TEST_F(ModelCacheTest, DuringAPauseARefusalStands) {
  Fill("a/m", "old");
  clock_.Advance(kKept);
  Peek("a/m");
  stub_->Answer(absl::PermissionDeniedError(""));
  for (const char* name : {"a/1", "a/2", "a/3"}) {
    Peek(name);
    stub_->Answer(Away());
  }
  ASSERT_TRUE(cache().stats().paused);
  clock_.Advance(absl::Seconds(1));
  Peek("a/4");  // The one call after the pause. No other call starts.
  EXPECT_EQ(Get("a/m"), "PERMISSION_DENIED");
}

TEST_F(ModelCacheTest, PeekReturnsAKeptModelWhoseFetchHasFailed) {
  Fill("a/m", "old");
  clock_.Advance(kKept);
  EXPECT_EQ(Peek("a/m"), "UNAVAILABLE");
  stub_->Answer(Away());
  EXPECT_EQ(Peek("a/m"), "old");
  clock_.Advance(absl::Seconds(1));
  const int calls = stub_->calls();
  EXPECT_EQ(Peek("a/m"), "old");
  EXPECT_EQ(stub_->calls(), calls + 1);
}

TEST_F(ModelCacheTest, AnErrorIsReturnedAfterKeepFor) {
  Fill("a/m", "old");
  clock_.Advance(absl::Hours(24));
  std::future<std::string> text = StartGet("a/m");
  stub_->Answer(absl::InternalError(""));
  EXPECT_EQ(text.get(), "INTERNAL");
}

TEST_F(ModelCacheTest, NotFoundIsRemembered) {
  Peek("a/m");
  stub_->Answer(absl::NotFoundError("no such model"));
  EXPECT_THAT(cache().Get("a/m"),
              StatusIs(absl::StatusCode::kNotFound, "no such model"));
  EXPECT_EQ(cache().stats().not_found, 1u);
  EXPECT_EQ(cache().stats().remembered_errors, 1u);
  clock_.Advance(absl::Seconds(30));
  Fill("a/m", "M");
  EXPECT_EQ(Get("a/m"), "M");
}

TEST_F(ModelCacheTest, AMissThatFailsIsRememberedForASecond) {
  for (const absl::Status& status :
       {absl::InternalError(""), absl::UnauthenticatedError(""),
        absl::PermissionDeniedError("")}) {
    cache_ = nullptr;
    const std::string code = absl::StatusCodeToString(status.code());
    std::future<std::string> text = StartGet("a/m");
    stub_->Answer(status);
    EXPECT_EQ(text.get(), code);
    const int calls = stub_->calls();
    EXPECT_EQ(Get("a/m"), code);
    EXPECT_EQ(Peek("a/m"), code);
    EXPECT_EQ(stub_->calls(), calls);
    EXPECT_EQ(cache().stats().errors, 3u);
    EXPECT_EQ(cache().stats().remembered_errors, 1u);
    clock_.Advance(absl::Seconds(1));
    Fill("a/m", "M");
    EXPECT_EQ(Get("a/m"), "M");
  }
}

TEST_F(ModelCacheTest, AMissThatCannotReachTheServiceIsNotRemembered) {
  std::future<std::string> text = StartGet("a/m");
  stub_->Answer(Away());
  EXPECT_EQ(text.get(), "UNAVAILABLE");
  Fill("a/m", "M");
  EXPECT_EQ(Get("a/m"), "M");
}

// ---- Many callers

TEST_F(ModelCacheTest, MissesOfOneModelShareOneCall) {
  std::vector<std::future<std::string>> texts;
  for (const char* name : {"m", "a/m", "accounts/a/models/m", "m"}) {
    texts.push_back(StartGet(name));
  }
  EXPECT_EQ(stub_->calls(), 1);
  stub_->Answer(Named("M"));
  for (std::future<std::string>& text : texts) EXPECT_EQ(text.get(), "M");
  EXPECT_EQ(cache().stats().waiting, 0u);
}

TEST_F(ModelCacheTest, EachGetHasItsOwnWaitAndALateAnswerIsStored) {
  std::future<std::string> patient = StartGet("a/m");
  for (const absl::Duration wait :
       {absl::Milliseconds(1), -absl::InfiniteDuration()}) {
    EXPECT_THAT(cache().Get("a/m", wait),
                StatusIs(absl::StatusCode::kDeadlineExceeded,
                         HasSubstr("accounts/a/models/m")));
  }
  stub_->Answer(Named("M"));
  EXPECT_EQ(patient.get(), "M");
  EXPECT_EQ(Get("a/m"), "M");
  EXPECT_EQ(stub_->calls(), 1);
}

TEST_F(ModelCacheTest, RefreshesAreBounded) {
  for (int i = 0; i < 20; ++i) Fill(absl::StrCat("m", i), "old");
  clock_.Advance(kStale);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Get(absl::StrCat("m", i)), "old");
  EXPECT_EQ(cache().stats().in_flight, 8u);
  stub_->Answer(Named("new"));
  for (int i = 0; i < 20; ++i) Get(absl::StrCat("m", i));
  EXPECT_EQ(cache().stats().in_flight, 8u);
}

TEST_F(ModelCacheTest, WaitingThreadsAreBounded) {
  options_.max_waiting = 2;
  std::future<std::string> first = StartGet("a/1");
  std::future<std::string> second = StartGet("a/2");
  for (const char* name : {"a/1", "a/3"}) {
    EXPECT_THAT(cache().Get(name, absl::InfiniteDuration()),
                StatusIs(absl::StatusCode::kResourceExhausted,
                         HasSubstr("max_waiting")))
        << name;
  }
  EXPECT_EQ(Peek("a/3"), "RESOURCE_EXHAUSTED");
  stub_->Answer(Named("1"));
  EXPECT_EQ(first.get(), "1");
  EXPECT_EQ(Peek("a/3"), "UNAVAILABLE");
  stub_->Answer(Named("2"));
  EXPECT_EQ(second.get(), "2");
}

// ---- The service is unavailable

class ModelCachePauseTest : public ModelCacheTest {
 protected:
  void Fail(const absl::Status& status) {
    EXPECT_EQ(Peek(absl::StrCat("a/other-", ++others_)), "UNAVAILABLE");
    stub_->Answer(status);
  }

  int others_ = 0;
};

TEST_F(ModelCachePauseTest, ThreeFailuresInARowPauseAllCalls) {
  Fill("a/old", "old");
  clock_.Advance(kStale);
  Fail(Away());
  Fail(absl::DeadlineExceededError(""));
  Fail(Limited());
  const int calls = stub_->calls();
  const absl::Status error = cache().Get("a/new").status();
  EXPECT_THAT(error, StatusIs(absl::StatusCode::kResourceExhausted,
                              AllOf(HasSubstr("accounts/a/models/new"),
                                    HasSubstr("limited"))));
  ASSERT_TRUE(GetErrorInfo(error).has_value());
  EXPECT_EQ(GetErrorInfo(error)->http_status(), 429);
  EXPECT_EQ(Get("a/old"), "old");
  EXPECT_EQ(stub_->calls(), calls);
  EXPECT_TRUE(cache().stats().paused);
  EXPECT_EQ(cache().stats().pauses, 1u);

  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Get("a/old"), "old");
  EXPECT_EQ(Peek("a/new"), "RESOURCE_EXHAUSTED") << "only one call starts";
  EXPECT_EQ(stub_->calls(), calls + 1);
  stub_->Answer(Named("new"));
  EXPECT_FALSE(cache().stats().paused);
  EXPECT_EQ(Peek("a/new"), "UNAVAILABLE");
  EXPECT_EQ(stub_->calls(), calls + 2);
}

TEST_F(ModelCachePauseTest, DuringAPauseAKeptModelIsAnswered) {
  Fill("a/old", "old");
  clock_.Advance(kKept);
  for (int i = 0; i < 3; ++i) Fail(Away());
  EXPECT_EQ(Text(cache().Get("a/old", absl::InfiniteDuration())), "old");
}

TEST_F(ModelCachePauseTest, OtherErrorsDoNotPause) {
  for (const absl::Status& status :
       {absl::InternalError(""), absl::PermissionDeniedError("")}) {
    for (int i = 0; i < 5; ++i) Fail(status);
    EXPECT_FALSE(cache().stats().paused) << status;
  }
}

TEST_F(ModelCachePauseTest, AFullQueueIsNotRememberedAndDoesNotPause) {
  stub_->refusal = absl::ResourceExhaustedError("the queue is full");
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(
        cache().Get("a/m"),
        StatusIs(absl::StatusCode::kResourceExhausted, "the queue is full"));
  }
  stub_->refusal = absl::OkStatus();
  Fill("a/m", "M");
  EXPECT_EQ(Get("a/m"), "M");
}

// ---- Bounds and options

TEST_F(ModelCacheTest, TheLeastRecentlyUsedIsEvicted) {
  options_.max_models = 2;
  Fill("a/1", "1");
  Fill("a/2", "2");
  EXPECT_EQ(Peek("a/1"), "1");
  Fill("a/3", "3");
  EXPECT_EQ(Peek("a/1"), "1");
  EXPECT_EQ(Peek("a/3"), "3");
  EXPECT_EQ(Peek("a/2"), "UNAVAILABLE");
  EXPECT_EQ(cache().stats().evictions, 1u);
}

TEST_F(ModelCacheTest, AStaleAnswerCountsAsAUse) {
  options_.max_models = 2;
  Fill("a/1", "1");
  Fill("a/2", "2");
  clock_.Advance(kStale);
  EXPECT_EQ(Peek("a/1"), "1");
  stub_->Answer(absl::InternalError(""));
  Fill("a/3", "3");
  EXPECT_EQ(Peek("a/1"), "1");
  EXPECT_EQ(Peek("a/2"), "UNAVAILABLE");
}

TEST_F(ModelCacheTest, TheNameIsAddedToTheMask) {
  ASSERT_OK_AND_ASSIGN(options_.read_mask, ReadMask::Parse("display_name"));
  Fill("a/m", "M");
  EXPECT_THAT(stub_->last_mask().paths(), ElementsAre("display_name", "name"));
  EXPECT_TRUE((*cache().Get("a/m"))->has_name());
}

TEST_F(ModelCacheTest, OptionsThatCannotWorkAreNamed) {
  const auto expect =
      [&](const std::string& option,
          const std::function<void(ModelCacheOptions&)>& change) {
        ModelCacheOptions options;
        change(options);
        EXPECT_THAT(
            ModelCache::Create(MakeClient(), options).status(),
            StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(option)));
      };
  const absl::Duration negative = absl::Seconds(-1);
  expect("fresh_for", [&](auto& o) { o.fresh_for = negative; });
  expect("stale_for", [&](auto& o) { o.stale_for = absl::Seconds(1); });
  expect("keep_for", [&](auto& o) { o.keep_for = absl::Seconds(1); });
  expect("not_found_for", [&](auto& o) { o.not_found_for = negative; });
  expect("wait", [&](auto& o) { o.wait = negative; });
  expect("timeout", [&](auto& o) { o.timeout = absl::ZeroDuration(); });
  expect("batch_timeout", [&](auto& o) { o.batch_timeout = negative; });
  expect("max_models", [&](auto& o) { o.max_models = 0; });
  expect("max_waiting", [&](auto& o) { o.max_waiting = 0; });
  expect("read_mask", [&](auto& o) { o.read_mask = "displayNmae"; });
}

TEST_F(ModelCacheTest, AMoveKeepsTheModelsAndClosesTheOldCache) {
  Fill("a/m", "M");
  ModelCache moved = std::move(cache());
  EXPECT_EQ(Text(moved.Peek("a/m")), "M");
  ASSERT_OK_AND_ASSIGN(ModelCache other,
                       ModelCache::Create(MakeClient(), options_));
  std::future<std::string> text = std::async(std::launch::async, [&] {
    return Text(other.Get("a/never", absl::InfiniteDuration()));
  });
  ASSERT_TRUE(Becomes([&] { return other.stats().waiting == 1; }));
  other = std::move(moved);
  EXPECT_EQ(text.get(), "CANCELLED");
  EXPECT_EQ(Text(other.Peek("a/m")), "M");
}

TEST_F(ModelCacheTest, OptionsMayBeAtTheirLimits) {
  options_.fresh_for = options_.stale_for = options_.keep_for =
      options_.not_found_for = options_.wait = absl::ZeroDuration();
  options_.timeout = options_.batch_timeout = absl::Nanoseconds(1);
  options_.max_models = options_.max_waiting = 1;
  EXPECT_EQ(Peek("a/m"), "UNAVAILABLE");
  stub_->Answer(Named("M"));
  EXPECT_EQ(cache().stats().models, 1u);
}

// ---- Batches

std::vector<std::string> Names(const std::vector<ModelFailure>& failures) {
  std::vector<std::string> names;
  for (const ModelFailure& failure : failures) {
    names.push_back(absl::StrCat(
        failure.name, " ", absl::StatusCodeToString(failure.status.code())));
  }
  return names;
}

class ModelCacheBatchTest : public ModelCacheTest {
 protected:
  ModelCacheBatchTest() {
    stub_->on_get = [this](const std::string& name) -> absl::StatusOr<Model> {
      asked_.push_back(name.substr(name.rfind('/') + 1));
      if (asked_.back() == "none") return absl::NotFoundError("");
      if (asked_.back() == "broken") return absl::InternalError("");
      Model model = Named("new");
      model.set_name(name);
      return model;
    };
  }

  std::vector<std::string> asked_;
};

TEST_F(ModelCacheBatchTest, PrefetchFetchesWhatIsNotFresh) {
  Fill("a/fresh", "old");
  EXPECT_THAT(Names(cache().Prefetch({"a/fresh", "a/1", "accounts/a/models/1",
                                      "b/2", "a/none", "!", "a/broken", "!"})),
              UnorderedElementsAre("! INVALID_ARGUMENT",
                                   "accounts/a/models/none NOT_FOUND",
                                   "accounts/a/models/broken INTERNAL"));
  EXPECT_THAT(asked_, UnorderedElementsAre("1", "2", "none", "broken"));
  EXPECT_EQ(Peek("a/fresh"), "old");
  EXPECT_EQ(Peek("b/2"), "new");
  EXPECT_EQ(Peek("a/none"), "NOT_FOUND");
  EXPECT_EQ(cache().stats().calls, 5u);
}

TEST_F(ModelCacheBatchTest, RefreshAllKeepsOldModels) {
  for (const char* name : {"a/1", "a/broken", "a/none"}) Fill(name, "old");
  EXPECT_THAT(Names(cache().RefreshAll()),
              UnorderedElementsAre("accounts/a/models/broken INTERNAL",
                                   "accounts/a/models/none NOT_FOUND"));
  EXPECT_EQ(Peek("a/1"), "new");
  EXPECT_EQ(Peek("a/broken"), "old");
  EXPECT_EQ(Peek("a/none"), "NOT_FOUND");
  EXPECT_EQ(cache().stats().calls_failed, 1u);
}

TEST_F(ModelCacheBatchTest, ABatchAndAMissShareTheirCalls) {
  // A Get() during the batch waits for the batch's call.
  std::future<std::string> joins;
  stub_->on_get = [&](const std::string&) -> absl::StatusOr<Model> {
    joins = StartGet("a/m");
    return Named("of the batch");
  };
  EXPECT_THAT(cache().Prefetch({"a/m"}), IsEmpty());
  EXPECT_EQ(joins.get(), "of the batch");
  EXPECT_EQ(stub_->calls(), 0);

  // The batch waits for a call that was already in flight.
  Peek("a/early");
  auto failures = std::async(std::launch::async,
                             [&] { return cache().Prefetch({"a/early"}); });
  EXPECT_TRUE(Becomes([&] { return cache().stats().waiting == 1; }));
  stub_->Answer(absl::InternalError(""));
  EXPECT_THAT(Names(failures.get()),
              ElementsAre("accounts/a/models/early INTERNAL"));
}

TEST_F(ModelCacheBatchTest, OneTimeoutLimitsAllWaitsOfABatch) {
  options_.batch_timeout = absl::Milliseconds(50);
  std::vector<std::string> names;
  for (int i = 0; i < 400; ++i) names.push_back(absl::StrCat("a/", i));
  for (const std::string& name : names) Peek(name);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(cache().Prefetch(names).size(), names.size());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

// Returns one page of a list of `total` models named "0", "1", ...
gateway::v1::ListModelsResponse Page(
    const gateway::v1::ListModelsRequest& request, int total) {
  gateway::v1::ListModelsResponse page;
  const int start =
      request.page_token().empty() ? 0 : std::stoi(request.page_token());
  const int end = std::min(start + request.page_size(), total);
  for (int i = start; i < end; ++i) {
    Model& model = *page.add_models();
    model.set_name(absl::StrCat(request.parent(), "/models/", i));
    model.set_display_name(request.filter());
  }
  if (end < total) page.set_next_page_token(absl::StrCat(end));
  return page;
}

TEST_F(ModelCacheTest, LoadTakesModelsFromTheList) {
  int pages = 0;
  stub_->on_list = [&](const gateway::v1::ListModelsRequest& request) {
    ++pages;
    clock_.Advance(absl::Minutes(2));
    return Page(request, 309);
  };
  EXPECT_THAT(cache().Load("fireworks", "x=y"), IsOkAndHolds(309u));
  EXPECT_EQ(pages, 2);
  EXPECT_EQ(Peek("fireworks/0"), "x=y");
  EXPECT_EQ(Peek("fireworks/308"), "x=y");
  EXPECT_EQ(cache().stats().models, 309u);
  EXPECT_EQ(stub_->calls(), 0);

  clock_.Advance(absl::Minutes(2));
  Peek("fireworks/308");
  EXPECT_EQ(stub_->calls(), 0);
  Peek("fireworks/0");
  EXPECT_EQ(stub_->calls(), 1) << "its page was asked for 6 minutes ago";
}

TEST_F(ModelCacheTest, LoadStopsAtMaxModels) {
  options_.max_models = 10;
  stub_->on_list = [](const auto& request) { return Page(request, 309); };
  EXPECT_THAT(cache().Load(), IsOkAndHolds(10u));
  EXPECT_EQ(cache().stats().evictions, 0u);
}

TEST_F(ModelCacheTest, ModelsLoadedBeforeAnErrorStay) {
  stub_->on_list = [&](const gateway::v1::ListModelsRequest& request)
      -> absl::StatusOr<gateway::v1::ListModelsResponse> {
    if (!request.page_token().empty()) return absl::PermissionDeniedError("");
    return Page(request, 309);
  };
  EXPECT_THAT(cache().Load(), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(cache().stats().models, 200u);
}

// ---- Forgetting

TEST_F(ModelCacheTest, AnInvalidatedModelIsFetchedAgain) {
  Fill("a/m", "old");
  EXPECT_THAT(cache().Invalidate("m"), IsOk());
  EXPECT_EQ(cache().stats().models, 0u);
  Fill("a/m", "new");
  EXPECT_EQ(Get("a/m"), "new");
}

TEST_F(ModelCacheTest, AnAnswerToAnEarlierRequestIsNotStored) {
  for (const bool all : {false, true}) {
    cache_ = nullptr;
    std::future<std::string> early = StartGet("a/m");
    if (all) {
      cache().Clear();
    } else {
      EXPECT_THAT(cache().Invalidate("a/m"), IsOk());
    }
    EXPECT_EQ(Peek("a/m"), "UNAVAILABLE");
    stub_->Answer(Named("old"));
    EXPECT_EQ(early.get(), "old") << "this Get() came first";
    EXPECT_EQ(Peek("a/m"), "UNAVAILABLE");
    stub_->Answer(Named("new"));
    EXPECT_EQ(Peek("a/m"), "new");
  }
}

TEST_F(ModelCacheTest, AListDoesNotBringBackForgottenModels) {
  Fill("fireworks/7", "old");
  stub_->on_list = [&](const gateway::v1::ListModelsRequest& request) {
    auto page = Page(request, 309);
    if (request.page_token().empty()) {
      EXPECT_THAT(cache().Invalidate("fireworks/7"), IsOk());
      EXPECT_THAT(cache().Invalidate("fireworks/207"), IsOk());
    }
    return page;
  };
  EXPECT_THAT(cache().Load("fireworks"), IsOkAndHolds(308u));
  EXPECT_EQ(Peek("fireworks/7"), "UNAVAILABLE");
  EXPECT_EQ(Peek("fireworks/207"), "") << "its page was asked for afterwards";

  stub_->on_list = [&](const gateway::v1::ListModelsRequest& request) {
    cache().Clear();
    return Page(request, 10);
  };
  EXPECT_THAT(cache().Load("fireworks"), IsOkAndHolds(0u));
}

TEST_F(ModelCacheTest, AListDoesNotBringBackANotFoundModel) {
  options_.max_remembered_errors = 1;
  stub_->on_list = [&](const gateway::v1::ListModelsRequest& request) {
    for (const char* name : {"fireworks/0", "fireworks/other"}) {
      Peek(name);
      stub_->Answer(absl::NotFoundError(""));
    }
    return Page(request, 2);
  };
  EXPECT_THAT(cache().Load("fireworks"), IsOkAndHolds(1u));
  EXPECT_EQ(Peek("fireworks/0"), "UNAVAILABLE");
  EXPECT_EQ(Peek("fireworks/1"), "");
}

// ---- Changes

class ModelCacheChangeTest : public ModelCacheTest {
 protected:
  ModelCacheChangeTest() {
    options_.on_change = [this](const auto& before, const auto& after) {
      changes_.push_back(absl::StrCat(
          before == nullptr ? "none" : before->display_name(), " to ",
          after == nullptr ? "none" : after->display_name()));
      if (inside_) inside_();
    };
  }
  void Refresh(const absl::StatusOr<Model>& model) {
    clock_.Advance(kStale);
    Peek("a/m");
    stub_->Answer(model);
  }

  std::vector<std::string> changes_;
  std::function<void()> inside_;
};

TEST_F(ModelCacheChangeTest, IsCalledForNewChangedAndNotFoundModels) {
  Fill("a/m", "1");
  Refresh(Named("1"));
  Refresh(Named("2"));
  Refresh(absl::InternalError(""));
  Refresh(absl::NotFoundError(""));
  Refresh(absl::NotFoundError(""));
  Refresh(Named("3"));
  EXPECT_THAT(changes_,
              ElementsAre("none to 1", "1 to 2", "2 to none", "none to 3"));
  EXPECT_EQ(cache().stats().changes, 4u);
}

TEST_F(ModelCacheChangeTest, IsNotCalledForForgottenModels) {
  options_.max_models = 1;
  Fill("a/m", "1");
  Fill("a/n", "2");
  EXPECT_THAT(cache().Invalidate("a/n"), IsOk());
  Fill("a/m", "3");
  cache().Clear();
  EXPECT_THAT(changes_, ElementsAre("none to 1", "none to 2", "none to 3"));
}

TEST_F(ModelCacheChangeTest, MayUseTheCacheButNotWait) {
  stub_->on_list = [](const auto& request) { return Page(request, 1); };
  inside_ = [&] {
    const auto is_refused =
        StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("on_change"));
    EXPECT_EQ(Get("a/m"), "1");
    EXPECT_THAT(cache().Get("a/other"), is_refused);
    EXPECT_THAT(cache().Load(), is_refused);
    EXPECT_THAT(cache().Prefetch({"a/m", "a/other"}).at(0).status, is_refused);
    EXPECT_EQ(Peek("a/another"), "UNAVAILABLE");
    inside_ = nullptr;
    stub_->Answer(Named("2"));
    EXPECT_THAT(changes_, ElementsAre("none to 1")) << "no nested call";
  };
  Fill("a/m", "1");
  EXPECT_THAT(changes_, ElementsAre("none to 1", "none to 2"));
}

TEST_F(ModelCacheChangeTest, IsCalledForBatchesAndLists) {
  stub_->on_get = [](const std::string&) { return Named("of a batch"); };
  stub_->on_list = [](const auto& request) { return Page(request, 1); };
  EXPECT_THAT(cache().Prefetch({"a/m"}), IsEmpty());
  EXPECT_THAT(cache().Load("", "of a list"), IsOk());
  EXPECT_THAT(changes_, ElementsAre("none to of a batch", "none to of a list"));
}

struct ChangeRow {
  std::function<void(Model&)> change;
  std::vector<std::string> paths;
};

TEST(ChangedFieldsTest, ReturnsPathsOfAReadMask) {
  Model before;
  before.set_name("n");
  before.set_context_length(0);
  before.mutable_base_model_details()->set_parameter_count(1);
  before.add_deployed_model_refs()->set_name("d");
  before.mutable_create_time()->set_seconds(1);
  for (const ChangeRow& row : std::vector<ChangeRow>{
           {[](Model&) {}, {}},
           {[](Model& m) { m.set_name("o"); }, {"name"}},
           {[](Model& m) { m.clear_context_length(); }, {"context_length"}},
           {[](Model& m) { m.set_public_(false); }, {"public"}},
           {[](Model& m) {
              m.mutable_base_model_details()->set_parameter_count(2);
            },
            {"base_model_details.parameter_count"}},
           {[](Model& m) { m.clear_base_model_details(); },
            {"base_model_details"}},
           {[](Model& m) { m.mutable_status(); }, {"status"}},
           {[](Model& m) { m.mutable_deployed_model_refs(0)->set_name("e"); },
            {"deployed_model_refs"}},
           {[](Model& m) { m.mutable_create_time()->set_nanos(2); },
            {"create_time"}},
           {[](Model& m) {
              m.set_name("o");
              m.set_context_length(1);
            },
            {"name", "context_length"}},
       }) {
    Model after = before;
    row.change(after);
    EXPECT_THAT(ChangedFields(before, after),
                ::testing::UnorderedElementsAreArray(row.paths));
    EXPECT_THAT(ReadMask::FromPaths(row.paths), IsOk());
  }
}

}  // namespace
}  // namespace fireworks
