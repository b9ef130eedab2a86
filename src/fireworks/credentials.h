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
#include "fireworks/rest/api_key_provider.h"
#include "fireworks/rest/clock.h"

namespace fireworks {

// Reads a file that holds only an API key. White space around the key is ignored.
// A pipe works too: "<(pass show fireworks)".
//
// Errors name the file: the system's code, for example NOT_FOUND, if it cannot be
// read; INVALID_ARGUMENT if it has more than 64 KB or is not a valid key.
absl::StatusOr<std::string> ReadApiKeyFile(const std::string& path);

// Returns a ClientOptions::api_key_provider for a key that is replaced while the
// process runs:
//
//   options.api_key_provider = fireworks::FileApiKey("/etc/fireworks/api-key");
//
// The first call reads the file. After that, the file is looked at once a second at
// most, by `clock`, and read again if its device, inode, time of modification or
// size differ. A 401 for the key that the file holds makes it be read at once.
//
// While the file is missing, unreadable or unusable, calls go on with the last key.
// If such a call ends with a 401, its error also says what is wrong with the file.
// Before there was a key, calls end with the errors of ReadApiKeyFile(). A pipe is
// not usable, because it can be read only once.
//
// Symbolic links are followed, so a Kubernetes secret that is mounted as a volume
// works: the kubelet replaces a link to a folder within about a minute. Mount the
// folder, because the file of a `subPath` never changes. To replace a file, write
// another one and rename it: if it is written in place, a part of the key may be
// read.
//
// Thread-safe. A look is one stat() on the thread of the call, so the file should
// not be on a network. `clock` must outlive the provider.
rest::ApiKeyProvider FileApiKey(std::string path,
                                rest::Clock* clock = rest::Clock::Real());

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
