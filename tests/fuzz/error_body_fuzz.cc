// Bodies of errors: nothing that a server sends crashes, takes long, makes a message
// of more than a line, or shows the key.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "fireworks/rest/error_info.h"
#include "fireworks/rest/errors/error_body.h"
#include "fireworks/rest/errors/http_errors.h"

namespace {

constexpr char kKey[] = "fw_0123456789";

void Check(const absl::Status& status) {
  const auto info = fireworks::rest::GetErrorInfo(status);
  if (status.ok() || !info.has_value()) abort();
  // Not the payload as bytes: the length before a text may be a letter of the key.
  for (const std::string& text :
       {std::string(status.message()), info->server_message(),
        info->server_code(), info->request_id()}) {
    if (text.find(kKey) != std::string::npos) abort();
    if (text.find('\n') != std::string::npos) abort();
  }
}

}  // namespace

// The first byte chooses the status, the second whether it is said to be HTML.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  constexpr int kStatuses[] = {301, 400, 401, 404, 407, 429, 500, 503};
  fireworks::rest::HttpResult result;
  result.response.status = kStatuses[data[0] % 8];
  result.response.headers = {
      {"Content-Type", data[1] % 2 != 0 ? "text/html" : "application/json"}};
  result.response.body.assign(data + 2, data + size);
  // As a server that echoes it.
  const size_t at = result.response.body.find("KEY");
  if (at != std::string::npos) result.response.body.replace(at, 3, kKey);
  fireworks::rest::ErrorContext context;
  context.subject = "accounts/a/models/m";
  context.secrets = {kKey};
  Check(fireworks::rest::ErrorFromResult(result, context));
  if (const auto said = fireworks::rest::ReadJsonError(result.response.body)) {
    result.response.status = 200;
    Check(fireworks::rest::ErrorInAnswer(result, *said, context));
  }
  return 0;
}
