// Measures calls of Client next to other ways to get the same models. tools/bench
// starts the server that this program needs, runs the program and prints a report.
//
//   client_benchmark --http=http://127.0.0.1:8080 ... [--benchmark_...]
//
// A row is named FORM/PROTOCOL/SUBJECT plus the suffixes of Google Benchmark. One
// iteration is one request. The CPU time is that of the whole process.

#include <benchmark/benchmark.h>
#include <curl/curl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "benchmark/subjects.h"

namespace fireworks::benchmarks {
namespace {

constexpr char kUsage[] =
    R"(client_benchmark needs these, and Google Benchmark's flags:
  --http=URL          a server that speaks HTTP/1.1
  --https=URL         one that speaks TLS, HTTP/1.1 and HTTP/2
  --ca_file=FILE      the root of its certificate
  --ca_bundle=FILE    it and the roots of this machine
  --ca_directory=DIR  the same, hashed
and takes
  --memory            measure what 100 000 calls leave behind, nothing else
)";

// Large, so that the first and last calls, which run while the window is not full,
// hardly affect the average.
constexpr int kBatch = 512;

constexpr int kWarmUp = 10'000;
constexpr int kMemoryCalls = 100'000;

using Run = void (*)(benchmark::State&, const Endpoint&, const SubjectMaker&);

// Does not return early on failure: the threads wait for each other in the
// benchmark's loop, so each of them must reach that loop.
void Check(benchmark::State& state, bool ok) {
  if (!ok) state.SkipWithError("a call failed");
}

// Runs `work` again and again. One run makes `requests` requests.
template <typename Work>
void Repeat(benchmark::State& state, int requests, Work work) {
  while (state.KeepRunningBatch(requests)) {
    if (!work()) {
      Check(state, false);
      break;
    }
  }
}

// Runs `work` once to open connections, then measures.
template <typename Work>
void RepeatWarm(benchmark::State& state, int requests, Work work) {
  Check(state, work());
  Repeat(state, requests, work);
}

void GetInTurn(benchmark::State& state, const Endpoint& to,
               const SubjectMaker& make) {
  const std::unique_ptr<Subject> subject = make(to);
  RepeatWarm(state, 1, [&] { return subject->Get(); });
}

void GetMany(benchmark::State& state, const Endpoint& to,
             const SubjectMaker& make) {
  const std::unique_ptr<Subject> subject = make(to);
  RepeatWarm(state, kBatch, [&] { return subject->GetMany(kBatch); });
}

void GetManyAsync(benchmark::State& state, const Endpoint& to,
                  const SubjectMaker& make) {
  const std::unique_ptr<Subject> subject = make(to);
  RepeatWarm(state, kBatch, [&] { return subject->GetManyAsync(kBatch); });
}

void ListAll(benchmark::State& state, const Endpoint& to,
             const SubjectMaker& make) {
  const std::unique_ptr<Subject> subject = make(to);
  RepeatWarm(state, kPages, [&] { return subject->ListAll(); });
}

// Makes a new subject for each call, so each call opens a connection.
void Connect(benchmark::State& state, const Endpoint& to,
             const SubjectMaker& make) {
  Repeat(state, 1, [&] { return make(to)->Get(); });
}

double ResidentKilobytes() {
  int64_t total = 0;
  int64_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return static_cast<double>(resident) *
         static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
}

bool GetEachWay(Subject& subject, int calls) {
  for (int done = 0; done < calls; done += 3 * kBatch) {
    if (!subject.GetMany(kBatch) || !subject.GetManyAsync(kBatch)) return false;
    for (int i = 0; i < kBatch; ++i) {
      if (!subject.Get()) return false;
    }
  }
  return true;
}

// Reports the resident memory before and after many calls, as counters.
void WeighMemory(benchmark::State& state, const Endpoint& to,
                 const SubjectMaker& make) {
  const std::unique_ptr<Subject> subject = make(to);
  Check(state, GetEachWay(*subject, kWarmUp));
  for (auto _ : state) {
    state.counters["kilobytes_before"] = ResidentKilobytes();
    Check(state, GetEachWay(*subject, kMemoryCalls));
    state.counters["kilobytes_after"] = ResidentKilobytes();
  }
}

benchmark::internal::Benchmark* Register(const std::string& form,
                                         const Endpoint& to,
                                         const std::string& subject,
                                         const SubjectMaker& make, Run run,
                                         int threads = 1) {
  const std::string name = form + "/" + to.protocol + "/" + subject;
  return benchmark::RegisterBenchmark(
             name.c_str(),
             [=](benchmark::State& state) { run(state, to, make); })
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Threads(threads);
}

// A form of Client's calls.
struct Form {
  const char* name;
  Run run;
  int threads;
};

constexpr Form kForms[] = {
    {"get_1", GetInTurn, 1},        {"get_4", GetInTurn, 4},
    {"get_16", GetInTurn, 16},      {"get_many", GetMany, 1},
    {"get_async", GetManyAsync, 1}, {"list", ListAll, 1},
};

// Rows to compare are next to each other. The client comes right after
// libcurl_decoder, which shows the minimum cost of a client that decodes.
void RegisterForms(const std::vector<Endpoint>& endpoints) {
  const SubjectMaker httplib = HttplibSubject();
  const SubjectMaker binary = CurlSubject(CurlBody::kBinary);
  const SubjectMaker libcurl = CurlSubject(CurlBody::kIgnored);
  const SubjectMaker floor = CurlSubject(CurlBody::kDecoded);
  std::map<std::string, SubjectMaker> clients;
  for (const Endpoint& to : endpoints) clients[to.protocol] = ClientSubject();

  for (const Form& form : kForms) {
    for (const Endpoint& to : endpoints) {
      const bool http2 = to.protocol == "tls_h2";
      // For the other subjects, GetManyAsync() costs what GetMany() costs.
      if (form.run != GetManyAsync) {
        if (!http2) {
          const bool many = form.run == GetMany;
          Register(form.name, to, "httplib", httplib,
                   many ? GetInTurn : form.run, many ? kWindow : form.threads);
        }
        Register(form.name, to, "libcurl_binary", binary, form.run,
                 form.threads);
        Register(form.name, to, "libcurl", libcurl, form.run, form.threads);
      }
      Register(form.name, to, "libcurl_decoder", floor, form.run, form.threads);
      Register(form.name, to, "client", clients[to.protocol], form.run,
               form.threads);
    }
  }
}

void RegisterConnecting(const Endpoint& to) {
  Register("connect", to, "libcurl_decoder", CurlSubject(CurlBody::kDecoded),
           Connect);
  Register("connect", to, "client", ClientSubject(Reuse::kNothing), Connect);
}

void RegisterMemory(const Endpoint& to) {
  Register("memory", to, "client", ClientSubject(), WeighMemory)->Iterations(1);
}

using Flags = std::map<std::string, std::string>;

bool ParseFlags(int argc, char** argv, Flags& flags) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    const size_t equals = arg.find('=');
    if (arg == "--memory") {
      flags["memory"] = "yes";
    } else if (arg.substr(0, 2) == "--" && equals != std::string_view::npos) {
      flags[std::string(arg.substr(2, equals - 2))] = arg.substr(equals + 1);
    } else {
      return false;
    }
  }
  for (const char* name :
       {"http", "https", "ca_file", "ca_bundle", "ca_directory"}) {
    if (flags[name].empty()) return false;
  }
  return true;
}

