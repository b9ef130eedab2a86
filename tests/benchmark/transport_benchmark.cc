// What a call costs beside libcurl alone. tools/bench starts the server that
// this needs, runs it and reports.
//
//   transport_benchmark --http=http://127.0.0.1:8080 ... [--benchmark_...]

#include <benchmark/benchmark.h>
#include <curl/curl.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "benchmark/body_readers.h"
#include "benchmark/curl_subject.h"
#include "benchmark/rows.h"
#include "benchmark/sdk_subject.h"
#include "benchmark/session_subject.h"
#include "benchmark/subject.h"

namespace fireworks::benchmarks {
namespace {

constexpr char kUsage[] =
    R"(transport_benchmark wants these, and Google Benchmark's flags:
  --http=URL          a server that speaks HTTP/1.1
  --https=URL         one that speaks TLS, HTTP/1.1 and HTTP/2
  --closing=URL       the same, closing each connection after one answer
  --body_bytes=N      the length of each answer's body
  --ca_file=FILE      the root of the servers' certificate
  --ca_bundle=FILE    it and the roots of this machine
  --ca_directory=DIR  the same, hashed
and takes
  --memory            measure what 100 000 calls leave behind, nothing else
)";

using Flags = std::map<std::string, std::string, std::less<>>;

bool ParseFlags(int argc, char** argv, Flags& flags) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    const size_t equals = arg.find('=');
    if (arg == "--memory") {
      flags["memory"] = "";
    } else if (arg.substr(0, 2) == "--" && equals != std::string_view::npos) {
      flags[std::string(arg.substr(2, equals - 2))] = arg.substr(equals + 1);
    } else {
      return false;
    }
  }
  for (const char* name : {"http", "https", "closing", "body_bytes", "ca_file",
                           "ca_bundle", "ca_directory"}) {
    if (flags[name].empty()) return false;
  }
  return true;
}

class Endpoints {
 public:
  explicit Endpoints(const Flags& flags) : flags_(flags) {}

  Endpoint To(const char* protocol, std::string_view server,
              bool http11_only = false) const {
    Endpoint endpoint;
    endpoint.protocol = protocol;
    endpoint.url = flags_.find(server)->second;
    endpoint.http11_only = http11_only;
    endpoint.body_bytes = std::strtoul(flags_.at("body_bytes").c_str(),
                                       /*endptr=*/nullptr, /*base=*/10);
    endpoint.ca_file = flags_.at("ca_file");
    endpoint.ca_bundle = flags_.at("ca_bundle");
    endpoint.ca_directory = flags_.at("ca_directory");
    return endpoint;
  }

 private:
  const Flags& flags_;
};

// The order keeps the floor near what is compared to it.
void RegisterWarm(const Endpoint& to) {
  const SubjectMaker libcurl = CurlSubject();
  const SubjectMaker nlohmann =
      CurlSubject(CurlTrust::kOneCertificate, ReadWithNlohmann());
  const SubjectMaker binary =
      CurlSubject(CurlTrust::kOneCertificate, ReadAsBinary());
  const SubjectMaker session = SessionSubject();
  const SubjectMaker undecoded = SdkSubject(SdkDecode::kNothing);
  const SubjectMaker sdk = SdkSubject(SdkDecode::kAccelerator);
  const SubjectMaker protobuf = SdkSubject(SdkDecode::kProtobuf);
  for (const auto& register_row : {RegisterSingle, RegisterBatch}) {
    register_row("libcurl_nlohmann", to, nlohmann);
    register_row("libcurl_binary", to, binary);
    register_row("session", to, session);
    register_row("libcurl", to, libcurl);
    register_row("sdk", to, sdk);
    register_row("sdk_undecoded", to, undecoded);
    register_row("sdk_protobuf", to, protobuf);
  }
  RegisterAsync("sdk", to, sdk);
  RegisterAsync("sdk_undecoded", to, undecoded);
  RegisterAsync("sdk_protobuf", to, protobuf);
  for (int threads = 1; threads <= 16; threads *= 2) {
    RegisterThreads("libcurl", to, libcurl, threads);
    RegisterThreads("sdk", to, sdk, threads);
    RegisterThreads("sdk_undecoded", to, undecoded, threads);
    RegisterThreads("sdk_protobuf", to, protobuf, threads);
  }
}

void RegisterConnecting(const Endpoint& to, const Endpoint& closing) {
  const SubjectMaker libcurl = CurlSubject();
  const SubjectMaker debian = CurlSubject(CurlTrust::kDebianDefaults);
  const SubjectMaker cold =
      SdkSubject(SdkDecode::kAccelerator, SdkChannel::kSharedAndCold);
  const SubjectMaker new_client =
      SdkSubject(SdkDecode::kAccelerator, SdkChannel::kOneForEachSubject);
  RegisterNewConnection("sdk", to, cold);
  RegisterNewConnection("libcurl", to, libcurl);
  RegisterNewConnection("sdk_new_client", to, new_client);
  RegisterNewConnection("libcurl_debian", to, debian);
  RegisterReconnect("libcurl", closing, libcurl);
  RegisterReconnect("sdk", closing, new_client);
  RegisterReconnect("libcurl_debian", closing, debian);
  RegisterColdBatch("libcurl", to, libcurl);
  RegisterColdBatch("sdk_new_client", to, new_client);
  RegisterColdBatch("libcurl_debian", to, debian);
}

void RegisterAll(const Endpoints& endpoints) {
  RegisterWarm(endpoints.To("h1", "http"));
  RegisterWarm(endpoints.To("tls_h2", "https"));
  RegisterConnecting(endpoints.To("tls_h1", "https", /*http11_only=*/true),
                     endpoints.To("tls_h1", "closing", /*http11_only=*/true));
  RegisterConnecting(endpoints.To("tls_h2", "https"),
                     endpoints.To("tls_h2", "closing"));
}

void RegisterMemoryRows(const Endpoints& endpoints) {
  for (const Endpoint& to :
       {endpoints.To("h1", "http"), endpoints.To("tls_h2", "https")}) {
    RegisterMemory("sdk", to, SdkSubject(SdkDecode::kAccelerator));
    RegisterMemory("sdk_protobuf", to, SdkSubject(SdkDecode::kProtobuf));
  }
}

}  // namespace
}  // namespace fireworks::benchmarks

int main(int argc, char** argv) {
  using namespace fireworks::benchmarks;
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
  const Endpoints endpoints(flags);
  if (flags.count("memory") > 0) {
    RegisterMemoryRows(endpoints);
  } else {
    RegisterAll(endpoints);
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
