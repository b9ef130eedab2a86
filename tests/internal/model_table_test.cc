#include "fireworks/internal/model_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "support/status_matchers.h"

namespace fireworks::internal {
namespace {

using ::fireworks::testing_support::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Call = Plan::Call;
using Known = Plan::Known;

SharedModel NewModel(const std::string& display_name) {
  auto model = std::make_shared<gateway::v1::Model>();
  model->set_display_name(display_name);
  return model;
}

class ModelTableTest : public ::testing::Test {
 protected:
  ModelTableTest() {
    options_.max_models = 3;
    options_.max_remembered_errors = 2;
  }

  ModelEntry& Add(const std::string& name) {
    return table_.FindOrAdd(name, ++call_);
  }
  std::optional<SharedModel> Store(const std::string& name,
                                   const std::string& display_name = "x",
                                   double random = 0) {
    ModelEntry& entry = Add(name);
    return table_.StoreModel(entry, ++call_, now_, random,
                             NewModel(display_name));
  }
  void StoreNotFound(const std::string& name) {
    ModelEntry& entry = Add(name);
    table_.StoreNotFound(entry, ++call_, now_, absl::NotFoundError(name));
  }
  void Fail(const std::string& name, Ending ending = Ending::kFailed,
            Breaker::Outcome service = Breaker::Outcome::kAnswered) {
    ModelEntry& entry = Add(name);
    table_.StoreFailure(entry, ++call_, now_, /*random=*/0.5, {ending, service},
                        absl::InternalError("broken"));
  }
  // Pretends that a call is under way.
  static void SetFlight(ModelEntry& entry) {
    entry.flight = std::shared_ptr<Flight>(reinterpret_cast<Flight*>(&entry),
                                           [](Flight*) {});
  }
  Plan PlanFor(const std::string& name) {
    const ModelEntry* const entry = table_.Find(name);
    return entry == nullptr ? Plan() : entry->PlanAt(now_);
  }
  std::string Names() {
    std::string found;
    for (const char* name : {"a", "b", "c", "d", "e"}) {
      if (table_.Find(name) != nullptr) absl::StrAppend(&found, name);
    }
    return found;
  }