void RegisterAll(const Flags& flags) {
  const auto endpoint = [&](const char* protocol, const char* server,
                            bool http11_only) {
    return Endpoint{protocol,
                    flags.at(server),
                    http11_only,
                    flags.at("ca_file"),
                    flags.at("ca_bundle"),
                    flags.at("ca_directory")};
  };
  const Endpoint h1 = endpoint("h1", "http", false);
  const Endpoint tls_h1 = endpoint("tls_h1", "https", true);
  const Endpoint tls_h2 = endpoint("tls_h2", "https", false);
  if (flags.count("memory") > 0) {
    RegisterMemory(h1);
    RegisterMemory(tls_h2);
    return;
  }
  RegisterForms({h1, tls_h1, tls_h2});
  RegisterConnecting(tls_h1);
  RegisterConnecting(tls_h2);
}

int RunMain(int argc, char** argv) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  benchmark::Initialize(&argc, argv);
  Flags flags;
  if (!ParseFlags(argc, argv, flags)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  benchmark::AddCustomContext("compiler", FIREWORKS_COMPILER);
  benchmark::AddCustomContext("libcurl", curl_version());
  benchmark::AddCustomContext("protobuf", FIREWORKS_PROTOBUF_VERSION);
  benchmark::AddCustomContext("simdjson", FIREWORKS_SIMDJSON_VERSION);
  RegisterAll(flags);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace fireworks::benchmarks

int main(int argc, char** argv) {
  return fireworks::benchmarks::RunMain(argc, argv);
}
