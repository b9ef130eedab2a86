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

// Reads a file that holds only an API key. White space around the key is ignored,
// and so is a byte order mark. A pipe works too: "<(pass show fireworks)".
//
// Errors name the file. If it cannot be read, the code is that of the system's
// error, for example NOT_FOUND. If it has more than 64 KB or is not a valid key, the
// code is INVALID_ARGUMENT.
absl::StatusOr<std::string> ReadApiKeyFile(const std::string& path);

// Returns a ClientOptions::api_key_provider that reads the key from a file, and
// notices when the file is replaced while the process runs:
//
//   options.api_key_provider = fireworks::FileApiKey("/etc/fireworks/api-key");
//
// The first call reads the file. Later calls check it with one stat(), at most once
// a second by `clock`, and read it again if its device, inode, modification time or
// size has changed. After a 401 for the current key, the file is read at once. All
// this happens on the thread of the call, so the file should not be on a network.
//
// If the file becomes missing or unusable, calls continue with the last key. If such
// a call ends with a 401, its error also says what is wrong with the file. If there
// has not been a key yet, the provider returns the errors of ReadApiKeyFile(), so a
// call without a file ends with UNAUTHENTICATED. A pipe is not usable, because it can
// be read only once.
//
// Symbolic links are followed. So a Kubernetes secret that is mounted as a volume
// works: the kubelet replaces a link to a folder within about a minute. Mount the
// whole folder, because a file that is mounted by `subPath` never changes. To
// replace the file yourself, write a new file and rename it. If the file is written
// in place, a part of the key may be read.
//
// Thread-safe. `clock` must outlive the provider.
rest::ApiKeyProvider FileApiKey(std::string path,
                                rest::Clock* clock = rest::Clock::Real());

// What firectl, the vendor's command line tool, stores in ~/.fireworks/auth.ini.
struct AuthIni {
  std::string api_key;     // "" if the file does not have it.
  std::string account_id;  // Likewise.
};

// Parses the text of an auth.ini file: lines of the form `key = value`. Skips all
// other lines, among them comments (# or ;) and the headers of sections, and keys that
// it does not know. The last of several equal keys counts, in whichever section. One
// pair of quotes around a value is removed, and the white space around and inside the
// quotes.
AuthIni ParseAuthIni(std::string_view text);

// Reads and parses such a file. The errors are those of ReadApiKeyFile(), except
// that the key is not checked.
absl::StatusOr<AuthIni> ReadAuthIni(const std::string& path);

}  // namespace fireworks

#endif  // FIREWORKS_CREDENTIALS_H_
