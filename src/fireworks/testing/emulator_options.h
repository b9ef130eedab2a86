#ifndef FIREWORKS_TESTING_EMULATOR_OPTIONS_H_
#define FIREWORKS_TESTING_EMULATOR_OPTIONS_H_

// Options, faults and recorded requests of the emulator (emulator.h).
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
  std::string path;    // The target without its query, still percent-encoded.
  // The decoded parameters of the query, by name.
  std::multimap<std::string, std::string> query;
  // Sorted by name, see rest::FindHeader(). Without the credentials
  // Authorization, Proxy-Authorization and Cookie.
  rest::HttpHeaders headers;
  std::string body;
  int status = 0;  // Of the answer; 0 until it is known.
};

// What to serve, and how.
//
// name              default  meaning
// ----------------  -------  -------------------------------------------------
// port              0        the port to listen on; 0: any free port
// api_key           ""       the only accepted token; "": accept any token
// models            none     messages to serve, with the fields that are set
// bodies            none     JSON bodies to serve, byte for byte
// models_directory  ""       a folder with such bodies in *.json files
// zeros_when_masked true     an answer to a read mask has the other fields as
//                            zeros and nulls, as the service sends them;
//                            false: without these fields
// rate_limit        0        answers in each second of the clock; more requests
//                            get a 429 with Retry-After: 1; 0: no limit
// recorded_requests 1000     how many of the latest requests to remember
// tls_certificate   ""       PEM file of the server's chain; "": plain http
// tls_key           ""       PEM file of its key
// on_request        none     called for each answered request on the emulator's
//                            threads, several at a time; the answer is a 500 if
//                            it throws
//
// A model is served under its name. An answer to a read mask is printed from
// the message, not copied from the body. Without models, bodies and a folder,
// a built-in catalogue of invented models is served, in `accounts/fireworks`
// and `accounts/acme`.
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

// A pause before the usual answer of a request, or another answer.
struct EmulatorFault {
  int times = 1;  // How many requests it affects.
  // A pause before the answer. Ends early when the emulator stops.
  absl::Duration delay = absl::ZeroDuration();
  int status = 0;  // 0: the usual answer, after the pause.
  std::string body;
  rest::HttpHeaders headers;
};

}  // namespace fireworks::testing

#endif  // FIREWORKS_TESTING_EMULATOR_OPTIONS_H_
