// A cache that several threads use, that is destroyed while it is busy, or whose
// process forks.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "fireworks/client.h"
#include "fireworks/model_cache.h"
#include "fireworks/rest/call_observer.h"
#include "fireworks/testing/scripted_transport.h"
#include "model_cache_fixture.h"
#include "support/in_child.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks {
namespace {

using ::fireworks::testing::ScriptedAnswer;
using ::fireworks::testing::ScriptedTransport;
using ::fireworks::testing_support::InChild;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::Notification;
using ::fireworks::testing_support::StatusIs;
using ::testing::HasSubstr;

using ModelCacheThreadsTest = ModelCacheTest;

// ---- The destructor

TEST_F(ModelCacheThreadsTest, AnAnswerMayComeWhenTheCacheIsGone) {
  Fill("a/stale", "old");
  clock_.Advance(absl::Minutes(6));
  Peek("a/stale");
  Peek("a/m");
  cache_ = nullptr;
  stub_->Answer(Named("new"));
  stub_->Answer(absl::InternalError(""));
}

TEST_F(ModelCacheThreadsTest, AWaitingGetIsCancelled) {
  std::future<std::string> text = StartGet("a/m");
  cache_ = nullptr;
  EXPECT_EQ(text.get(), "CANCELLED");
}

TEST_F(ModelCacheThreadsTest, OnChangeMayDestroyTheCache) {
  options_.on_change = [&](const auto&, const auto&) { cache_ = nullptr; };
  Fill("a/m", "M");
  EXPECT_EQ(cache_, nullptr);
}

TEST_F(ModelCacheThreadsTest, TheDestructorWaitsForOnChange) {
  Notification entered;
  Notification go_on;
  std::atomic<bool> has_ended{false};
  options_.on_change = [&](const auto&, const auto&) {
    entered.Notify();
    EXPECT_TRUE(go_on.Wait());
    has_ended = true;
  };
  Peek("a/m");
  std::thread answers([&] { stub_->Answer(Named("M")); });
  ASSERT_TRUE(entered.Wait());
  auto destroyed = std::async(std::launch::async, [&] {
    cache_ = nullptr;
    return has_ended.load();
  });
  // Gives the thread above time to return too early.
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  go_on.Notify();
  EXPECT_TRUE(destroyed.get());
  answers.join();
}

TEST_F(ModelCacheThreadsTest, OnChangeMustNotThrow) {
  options_.on_change = [](const auto&, const auto&) { throw 1; };
  stub_->on_get = [](const std::string&) { return Named("M"); };
  EXPECT_EQ(InChild([&] {
              try {
                cache().Prefetch({"a/m"});
              } catch (int) {
              }
              return 0;
            }),
            -1);
}

// ---- With a real client

class ModelCacheClientTest : public ModelCacheTest {
 protected:
  ModelCacheClientTest() {
    client_options_.api_key = "fw_0123456789";
    client_options_.transport = transport_;
    client_options_.clock = transport_->clock();
    absl::StatusOr<Client> client = Client::Create(client_options_);
    EXPECT_THAT(client, IsOk());
    client_ = std::make_unique<Client>(*client);
    MakeCache(*client_);
  }

