#ifndef FIREWORKS_TOOLS_FIREWORKS_FLAGS_H_
#define FIREWORKS_TOOLS_FIREWORKS_FLAGS_H_

// The flags of every command that talks to the service.

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/client_options.h"

namespace fireworks::tools {

struct ConnectionFlags {
  std::string endpoint;
  std::string account;
  std::string timeout;
  std::string ca_file;
  std::string api_key_file;
  bool verbose = false;
};

// `flags` must outlive the parsing.
void AddConnectionFlags(CLI::App* app, ConnectionFlags* flags);

// What belongs at the end of a help text that has these flags.
extern const char kConnectionHelp[];
// And of a command whose exit status tells of failed calls alone.
extern const char kExitStatusHelp[];

// The flags over the environment over ~/.fireworks/auth.ini. UNAUTHENTICATED,
// with the remedies, if none of them has a key.
absl::StatusOr<ClientOptions> ToClientOptions(const ConnectionFlags& flags);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_FLAGS_H_
