// After thousands of calls of every form, some with faults, the process must hold no
// more descriptors, threads and heap than before.
//
// Makes 5000 calls by default. For a real soak, set FIREWORKS_SOAK_CALLS=100000 in
// the environment.

#include <dirent.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "rest/get_model.h"
#include "servers/fault_server.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::FaultServer;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::Notification;
using C = absl::StatusCode;

// The calls in one round.
constexpr int kSingle = 20;
constexpr int kMany = 40;
constexpr int kAsync = 40;
constexpr int kRound = kSingle + kMany + kAsync;
constexpr int kWarmUpRounds = 10;
// One of kCancelEvery batches is cancelled, after kResultsBeforeCancel results.
constexpr int kCancelEvery = 4;
constexpr int kResultsBeforeCancel = 10;

// Smaller than 2500 blocks of malloc, so a leak of one block per call is found.
constexpr int64_t kHeapTolerance = int64_t{64} << 10;
// For a channel in use. The number of its connections varies, and each of them needs
// about 50 KB.
constexpr int64_t kLiveHeapTolerance = int64_t{4} << 20;

// One call of the mix: its fault in mixed_faults.py, and the code that it ends with.
struct Part {
  const char* fault;
  C code;
};
constexpr Part kMix[] = {
    {"good", C::kOk},          {"slow", C::kOk},
    {"good", C::kOk},          {"missing", C::kNotFound},
    {"good", C::kOk},          {"good", C::kOk},
    {"busy", C::kUnavailable}, {"good", C::kOk},
    {"good", C::kOk},          {"cut", C::kUnavailable},
    {"good", C::kOk},          {"good", C::kOk},
    {"stall", C::kCancelled},  {"good", C::kOk},
    {"slow", C::kOk},          {"good", C::kOk},
    {"good", C::kOk},          {"reset", C::kUnavailable},
    {"good", C::kOk},          {"missing", C::kNotFound},
};

bool Stalls(size_t i) {
  return kMix[i % std::size(kMix)].code == C::kCancelled;
}

GetModelRequest RequestOf(size_t i) {
  return Request(kMix[i % std::size(kMix)].fault);
}

int CallsFromEnvironment() {
  const char* const text = std::getenv("FIREWORKS_SOAK_CALLS");
  int calls = 5000;
  if (text != nullptr) {
    EXPECT_TRUE(absl::SimpleAtoi(text, &calls)) << text;
  }
  return calls;
}

// The resources that this process holds.
struct Holdings {
  int descriptors = 0;
  int threads = 0;
  int64_t heap = 0;  // In bytes. 0 with a sanitizer, which replaces malloc.
};

int CountEntries(const char* directory) {
  DIR* const entries = opendir(directory);
  EXPECT_NE(entries, nullptr) << directory;
  int count = 0;
  while (readdir(entries) != nullptr) ++count;
  closedir(entries);
  return count;
}

Holdings Measure() {
  const auto heap = mallinfo2();
  return {CountEntries("/proc/self/fd"), CountEntries("/proc/self/task"),
          static_cast<int64_t>(heap.uordblks + heap.hblkhd)};
}

// Waits a little, because /proc still lists a thread shortly after it was joined.
Holdings MeasureAfter(const Holdings& before) {
  const absl::Time end = absl::Now() + absl::Seconds(10);
  Holdings now = Measure();
  while (now.threads > before.threads && absl::Now() < end) {
    absl::SleepFor(absl::Milliseconds(1));
    now = Measure();
  }
  return now;
}

std::ostream& operator<<(std::ostream& out, const Holdings& holdings) {
  return out << holdings.descriptors << " descriptors, " << holdings.threads
             << " threads, " << holdings.heap << " bytes of heap";
}

class ChannelSoakTest : public ::testing::TestWithParam<HttpVersion> {
 protected:
  ChannelSoakTest() {
    servers::Fault fault;
    fault.name = "mixed";
    fault.h2 = "mixed";
    server_ = servers::Serve(fault);
  }

  void MakeChannel() {
    ChannelOptions options;
    options.endpoint = server_->url();
    options.http.ca_file = server_->ca_file();
    options.http.version = GetParam();
    options.timeout = absl::Minutes(1);
    options.retry.max_attempts = 2;
    options.retry.max_reconnects = 1;
    options.retry.initial_backoff = absl::Milliseconds(1);
    options.retry.budget = 0;
    const auto channel = Channel::Create(options);
    ASSERT_THAT(channel, IsOk());
    channel_ = *channel;
  }

  // Call i meets the same fault in each form, except that batches do not stall.
  void Run(int rounds) {
    for (int round = 0; round < rounds && !HasFailure(); ++round) {
      for (size_t i = 0; i < kSingle; ++i) RunSingle(i);
      RunMany(/*cancel=*/round % kCancelEvery == 0);
      RunAsync();
    }
  }

