#ifndef FIREWORKS_TESTING_EMULATOR_OPTIONS_H_
#define FIREWORKS_TESTING_EMULATOR_OPTIONS_H_

// What the emulator (emulator.h) is told, and what it tells.
//
// CMake target: fireworks::testing.

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::testing {

// A request that arrived.
struct EmulatorRequest {
  std::string method;  // "GET"
  std::string target;  // Path and query as the client wrote them.
  std::string path;    // The target up to its query, still percent-encoded.
  // The decoded parameters of the query, by name.
  std::multimap<std::string, std::string> query;
  // Without credentials: Authorization, Proxy-Authorization, Cookie. Sorted by
  // name; rest::FindHeader() finds one.
  rest::HttpHeaders headers;
  std::string body;
  int status = 0;  // Of the answer; 0 until it is known.
};

// What to serve, and how.
//
// name              default  meaning
// ----------------  -------  -------------------------------------------------
// port              0        to listen on; 0: one that is free
// api_key           ""       the one accepted token; "": any will do
// models            none     messages to serve, with the fields that are set
// bodies            none     JSON bodies to serve, byte for byte
// models_directory  ""       a folder of such bodies, *.json
// zeros_when_masked true     a masked answer shows what was not asked for as
//                            zeros and nulls, as the service's gateway does;
//                            false: leaves it out
// rate_limit        0        answers in each second of the clock; further requests
//                            get a 429 with Retry-After: 1; 0: no limit
// recorded_requests 1000     the latest requests to remember
// tls_certificate   ""       PEM file of the server's chain; "": plain http
// tls_key           ""       PEM file of its key
// on_request        none     told of each request that was answered, on threads
//                            of the emulator's, several at a time
//
// A model is served under its name. If a read mask is given, the fields that it
// names are printed anew from the message. Without models, bodies and a folder, a
// built-in catalogue of invented models is served, in `accounts/fireworks` and
// `accounts/acme`.
struct EmulatorOptions {
  int port = 0;
  std::string api_key;
  std::vector<gateway::v1::Model> models;
  std::vector<std::string> bodies;
  std::string models_directory;
  bool zeros_when_masked = true;
  int rate_limit = 0;
  size_t recorded_requests = 1000;
  std::string tls_certificate;
  std::string tls_key;
  std::function<void(const EmulatorRequest&)> on_request;
};

// What happens to requests in the place of, or before, their usual answer.
struct EmulatorFault {
  int times = 1;  // How many requests meet it.
  // A pause before the answer. It ends early when the emulator stops.
  absl::Duration delay = absl::ZeroDuration();
  int status = 0;  // 0: the usual answer, after the pause.
  std::string body;
  rest::HttpHeaders headers;
};

}  // namespace fireworks::testing

#endif  // FIREWORKS_TESTING_EMULATOR_OPTIONS_H_
