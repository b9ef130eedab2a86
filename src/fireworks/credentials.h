#ifndef FIREWORKS_CREDENTIALS_H_
#define FIREWORKS_CREDENTIALS_H_

// API keys from files.
//
//   absl::StatusOr<std::string> key = fireworks::ReadApiKeyFile(path);
//   if (!key.ok()) return key.status();
//   options.api_key = *key;
//
// Nothing of a file's content is ever in an error.

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace fireworks {

// The API key that is all a file holds, white space at both ends aside. Pipes
// will do: "<(pass show fireworks)".
//
// Errors name the file: NOT_FOUND, PERMISSION_DENIED and so on as the system
// says; INVALID_ARGUMENT for more than 64 KB or what cannot be a key.
absl::StatusOr<std::string> ReadApiKeyFile(const std::string& path);

// What the vendor's command line tool, firectl, remembers of its user. "" for
// what the file does not say.
struct AuthIni {
  std::string api_key;
  std::string account_id;
};

// Reads the text of a ~/.fireworks/auth.ini: lines of the form `key = value`.
// Comments (# or ;), sections, unknown keys and lines of no known form are
// skipped; one pair of quotes around a value is taken off, and blanks within it.
AuthIni ParseAuthIni(std::string_view text);

// The same for a file. Errors are those of ReadApiKeyFile() but for the key,
// which is not checked.
absl::StatusOr<AuthIni> ReadAuthIni(const std::string& path);

}  // namespace fireworks

#endif  // FIREWORKS_CREDENTIALS_H_