  ModelCacheOptions options_;
  ModelTable table_{options_};
  absl::Time now_ = absl::FromUnixSeconds(1'000'000);
  uint64_t call_ = 0;
};

struct AgeRow {
  absl::Duration age;
  Call call;
  Known known;
};

TEST_F(ModelTableTest, TheAgeOfAModelDecidesThePlan) {
  const absl::Duration ms = absl::Milliseconds(1);
  for (const AgeRow& row : std::vector<AgeRow>{
           {absl::ZeroDuration(), Call::kNone, Known::kFresh},
           {absl::Minutes(4.5) - ms, Call::kNone, Known::kFresh},
           {absl::Minutes(4.5), Call::kInBackground, Known::kStale},
           {absl::Hours(1) - ms, Call::kInBackground, Known::kStale},
           {absl::Hours(1), Call::kAwaited, Known::kKept},
           {absl::Hours(24) - ms, Call::kAwaited, Known::kKept},
           {absl::Hours(24), Call::kAwaited, Known::kNothing},
       }) {
    Store("a");
    const absl::Time sent = now_;
    now_ += row.age;
    const Plan plan = PlanFor("a");
    EXPECT_EQ(plan.call, row.call) << row.age;
    EXPECT_EQ(plan.known, row.known) << row.age;
    EXPECT_EQ(plan.model != nullptr, row.known != Known::kNothing) << row.age;
    now_ = sent;
  }
}

TEST_F(ModelTableTest, FreshnessVariesByATenth) {
  Store("a", "x", /*random=*/0.9999);
  now_ += absl::Seconds(299);
  EXPECT_EQ(PlanFor("a").known, Known::kFresh);
  now_ += absl::Seconds(1);
  EXPECT_EQ(PlanFor("a").known, Known::kStale);
}

TEST_F(ModelTableTest, NotFoundReplacesTheModelAndExpires) {
  Store("a", "old");
  ModelEntry& entry = Add("a");
  const auto before = table_.StoreNotFound(entry, ++call_, now_,
                                           absl::NotFoundError("no such"));
  ASSERT_TRUE(before.has_value());
  EXPECT_EQ((*before)->display_name(), "old");
  EXPECT_EQ(table_.models(), 0u);
  now_ += absl::Milliseconds(29'999);
  EXPECT_EQ(PlanFor("a").call, Call::kNone);
  EXPECT_THAT(PlanFor("a").error,
              StatusIs(absl::StatusCode::kNotFound, "no such"));
  now_ += absl::Milliseconds(1);
  EXPECT_EQ(PlanFor("a").call, Call::kAwaited);
  EXPECT_EQ(Store("a"), std::optional<SharedModel>(nullptr));
  EXPECT_EQ(PlanFor("a").known, Known::kFresh);
  EXPECT_EQ(table_.errors(), 0u);
}

TEST_F(ModelTableTest, AfterAFailureTheNextCallWaits) {
  Store("a");
  now_ += absl::Minutes(6);
  for (const int pause : {1, 2, 4}) {
    Fail("a");
    EXPECT_EQ(PlanFor("a").call, Call::kNone);
    EXPECT_EQ(PlanFor("a").known, Known::kStale);
    now_ += absl::Seconds(pause);
    EXPECT_EQ(PlanFor("a").call, Call::kInBackground);
  }
  Fail("a");
  now_ += absl::Hours(2);
  EXPECT_EQ(PlanFor("a").call, Call::kAwaited);
  EXPECT_EQ(PlanFor("a").known, Known::kKept);
  Fail("a");
  EXPECT_EQ(PlanFor("a").call, Call::kNone) << "the fetch has failed";
  EXPECT_EQ(PlanFor("a").known, Known::kKept);
  Store("a");
  now_ += absl::Minutes(6);
  Fail("a");
  now_ += absl::Seconds(1);
  EXPECT_EQ(PlanFor("a").call, Call::kInBackground) << "counted from 1 again";
}

TEST_F(ModelTableTest, ARefusedModelIsReturnedUntilStaleFor) {
  Store("a");
  now_ += absl::Minutes(59);
  Fail("a", Ending::kRefused);
  EXPECT_EQ(PlanFor("a").known, Known::kStale);
  now_ += absl::Minutes(1);
  EXPECT_EQ(PlanFor("a").call, Call::kAwaited);
  Fail("a", Ending::kRefused);
  EXPECT_EQ(PlanFor("a").call, Call::kNone);
  EXPECT_EQ(PlanFor("a").model, nullptr);
  EXPECT_THAT(PlanFor("a").error, StatusIs(absl::StatusCode::kInternal));
  now_ += absl::Seconds(2);
  EXPECT_EQ(PlanFor("a").call, Call::kAwaited);
  EXPECT_EQ(PlanFor("a").model, nullptr) << "the refusal stands until it ends";
  EXPECT_THAT(PlanFor("a").error, StatusIs(absl::StatusCode::kInternal));
  SetFlight(*table_.Find("a"));
  EXPECT_EQ(PlanFor("a").call, Call::kNone) << "only one thread waits";
  table_.Find("a")->flight = nullptr;
  Fail("a");
  EXPECT_EQ(PlanFor("a").known, Known::kKept) << "the model is still there";
}

TEST_F(ModelTableTest, AnOlderAnswerIsNotStored) {
  ModelEntry& entry = Add("a");
  const uint64_t older = ++call_;
  Store("a", "new");
  EXPECT_EQ(table_.StoreModel(entry, older, now_, 0, NewModel("old")),
            std::nullopt);
  EXPECT_EQ(table_.StoreNotFound(entry, older, now_, absl::NotFoundError("")),
            std::nullopt);
  EXPECT_EQ(PlanFor("a").model->display_name(), "new");

  const uint64_t last = ++call_;
  table_.Forget("a", ++call_);
  ModelEntry& again = table_.FindOrAdd("a", last + 1);
  EXPECT_EQ(table_.StoreModel(again, last, now_, 0, NewModel("old")),
            std::nullopt)
      << "asked for before it was erased";
}

TEST_F(ModelTableTest, AnOlderFailureIsNotStored) {
  ModelEntry& entry = Add("a");
  const uint64_t older = ++call_;
  Store("a");
  now_ += absl::Minutes(6);
  table_.StoreFailure(entry, older, now_, 0,
                      {Ending::kFailed, Breaker::Outcome::kAnswered},
                      absl::InternalError(""));
  EXPECT_EQ(PlanFor("a").call, Call::kInBackground);
}

TEST_F(ModelTableTest, SpellingsComeAndGoWithTheEntry) {
  Store("a");
  for (const char* spelling : {"a1", "a2", "a3", "a4", "a1"}) {
    table_.Remember(*table_.Find("a"), spelling);
  }
  EXPECT_EQ(table_.Find("a3"), table_.Find("a"));
  EXPECT_EQ(table_.Find("a4"), nullptr) << "at most four, with the name";
  table_.Forget("a", ++call_);
  for (const char* spelling : {"a", "a1", "a2", "a3"}) {
    EXPECT_EQ(table_.Find(spelling), nullptr) << spelling;
  }
}

TEST_F(ModelTableTest, TheLeastRecentlyUsedIsEvicted) {
  for (const char* name : {"a", "b", "c"}) Store(name);
  table_.Use(*table_.Find("a"));
  Store("b", "a refresh is not a use");
  Store("d");
  EXPECT_EQ(Names(), "acd");
  EXPECT_EQ(table_.evictions(), 1u);
  EXPECT_THAT(table_.Names(), ElementsAre("d", "a", "c"));
}

TEST_F(ModelTableTest, NotFoundHasItsOwnBound) {
  for (const char* name : {"a", "b", "c"}) Store(name);
  StoreNotFound("d");
  StoreNotFound("e");
  EXPECT_EQ(Names(), "abcde");
  StoreNotFound("c");
  EXPECT_EQ(Names(), "abce");
  Store("d");
  EXPECT_EQ(Names(), "abcde");
  Store("e");
  EXPECT_EQ(Names(), "bcde");
  options_.max_remembered_errors = 0;
  StoreNotFound("e");
  EXPECT_EQ(Names(), "bd");
}

TEST_F(ModelTableTest, AListDoesNotBringBackEvictedEntries) {
  const uint64_t page = ++call_;
  const auto store_page = [&](const std::string& name) {
    ModelEntry& entry = table_.FindOrAdd(name, page);
    return table_.StoreModel(entry, page, now_, 0, NewModel("old")).has_value();
  };
  table_.BeginList();
  for (const char* name : {"a", "b", "c"}) StoreNotFound(name);
  EXPECT_EQ(Names(), "bc");
  EXPECT_FALSE(store_page("a"));
  EXPECT_EQ(Names(), "bc");
  EXPECT_TRUE(store_page("d"));
  table_.EndList();
  EXPECT_TRUE(store_page("a")) << "its eviction is forgotten";
}

TEST_F(ModelTableTest, TheEndOfOneListDoesNotAffectAnother) {
  const uint64_t page = ++call_;
  table_.BeginList();
  table_.BeginList();
  Store("a");
  table_.Forget("a", ++call_);
  table_.EndList();
  EXPECT_EQ(table_.StoreModel(table_.FindOrAdd("a", page), page, now_, 0,
                              NewModel("old")),
            std::nullopt);
}

TEST_F(ModelTableTest, AnEntryThatIsEvictedDuringACallStaysUntilTheCallEnds) {
  options_.max_remembered_errors = 0;
  for (const bool fails : {false, true}) {
    SetFlight(Add("a"));
    StoreNotFound("a");
    EXPECT_EQ(table_.errors(), 0u);
    EXPECT_EQ(Names(), "a");
    table_.Find("a")->flight = nullptr;
    if (fails) {
      Fail("a", Ending::kFailed, Breaker::Outcome::kFailed);
    } else {
      Store("a");
    }
    EXPECT_EQ(Names(), fails ? "" : "a");
    table_.Forget("a", ++call_);
  }
}

TEST_F(ModelTableTest, AnUnknownEntryIsErasedAfterItsLastCall) {
  ModelEntry& entry = Add("a");
  SetFlight(entry);
  Fail("a", Ending::kFailed, Breaker::Outcome::kFailed);
  EXPECT_EQ(Names(), "a") << "another call is under way";
  entry.flight = nullptr;
  Fail("a", Ending::kFailed, Breaker::Outcome::kFailed);
  EXPECT_EQ(Names(), "");
}

TEST_F(ModelTableTest, ALateAnswerLeavesNoEntryThatWasEvicted) {
  options_.max_models = 1;
  const std::function<void(ModelEntry&, uint64_t)> endings[] = {
      [&](ModelEntry& entry, uint64_t call) {
        table_.StoreModel(entry, call, now_, 0, NewModel("late"));
      },
      [&](ModelEntry& entry, uint64_t call) {
        table_.StoreNotFound(entry, call, now_, absl::NotFoundError("late"));
      },
      [&](ModelEntry& entry, uint64_t call) {
        table_.StoreFailure(entry, call, now_, /*random=*/0.5,
                            {Ending::kFailed, Breaker::Outcome::kAnswered},
                            absl::InternalError("late"));
      }};
  for (const auto& end : endings) {
    ModelEntry& entry = Add("a");
    const uint64_t call = call_;
    SetFlight(entry);
    Store("a");  // A list was faster than the call.
    Store("b");
    EXPECT_EQ(Names(), "ab") << "the call is under way";
    entry.flight = nullptr;
    end(entry, call);
    EXPECT_EQ(Names(), "b");
  }
}

TEST_F(ModelTableTest, AnErrorIsRememberedForASecond) {
  for (const Ending ending : {Ending::kFailed, Ending::kRefused}) {
    for (int i = 0; i < 3; ++i) {
      Fail("a", ending);
      now_ += absl::Milliseconds(999);
      EXPECT_EQ(PlanFor("a").call, Call::kNone);
      EXPECT_EQ(PlanFor("a").known, Known::kNothing);
      EXPECT_THAT(PlanFor("a").error, StatusIs(absl::StatusCode::kInternal));
      now_ += absl::Milliseconds(1);
      EXPECT_EQ(PlanFor("a").call, Call::kAwaited);
    }
  }
  Store("d");
  now_ += absl::Hours(24);
  Fail("d");
  EXPECT_EQ(PlanFor("d").call, Call::kNone) << "its model is too old";
  table_.Forget("d", ++call_);
  for (const char* name : {"b", "c"}) Fail(name);
  EXPECT_EQ(Names(), "bc") << "at most max_remembered_errors";
}

TEST_F(ModelTableTest, TakeAllEmptiesTheTable) {
  Store("a");
  StoreNotFound("b");
  Add("c");
  EXPECT_EQ(table_.TakeAll(++call_).size(), 3u);
  EXPECT_EQ(Names(), "");
  EXPECT_THAT(table_.Names(), IsEmpty());
  EXPECT_EQ(table_.models() + table_.errors(), 0u);
}

}  // namespace
}  // namespace fireworks::internal
