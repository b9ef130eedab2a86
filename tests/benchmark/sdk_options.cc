#include "benchmark/sdk_options.h"

#include "fireworks/rest/http/curl_ca.h"

namespace fireworks::benchmarks {

rest::HttpOptions SdkHttpOptions(const Endpoint& endpoint) {
  static const rest::CaSource chosen = rest::ChooseCa(rest::FindCaDefaults());
  rest::HttpOptions options;
  if (endpoint.http11_only) options.version = rest::HttpVersion::kHttp11;
  if (!chosen.directory.empty()) {
    options.ca_directory = endpoint.ca_directory;
  } else {
    options.ca_file = endpoint.ca_bundle;
  }
  return options;
}

}  // namespace fireworks::benchmarks