  std::shared_ptr<ScriptedTransport> transport_ =
      std::make_shared<ScriptedTransport>([](const rest::HttpRequest&) {
        return ScriptedAnswer::Http(200, R"({"name":"n","displayName":"M"})");
      });
  std::unique_ptr<Client> client_;
};

TEST_F(ModelCacheClientTest, FetchesAndRefreshes) {
  EXPECT_EQ(Text(cache().Get("a/m", absl::InfiniteDuration())), "M");
  clock_.Advance(absl::Minutes(6));
  EXPECT_EQ(Get("a/m"), "M");
  EXPECT_TRUE(Becomes([&] { return cache().stats().in_flight == 0; }));
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(Get("a/m"), "M");
  EXPECT_EQ(cache().stats().fresh, 1u);
  EXPECT_EQ(transport_->requests().size(), 2u);
}

TEST_F(ModelCacheClientTest, NothingWaitsOnTheBackgroundThread) {
  EXPECT_EQ(Text(cache().Get("a/here", absl::InfiniteDuration())), "M");
  Notification done;
  const auto ask = [&](const absl::StatusOr<Model>&) {
    const auto is_refused = StatusIs(absl::StatusCode::kFailedPrecondition,
                                     HasSubstr("background thread"));
    EXPECT_THAT(cache().Get("a/m"), is_refused);
    EXPECT_THAT(cache().Load(), is_refused);
    EXPECT_THAT(cache().Prefetch({"a/m"}).at(0).status, is_refused);
    EXPECT_EQ(Peek("a/m"), "UNAVAILABLE");
    EXPECT_EQ(Get("a/here"), "M");
    done.Notify();
  };
  ASSERT_THAT(client_->GetModelAsync("a/x", {}, nullptr, ask), IsOk());
  ASSERT_TRUE(done.Wait());
  EXPECT_TRUE(Becomes([&] { return Peek("a/m") == "M"; }));
}

TEST_F(ModelCacheClientTest, MayBeDestroyedOnTheBackgroundThread) {
  Notification done;
  ASSERT_THAT(client_->GetModelAsync("a/x", {}, nullptr,
                                     [&](const absl::StatusOr<Model>&) {
                                       Peek("a/m");
                                       client_ = nullptr;
                                       cache_ = nullptr;
                                       done.Notify();
                                     }),
              IsOk());
  EXPECT_TRUE(done.Wait());
}

class CancelledCalls final : public rest::CallObserver {
 public:
  void OnCall(const rest::CallEvent& event) override {
    EXPECT_THAT(event.status, StatusIs(absl::StatusCode::kCancelled));
    ++count;
  }
  std::atomic<int> count{0};
};

TEST_F(ModelCacheClientTest, CallsEndBeforeTheDestructorReturns) {
  const auto observer = std::make_shared<CancelledCalls>();
  client_options_.observer = observer;
  client_options_.timeout = absl::InfiniteDuration();
  options_.timeout = absl::InfiniteDuration();
  transport_ = std::make_shared<ScriptedTransport>(
      [](const rest::HttpRequest&) { return ScriptedAnswer::Never(); });
  client_options_.transport = transport_;
  client_options_.clock = transport_->clock();
  for (int round = 0; round < 50; ++round) {
    observer->count = 0;
    {
      const absl::StatusOr<Client> client = Client::Create(client_options_);
      ASSERT_THAT(client, IsOk());
      MakeCache(*client);
    }
    std::future<std::string> text = StartGet("a/m");
    for (int i = 0; i < 30; ++i) Peek(absl::StrCat("a/", i));
    cache_ = nullptr;
    ASSERT_EQ(observer->count, 31) << "in round " << round;
    EXPECT_EQ(text.get(), "CANCELLED");
  }
}

TEST_F(ModelCacheClientTest, TheDestructorEndsALoad) {
  client_options_.timeout = options_.timeout = absl::InfiniteDuration();
  transport_ = std::make_shared<ScriptedTransport>(
      [](const rest::HttpRequest&) { return ScriptedAnswer::Never(); });
  client_options_.transport = transport_;
  client_options_.clock = transport_->clock();
  const absl::StatusOr<Client> client = Client::Create(client_options_);
  ASSERT_THAT(client, IsOk());
  MakeCache(*client);
  auto status = std::async(std::launch::async, [cache = cache_.get()] {
    return cache->Load("a").status();
  });
  EXPECT_TRUE(Becomes([&] { return !transport_->requests().empty(); }));
  cache_ = nullptr;
  EXPECT_THAT(status.get(), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(ModelCacheClientTest, TheDeadlineOfABatchDoesNotPause) {
  // A healthy service, but there is no time for all models.
  transport_ =
      std::make_shared<ScriptedTransport>([](const rest::HttpRequest&) {
        return ScriptedAnswer::Http(200, R"({"name":"n"})")
            .After(absl::Seconds(5));
      });
  client_options_.transport = transport_;
  client_options_.clock = transport_->clock();
  const absl::StatusOr<Client> client = Client::Create(client_options_);
  ASSERT_THAT(client, IsOk());
  MakeCache(*client);
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back(absl::StrCat("a/", i));
  const std::vector<ModelFailure> failures = cache().Prefetch(names);
  EXPECT_LT(failures.size(), names.size());
  ASSERT_FALSE(failures.empty());
  EXPECT_THAT(failures.back().status,
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_FALSE(cache().stats().paused);
}

// Blocks the first thread that asks for the time after Stop().
class StoppableClock final : public rest::Clock {
 public:
  absl::Time Now() override {
    if (stops_.exchange(false)) {
      stopped.Notify();
      EXPECT_TRUE(go_on.Wait());
    }
    return absl::FromUnixSeconds(1'800'000'000);
  }
  void Stop() { stops_ = true; }

  Notification stopped;
  Notification go_on;

 private:
  std::atomic<bool> stops_{false};
};

TEST_F(ModelCacheClientTest, TheDestructorWaitsForAnAnswerThatIsBeingStored) {
  StoppableClock clock;
  options_.clock = &clock;
  Notification may_answer;
  transport_ = std::make_shared<ScriptedTransport>(
      [&](const rest::HttpRequest& request) {
        if (absl::StrContains(request.url, "never")) {
          return ScriptedAnswer::Never();
        }
        EXPECT_TRUE(may_answer.Wait());
        return ScriptedAnswer::Http(200, R"({"name":"n"})");
      });
  client_options_.transport = transport_;
  client_options_.clock = transport_->clock();
  client_options_.timeout = absl::InfiniteDuration();
  options_.timeout = absl::InfiniteDuration();
  std::atomic<bool> has_completed{false};
  {
    const absl::StatusOr<Client> client = Client::Create(client_options_);
    ASSERT_THAT(client, IsOk());
    MakeCache(*client);
    ASSERT_THAT(
        client->GetModelAsync("a/never", {}, nullptr,
                              [&](const auto&) { has_completed = true; }),
        IsOk());
  }
  Peek("a/m");
  clock.Stop();
  may_answer.Notify();
  ASSERT_TRUE(clock.stopped.Wait());
  auto completed = std::async(std::launch::async, [&] {
    cache_ = nullptr;
    return has_completed.load();
  });
  // Gives the thread above time to return too early.
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  clock.go_on.Notify();
  EXPECT_TRUE(completed.get());
}

// ---- After a fork

TEST_F(ModelCacheThreadsTest, IsEmptyInAChild) {
  Fill("a/m", "M");
  Peek("a/n");
  EXPECT_EQ(InChild([&] {
              if (cache().stats().models != 0) return 1;
              if (Peek("a/m") != "UNAVAILABLE") return 2;
              stub_->Answer(Named("the parent's call"));
              stub_->Answer(Named("the child's"));
              if (Get("a/m") != "the child's") return 3;
              if (Peek("a/n") != "UNAVAILABLE") return 4;
              cache_ = nullptr;
              return 0;
            }),
            0);
  stub_->Answer(Named("N"));
  EXPECT_EQ(Peek("a/n"), "N");
  EXPECT_EQ(Peek("a/m"), "M");
}

TEST_F(ModelCacheThreadsTest, AChildDoesNotWaitForAThreadThatItLacks) {
  Notification locked;
  Notification go_on;
  std::atomic<bool> blocks{true};
  options_.random = [&] {  // Called with the cache's lock held.
    if (blocks.exchange(false)) {
      locked.Notify();
      EXPECT_TRUE(go_on.Wait());
    }
    return 0.5;
  };
  Peek("a/m");
  std::thread answers([&] { stub_->Answer(Named("M")); });
  ASSERT_TRUE(locked.Wait());
  EXPECT_EQ(InChild([&] {
              Fill("a/n", "N");
              return Get("a/n") == "N" ? 0 : 1;
            }),
            0);
  go_on.Notify();
  answers.join();
  EXPECT_EQ(Get("a/m"), "M");
}

// ---- Many threads

// Calls the functions of the cache except Load(), many times. Runs on each thread.
void Use(ModelCache& cache, HandClock& clock, int thread) {
  for (int i = 0; i < 2000; ++i) {
    const std::string name = absl::StrCat("a/", (i * 7 + thread) % 5);
    switch ((i + thread * 3) % 13) {
      case 0:
        EXPECT_THAT(cache.Invalidate(name), IsOk());
        break;
      case 1:
        clock.Advance(absl::Minutes(1));
        break;
      case 2:
        cache.Prefetch({name, "a/0"});
        break;
      case 3:
        if (i % 100 == 0) cache.Clear();
        break;
      case 4:
        if (i % 10 == 0) cache.RefreshAll();
        break;
      case 5:
        cache.stats();
        break;
      case 6:
        cache.Peek(name).IgnoreError();
        break;
      default:
        cache.Get(name, absl::Microseconds(50)).IgnoreError();
    }
  }
}

TEST_F(ModelCacheThreadsTest, ManyThreadsSeeChangesInOrder) {
  std::atomic<int> version{0};
  stub_->on_get = [&](const std::string& name) -> absl::StatusOr<Model> {
    const int now = ++version;
    if (now % 11 == 0) return absl::UnavailableError("");
    if (now % 17 == 0) return absl::NotFoundError("");
    Model model = Named(absl::StrCat(now / 2));
    model.set_name(name);
    return model;
  };
  options_.max_models = 4;
  std::atomic<int> inside{0};
  std::map<std::string, std::shared_ptr<const Model>> last;
  uint64_t changes = 0;
  options_.on_change = [&](const auto& before, const auto& after) {
    EXPECT_EQ(++inside, 1);
    ++changes;
    const std::string name = (after != nullptr ? after : before)->name();
    // `before` is null if the cache had no model, or had dropped it.
    if (before != nullptr) {
      EXPECT_EQ(before->display_name(), last[name]->display_name());
    }
    last[name] = after;
    --inside;
  };
  cache();
  std::atomic<bool> is_over{false};
  std::thread answers([&] {
    while (!is_over) {
      const std::string name = stub_->next();
      if (!name.empty()) stub_->Answer(stub_->on_get(name));
      std::this_thread::yield();
    }
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] { Use(cache(), clock_, i); });
  }
  for (std::thread& thread : threads) thread.join();
  is_over = true;
  answers.join();
  EXPECT_GT(changes, 10u);
  EXPECT_EQ(cache().stats().changes, changes);
  EXPECT_LE(cache().stats().models, 4u);
  cache_ = nullptr;
}

}  // namespace
}  // namespace fireworks
