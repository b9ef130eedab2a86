#ifndef FIREWORKS_CREDENTIALS_H_
#define FIREWORKS_CREDENTIALS_H_

// Reads API keys from files.
//
//   absl::StatusOr<std::string> key = fireworks::ReadApiKeyFile(path);
//   if (!key.ok()) return key.status();
//   options.api_key = *key;
//
// No error contains any part of a file's content.

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace fireworks {

// Reads a file that holds only an API key. White space around the key is ignored.
// A pipe works too: "<(pass show fireworks)".
//
// Errors name the file: the system's code, for example NOT_FOUND, if it cannot be
// read; INVALID_ARGUMENT if it has more than 64 KB or is not a valid key.
absl::StatusOr<std::string> ReadApiKeyFile(const std::string& path);

// What firectl, the vendor's command line tool, stores about its user. A value is
// "" if the file does not have it.
struct AuthIni {
  std::string api_key;
  std::string account_id;
};

// Reads the text of ~/.fireworks/auth.ini: lines of the form `key = value`.
// Comments (# or ;), sections, unknown keys and other lines are skipped. One pair
// of quotes around a value is removed, and white space at both ends inside them.
AuthIni ParseAuthIni(std::string_view text);

// The same for a file. The errors are those of ReadApiKeyFile(), except that the
// key is not checked.
absl::StatusOr<AuthIni> ReadAuthIni(const std::string& path);

}  // namespace fireworks

#endif  // FIREWORKS_CREDENTIALS_H_
