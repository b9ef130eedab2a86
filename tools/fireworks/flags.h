#ifndef FIREWORKS_TOOLS_FIREWORKS_FLAGS_H_
#define FIREWORKS_TOOLS_FIREWORKS_FLAGS_H_

// The flags of every command that talks to the service.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/client.h"

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

// What a command needs to talk to the service.
struct Connection {
  Client client;
  std::string account;  // Of names that have none.
  absl::Time deadline;  // Of the whole command: counted from Connect().
};

// From the flags over the environment over ~/.fireworks/auth.ini. Errors name
// the flag, the variable or the file that is wrong. UNAUTHENTICATED, with the
// remedies, if none of them has a key.
absl::StatusOr<Connection> Connect(const ConnectionFlags& flags);

// Checks of what stands behind a flag. The name of the first is its values, with
// commas between them.
CLI::Validator OneOf(const std::vector<std::string>& values);
CLI::Validator WholeNumber(int64_t least, int64_t most);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_FLAGS_H_
