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
#include "fireworks/rest/api_key_provider.h"
#include "fireworks/rest/clock.h"

namespace fireworks {

// The API key that is all a file holds, white space at both ends aside. Pipes
// will do: "<(pass show fireworks)".
//
// Errors name the file: NOT_FOUND, PERMISSION_DENIED and so on as the system
// says; INVALID_ARGUMENT for more than 64 KB or what cannot be a key.
absl::StatusOr<std::string> ReadApiKeyFile(const std::string& path);

// A ClientOptions::api_key_provider for a key that is replaced while the process
// runs:
//
//   options.api_key_provider = fireworks::FileApiKey("/etc/fireworks/api-key");
//
// The file is read at the first call. Then a call looks at it if the last look is a
// second old, by `clock`, and reads it if device, inode, time of modification or
// size differ. After a 401 for the key that it holds, the file is read at once,
// whatever these say.
//
// While the file is missing, unreadable or not usable, calls go on with the last
// key; if one ends with a 401, its error also says what is wrong with the file.
// Before there was a key, calls end with the errors of ReadApiKeyFile(). A pipe is
// not usable, because it can be read only once.
//
// Symbolic links are followed, so this works with a secret of Kubernetes that is
// mounted as a volume: the kubelet replaces a link to a folder, within about a
// minute. Mount the folder, because the file of a `subPath` never changes. Whoever
// replaces a file should write another one and rename it: of one that is written in
// place, a part might be taken for a key until the next look.
//
// Thread-safe. A look is one stat(), in the thread that makes the call, so the file
// should not be on a network. `clock` must outlive the provider.
rest::ApiKeyProvider FileApiKey(std::string path,
                                rest::Clock* clock = rest::Clock::Real());

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
