#include "benchmark/rows.h"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <string>

namespace fireworks::benchmarks {
namespace {

// Long enough that the first and the last calls, when the window is not full,
// weigh little.
constexpr int kBatch = 512;

constexpr int kWarmUp = 10'000;
constexpr int kMemoryCalls = 100'000;

constexpr char kFailed[] = "a call failed";

using Run = void (*)(benchmark::State&, const Endpoint&, const SubjectMaker&);

benchmark::internal::Benchmark* Register(const char* what,
                                         const std::string& subject,
                                         const Endpoint& endpoint,
                                         const SubjectMaker& make, Run run) {
  const std::string name =
      std::string(what) + "/" + endpoint.protocol + "/" + subject;
  return benchmark::RegisterBenchmark(
             name.c_str(),
             [=](benchmark::State& state) { run(state, endpoint, make); })
      ->MeasureProcessCPUTime()
      ->UseRealTime();
}

// With threads, all must come to the loop: it is where they wait for each
// other.
void Check(benchmark::State& state, bool ok) {
  if (!ok) state.SkipWithError(kFailed);
}

void GetInTurn(benchmark::State& state, const Endpoint& endpoint,
               const SubjectMaker& make) {
  const std::unique_ptr<Subject> subject = make(endpoint);
  Check(state, subject->Get());
  for (auto _ : state) {
    if (!subject->Get()) {
      state.SkipWithError(kFailed);
      break;
    }
  }
}

template <typename Get>
void Repeat(benchmark::State& state, int requests, Get get) {
  while (state.KeepRunningBatch(requests)) {
    if (!get()) {
      state.SkipWithError(kFailed);
      break;
    }
  }
}

template <bool (Subject::*kGetMany)(int)>
void GetBatches(benchmark::State& state, const Endpoint& endpoint,
                const SubjectMaker& make) {
  const std::unique_ptr<Subject> subject = make(endpoint);
  const auto get = [&] { return (subject.get()->*kGetMany)(kBatch); };
  Check(state, get());
  Repeat(state, kBatch, get);
}

void GetWithNewSubject(benchmark::State& state, const Endpoint& endpoint,
                       const SubjectMaker& make) {
  Repeat(state, 1, [&] { return make(endpoint)->Get(); });
}

void GetColdBatch(benchmark::State& state, const Endpoint& endpoint,
                  const SubjectMaker& make) {
  Repeat(state, kWindow, [&] { return make(endpoint)->GetMany(kWindow); });
}

double ResidentKilobytes() {
  long total = 0;
  long resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return static_cast<double>(resident) *
         static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
}

bool GetEachWay(Subject& subject, int calls) {
  for (int done = 0; done < calls; done += 2 * kBatch) {
    if (!subject.GetMany(kBatch)) return false;
    for (int i = 0; i < kBatch; ++i) {
      if (!subject.Get()) return false;
    }
  }
  return true;
}

void WeighMemory(benchmark::State& state, const Endpoint& endpoint,
                 const SubjectMaker& make) {
  const std::unique_ptr<Subject> subject = make(endpoint);
  Check(state, GetEachWay(*subject, kWarmUp));
  for (auto _ : state) {
    state.counters["kilobytes_before"] = ResidentKilobytes();
    Check(state, GetEachWay(*subject, kMemoryCalls));
    state.counters["kilobytes_after"] = ResidentKilobytes();
  }
}

}  // namespace

void RegisterSingle(const std::string& subject, const Endpoint& endpoint,
                    const SubjectMaker& make) {
  Register("single", subject, endpoint, make, GetInTurn);
}

void RegisterBatch(const std::string& subject, const Endpoint& endpoint,
                   const SubjectMaker& make) {
  Register("batch", subject, endpoint, make, GetBatches<&Subject::GetMany>);
}

void RegisterAsync(const std::string& subject, const Endpoint& endpoint,
                   const SubjectMaker& make) {
  Register("async", subject, endpoint, make,
           GetBatches<&Subject::GetManyAsync>);
}

void RegisterThreads(const std::string& subject, const Endpoint& endpoint,
                     const SubjectMaker& make, int threads) {
  Register("threads", subject, endpoint, make, GetInTurn)->Threads(threads);
}

void RegisterNewConnection(const std::string& subject, const Endpoint& endpoint,
                           const SubjectMaker& make) {
  Register("new_connection", subject, endpoint, make, GetWithNewSubject);
}

void RegisterReconnect(const std::string& subject, const Endpoint& endpoint,
                       const SubjectMaker& make) {
  Register("reconnect", subject, endpoint, make, GetInTurn);
}

void RegisterColdBatch(const std::string& subject, const Endpoint& endpoint,
                       const SubjectMaker& make) {
  Register("cold_batch", subject, endpoint, make, GetColdBatch);
}

void RegisterMemory(const std::string& subject, const Endpoint& endpoint,
                    const SubjectMaker& make) {
  Register("memory", subject, endpoint, make, WeighMemory)->Iterations(1);
}

}  // namespace fireworks::benchmarks
