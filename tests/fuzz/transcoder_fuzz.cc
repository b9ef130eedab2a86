// The transcoder on whatever libFuzzer thinks of: a line with path template and
// body field, then a request message. What comes out must be a target that a
// server reads as it was meant.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "fireworks/rest/transcoding/transcoder.h"
#include "transcoder_test.pb.h"

namespace {

using ::fireworks::rest::Method;
using ::fireworks::rest::TranscodedRequest;

// Takes the text up to `end` off the front of `rest`.
std::string_view Take(std::string_view* rest, char end) {
  const size_t size = rest->find(end);
  const std::string_view taken = rest->substr(0, size);
  rest->remove_prefix(size == std::string_view::npos ? rest->size() : size + 1);
  return taken;
}

void Require(bool holds, const char* what, const TranscodedRequest& http) {
  if (holds) return;
  std::fprintf(stderr, "%s: %s\n", what, http.target.c_str());
  std::abort();
}

void CheckTarget(const TranscodedRequest& http) {
  Require(http.target.rfind('/', 0) == 0, "does not start with a slash", http);
  for (const char c : http.target) {
    Require(c > ' ' && c < '\x7f' && c != '#' && c != '"' && c != '\\',
            "has a character that does not belong in a URL", http);
  }
  std::string_view query = http.target;
  std::string_view path = Take(&query, '?');
  Require(query.find('?') == std::string_view::npos, "has two queries", http);
  if (path == "/") return;
  path.remove_prefix(1);
  while (true) {
    const bool last = path.find('/') == std::string_view::npos;
    const std::string_view segment = Take(&path, '/');
    Require(!segment.empty() && segment != "." && segment != "..",
            "has a segment that a client would drop", http);
    if (last) return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string_view line = Take(&rest, '\n');
  Method method;
  method.full_name = "fuzz.Service.Rpc";
  method.verb = "POST";
  method.path = Take(&line, ' ');
  method.body = line;

  fireworks::transcoder_test::Everything request;
  if (!request.ParseFromString(std::string(rest))) return 0;
  const absl::StatusOr<TranscodedRequest> http = Transcode(method, request);
  if (http.ok()) CheckTarget(*http);
  return 0;
}