  std::unique_ptr<FaultServer> server_;
  std::shared_ptr<Channel> channel_;
  std::map<C, int> outcomes_;

 private:
  // `stalled` is the code of a call that gets no answer. `alone` means that no other
  // call was in flight.
  void Check(size_t i, const absl::Status& status, C stalled, bool alone) {
    ++outcomes_[status.code()];
    const C code = Stalls(i) ? stalled : kMix[i % std::size(kMix)].code;
    if (status.code() == code) return;
    // HTTP/2 streams share a connection, which another call may have reset.
    if (!alone && GetParam() == HttpVersion::kAuto &&
        absl::IsUnavailable(status)) {
      return;
    }
    ADD_FAILURE() << kMix[i % std::size(kMix)].fault << ": " << status;
  }

  void RunSingle(size_t i) {
    CallContext context;
    if (Stalls(i)) context.set_timeout(absl::Milliseconds(20));
    Check(
        i,
        UnaryCall<Model>(*channel_, kGetModel, RequestOf(i), &context).status(),
        C::kDeadlineExceeded, /*alone=*/true);
  }

  void RunMany(bool cancel) {
    std::vector<GetModelRequest> requests;
    for (size_t i = 0; i < kMany; ++i) {
      // A batch has one deadline, so no call in it may stall.
      requests.push_back(RequestOf(Stalls(i) ? 0 : i));
    }
    CallContext context;
    int results = 0;
    ManyCalls<Model>(
        *channel_, kGetModel, absl::MakeConstSpan(requests), {}, &context,
        [&](size_t i, const absl::StatusOr<Model>& model, const CallReport&) {
          if (++results == kResultsBeforeCancel && cancel) context.TryCancel();
          if (cancel && absl::IsCancelled(model.status())) {
            ++outcomes_[C::kCancelled];
          } else {
            Check(Stalls(i) ? 0 : i, model.status(), C::kOk, /*alone=*/false);
          }
        });
    EXPECT_EQ(results, kMany);
  }

  void RunAsync() {
    std::vector<CallContext> contexts(kAsync);
    std::vector<absl::Status> statuses(kAsync);
    std::atomic<int> left{kAsync};
    Notification all;
    for (size_t i = 0; i < kAsync; ++i) {
      ASSERT_THAT(
          AsyncCall<Model>(*channel_, kGetModel, RequestOf(i), &contexts[i],
                           [&, i](const absl::StatusOr<Model>& model) {
                             statuses[i] = model.status();
                             if (--left == 0) all.Notify();
                           }),
          IsOk());
    }
    for (size_t i = 0; i < kAsync; ++i) {
      if (Stalls(i)) contexts[i].TryCancel();
    }
    ASSERT_TRUE(all.Wait(std::chrono::minutes(2)));
    for (size_t i = 0; i < kAsync; ++i) {
      Check(i, statuses[i], C::kCancelled, /*alone=*/false);
    }
  }
};

TEST_P(ChannelSoakTest, EndsWithWhatItBeganWith) {
  // Warms up: libraries keep some memory after their first use.
  MakeChannel();
  Run(kWarmUpRounds);
  channel_.reset();
  const Holdings before = Measure();

  MakeChannel();
  Run(kWarmUpRounds);
  const Holdings live_before = Measure();
  outcomes_.clear();
  Run(CallsFromEnvironment() / 2 / kRound);
  const Holdings live_after = Measure();
  channel_.reset();
  const Holdings after = MeasureAfter(before);

  std::cout << "before: " << before << "\nlive:   " << live_before
            << "\nlive:   " << live_after << "\nafter:  " << after << "\n";
  for (const auto& [code, count] : outcomes_) {
    std::cout << count << " " << absl::StatusCodeToString(code) << "\n";
  }
  EXPECT_EQ(after.descriptors, before.descriptors);
  EXPECT_EQ(after.threads, before.threads);
  EXPECT_LT(after.heap, before.heap + kHeapTolerance);
  EXPECT_LE(live_after.descriptors, live_before.descriptors + kAsync + kMany);
  EXPECT_EQ(live_after.threads, live_before.threads);
  EXPECT_LT(live_after.heap, live_before.heap + kLiveHeapTolerance);
}

INSTANTIATE_TEST_SUITE_P(All, ChannelSoakTest,
                         ::testing::Values(HttpVersion::kHttp11,
                                           HttpVersion::kAuto),
                         [](const auto& info) {
                           return info.param == HttpVersion::kHttp11 ? "Http11"
                                                                     : "Http2";
                         });

}  // namespace
}  // namespace fireworks::rest
