#include <unistd.h>

#include <climits>
#include <cstddef>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "command.h"
#include "failure.h"
#include "fireworks/client.h"
#include "fireworks/list_models.h"
#include "fireworks/model_facts.h"
#include "fireworks/read_mask.h"
#include "flags.h"
#include "output.h"
#include "table.h"

namespace fireworks::tools {
namespace {

// Whose models are public.
constexpr char kCatalogue[] = "fireworks";

constexpr char kFooter[] = R"(Examples:
  fireworks list
  fireworks list --output table --limit 20
  fireworks list acme --filter 'kind=HF_PEFT_ADDON' --order-by 'create_time desc'
  fireworks list --read-mask name,context_length

Lists the models of ACCOUNT; without one, those of the account of the flags or
the environment, or else of the public catalogue, "fireworks". Pages are fetched
as they are needed.

Output formats:
  json   JSON Lines: one model a line, camelCase
  text   protobuf's text format, "# NAME" before each
  table  columns for people; "?" is what the service did not state
)";

struct ListFlags {
  std::string account;
  std::string read_mask;
  std::string output = "json";
  ListModelsOptions options;
  ConnectionFlags connection;
};

std::vector<std::string> TableRow(const Model& model) {
  const std::optional<int32_t> context = ContextLength(model);
  const std::optional<absl::CivilDay> retires = RetiresOn(model);
  return {model.name(),
          model.has_kind() ? Model::Kind_Name(model.kind()) : "?",
          context.has_value() ? absl::StrCat(*context) : "?",
          YesNo(IsServerless(model)),
          YesNo(SupportsTools(model)),
          retires.has_value() ? absl::FormatCivilTime(*retires) : "-"};
}

// A count on standard error, for people who wait.
class Progress {
 public:
  ~Progress() { Clear(); }
  void Show(size_t count, std::optional<int> total) {
    if (!on_) return;
    std::cerr << "\r" << count << " models";
    if (total.has_value()) std::cerr << " of " << *total;
    std::cerr << std::flush;
    shown_ = true;
  }
  void Clear() {
    if (shown_) std::cerr << "\r\033[K" << std::flush;
    shown_ = false;
  }

 private:
  // Beside models on the same terminal it would be in the way.
  const bool on_ = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0;
  bool shown_ = false;
};

int Run(ListFlags flags) {
  absl::StatusOr<ClientOptions> options = ToClientOptions(flags.connection);
  if (!options.ok()) return UsageError("list", options.status());
  absl::StatusOr<ReadMask> mask = ReadMask::Parse(flags.read_mask);
  if (!mask.ok()) return UsageError("list", mask.status());
  flags.options.read_mask = *std::move(mask);
  if (flags.account.empty()) flags.account = options->account;
  if (flags.account.empty()) flags.account = kCatalogue;
  const absl::StatusOr<Client> client = Client::Create(*std::move(options));
  if (!client.ok()) return UsageError("list", client.status());

  const bool as_table = flags.output == "table";
  const OutputFormat format =
      flags.output == "text" ? OutputFormat::kText : OutputFormat::kJson;
  std::vector<std::vector<std::string>> rows = {
      {"NAME", "KIND", "CONTEXT", "SERVERLESS", "TOOLS", "RETIRES"}};
  absl::Status status;
  Progress progress;
  size_t count = 0;
  ModelRange models = client->ListModels(flags.account, flags.options);
  for (const absl::StatusOr<Model>& model : models) {
    status = model.status();
    if (!status.ok()) break;
    progress.Show(++count, models.total_size());
    if (as_table) {
      rows.push_back(TableRow(*model));
      continue;
    }
    const absl::StatusOr<std::string> bytes =
        Format(*model, format, /*is_one_of_several=*/true, model->name());
    status = bytes.status();
    if (!status.ok() || !Write(*bytes)) break;
  }
  progress.Clear();
  if (as_table) Write(FormatTable(rows));
  if (!status.ok()) PrintFailure(flags.account, "", status);
  return FinishOutput() && status.ok() ? kExitOk : kExitCallFailed;
}

}  // namespace

Command MakeListCommand(CLI::App& program) {
  CLI::App* app =
      program.add_subcommand("list", "Lists the models of an account.");
  app->footer(absl::StrCat(kFooter, kConnectionHelp, kExitStatusHelp));
  auto flags = std::make_shared<ListFlags>();
  app->add_option("ACCOUNT", flags->account, "Whose models; see below");
  app->add_option("--filter", flags->options.filter,
                  "Only models that fit, e.g. 'state=READY';\n"
                  "field names in snake_case")
      ->type_name("FILTER");
  app->add_option("--order-by", flags->options.order_by,
                  "e.g. 'display_name,create_time desc'")
      ->type_name("FIELDS");
  app->add_option("--page-size", flags->options.page_size,
                  "Models a request, 1 to 200 [the service's]")
      ->type_name("N")
      ->check(CLI::Range(1, 200).description(""));
  app->add_option("--limit", flags->options.limit, "Stop after so many [all]")
      ->type_name("N")
      ->check(CLI::Range(1, INT_MAX).description(""));
  app->add_option("--read-mask", flags->read_mask,
                  "Get these fields only: comma-separated, in\n"
                  "snake_case or camelCase, nested with dots")
      ->type_name("FIELDS");
  app->add_option("--output", flags->output, "How to write them; see below")
      ->type_name("FORMAT")
      ->capture_default_str()
      ->check(CLI::IsMember({"json", "text", "table"}).description(""));
  AddConnectionFlags(app, &flags->connection);
  return {app, [flags] { return Run(*flags); }};
}

}  // namespace fireworks::tools
