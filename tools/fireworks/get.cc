#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "command.h"
#include "failure.h"
#include "fireworks/client.h"
#include "fireworks/client_options.h"
#include "fireworks/model_name.h"
#include "fireworks/read_mask.h"
#include "flags.h"
#include "output.h"

namespace fireworks::tools {
namespace {

constexpr char kFooter[] = R"(Examples:
  fireworks get accounts/fireworks/models/deepseek-v3
  fireworks get fireworks/deepseek-v3 --read-mask display_name,context_length
  fireworks get --account fireworks deepseek-v3 no-such-model
  fireworks get fireworks/deepseek-v3 --output binary > model.binpb

A NAME is accounts/ACCOUNT/models/MODEL, ACCOUNT/MODEL, or MODEL where an
account is given. Several are fetched at the same time and written in the order
given; a failure goes to standard error as "NAME: CODE: message", and the others
go on.

Output formats:
  json    camelCase, with every field that the service sent, also false and 0:
          indented for one NAME, one line each (JSON Lines) for several
  text    protobuf's text format; for several, "# NAME" before each
  binary  the serialized message fireworks.gateway.v1.Model; for several, each
          behind its length as a varint
)";

std::map<std::string, OutputFormat> OutputFormats() {
  return {{"json", OutputFormat::kJson},
          {"text", OutputFormat::kText},
          {"binary", OutputFormat::kBinary}};
}

struct GetFlags {
  std::vector<std::string> names;
  std::string read_mask;
  std::string output = "json";
  ConnectionFlags connection;
};

int Run(const GetFlags& flags) {
  absl::StatusOr<ClientOptions> options = ToClientOptions(flags.connection);
  if (!options.ok()) return UsageError("get", options.status());
  absl::StatusOr<ReadMask> mask = ReadMask::Parse(flags.read_mask);
  if (!mask.ok()) return UsageError("get", mask.status());
  absl::StatusOr<Client> client = Client::Create(*options);
  if (!client.ok()) return UsageError("get", client.status());

  const std::vector<absl::StatusOr<Model>> models =
      client->GetModels(flags.names, *mask);
  const OutputFormat format = OutputFormats().at(flags.output);
  const bool several = models.size() > 1;
  bool all_ok = true;
  for (size_t i = 0; i < models.size(); ++i) {
    absl::StatusOr<std::string> bytes =
        models[i].ok() ? Format(*models[i], format, several, flags.names[i])
                       : models[i].status();
    if (!bytes.ok()) {
      PrintFailure(flags.names[i], options->account, bytes.status());
      all_ok = false;
    } else if (!Write(*bytes)) {
      break;
    }
  }
  return FinishOutput() && all_ok ? kExitOk : kExitCallFailed;
}

}  // namespace

Command MakeGetCommand(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "get", "Gets models and writes what the service says.");
  app->footer(absl::StrCat(kFooter, kConnectionHelp, kExitStatusHelp));

  auto flags = std::make_shared<GetFlags>();
  app->add_option("NAME", flags->names, "The models to get")->required();
  app->add_option("--read-mask", flags->read_mask,
                  "Get these fields only: comma-separated, in\n"
                  "snake_case or camelCase, nested with dots")
      ->type_name("FIELDS");
  app->add_option("--output", flags->output, "How to write them; see below")
      ->type_name("FORMAT")
      ->capture_default_str()
      ->check(CLI::IsMember(OutputFormats()).description(""));
  AddConnectionFlags(app, &flags->connection);
  return {app, [flags] { return Run(*flags); }};
}

}  // namespace fireworks::tools
