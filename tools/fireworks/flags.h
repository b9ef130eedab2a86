#ifndef FIREWORKS_TOOLS_FIREWORKS_FLAGS_H_
#define FIREWORKS_TOOLS_FIREWORKS_FLAGS_H_

// The flags of all commands that call the service.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
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

// A part of AddConnectionFlags().
CLI::Option* AddColorFlag(CLI::App* app);

// The end of the help text of commands with these flags.
extern const char kConnectionHelp[];
// The help text about the exit status, for commands without codes of their own.
extern const char kExitStatusHelp[];

// The client of a command, with its defaults.
struct Connection {
  Client client;
  std::string account;  // The default for names without one.
  absl::Time deadline;  // Of all calls, counted from Connect().
  absl::Duration timeout;
  bool verbose = false;
};

// `status` with the flag, or another place of a setting, in front.
absl::Status Named(absl::string_view place, const absl::Status& status);

// Creates the client. Flags win over environment variables, which win over
// ~/.fireworks/auth.ini. Errors name the flag, the variable or the file that is
// wrong. UNAUTHENTICATED if none of them has a key; the message lists the
// remedies.
absl::StatusOr<Connection> Connect(const ConnectionFlags& flags);

// Adds the command's timeout to the message of a call that the timeout ended.
absl::Status NameTheTimeout(const Connection& connection,
                            const absl::Status& status);

// Validators for the values of flags. ValuesOf() reads the values of OneOf() from
// the validator's name, which holds them separated by commas.
CLI::Validator OneOf(const std::vector<std::string>& values);
CLI::Validator WholeNumber(int64_t least, int64_t most);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_FLAGS_H_
