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
  std::string target;  // The path and the query as the client wrote them.
  std::string path;    // The target without its query, still percent-encoded.
  // The decoded parameters of the query, by name.
  std::multimap<std::string, std::string> query;
  // Sorted by name, see rest::FindHeader(). Authorization, Proxy-Authorization
  // and Cookie are left out.
  rest::HttpHeaders headers;
  std::string body;  // As it arrived.
  int status = 0;    // Of the answer. 0 until it is known.
};

// What to serve, and how.
//
// A model is served under its name. If there are no models, bodies and folder,
// a built-in catalogue of invented models is served, in `accounts/fireworks`
// and `accounts/acme`. An answer to a read mask is made from the message and
// not from the text of the body.
struct EmulatorOptions {
  // The port to listen on. 0: any free port.
  int port = 0;
  // The only token that is accepted. If it is empty, any token is accepted.
  std::string api_key;
  // Models to serve, with the fields that are set.
  std::vector<gateway::v1::Model> models;
  // Models as JSON, which are sent byte for byte.
  std::vector<std::string> bodies;
  // A folder with more such bodies, in *.json files.
  std::string models_directory;
  // Whether an answer to a read mask has the other fields as zeros and nulls,
  // as the service sends them. If not, it does not have them.
  bool zeros_when_masked = true;
  // The number of answers in each second of the clock. Further requests get a
  // 429 with "Retry-After: 1". 0: no limit.
  int rate_limit = 0;
  // The number of latest requests to remember.
  size_t recorded_requests = 1000;
  // A PEM file of the server's certificate chain. If it is empty, plain http.
  std::string tls_certificate;
  // A PEM file of its private key.
  std::string tls_key;
  // Called for each answered request on the emulator's threads, several at a
  // time. If it throws, the answer is a 500.
  std::function<void(const EmulatorRequest&)> on_request;
};

// A pause before the answer to a request, or another answer, or both.
struct EmulatorFault {
  int times = 1;  // The number of requests that it affects.
  // The pause. It ends early when the emulator stops.
  absl::Duration delay = absl::ZeroDuration();
  int status = 0;             // Of the other answer. 0: the usual answer.
  std::string body;           // Likewise.
  rest::HttpHeaders headers;  // Likewise.
};

}  // namespace fireworks::testing

#endif  // FIREWORKS_TESTING_EMULATOR_OPTIONS_H_
