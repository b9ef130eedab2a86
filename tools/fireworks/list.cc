#include <climits>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "columns.h"
#include "command.h"
#include "failure.h"
#include "fireworks/client.h"
#include "fireworks/list_models.h"
#include "fireworks/model_name.h"
#include "flags.h"
#include "interrupt.h"
#include "output.h"
#include "progress.h"
#include "table.h"

namespace fireworks::tools {
namespace {

constexpr char kFooter[] = R"(Examples:
  fireworks list
  fireworks list --columns name,context,retires --limit 20
  fireworks list acme --filter kind=HF_PEFT_ADDON --order-by display_name
  fireworks list --read-mask name,context_length | jq .contextLength

Lists the models of ACCOUNT; without one, those of the default account. Pages
are fetched as they are needed, and written as they come.

Output formats:
  table  columns for people; the default on a terminal
  json   JSON Lines: one model a line, camelCase; otherwise the default
  text   protobuf's text format, "# NAME" before each
)";

struct ListFlags {
  std::string account;
  ModelOutputFlags output;
  ListModelsOptions options;
  ConnectionFlags connection;
};

// Writes models page by page.
class Writer {
 public:
  Writer(const ModelOutput& output, std::string parent)
      : output_(output), prefix_(std::move(parent) + "/models/") {
    if (output.format == "table") table_ = MakeTable(output.columns);
  }

  // Adds a model to the page that WritePage() writes.
  absl::Status Add(const Model& model) {
    ++count_;
    if (table_.has_value()) {
      std::string name = model.name();
      if (absl::StartsWith(name, prefix_)) name.erase(0, prefix_.size());
      rows_.push_back(MakeRow(output_.columns, model, name));
      return absl::OkStatus();
    }
    const bool is_text = output_.format == "text";
    const absl::StatusOr<std::string> bytes =
        Format(model, is_text ? OutputFormat::kText : OutputFormat::kJson,
               /*is_one_of_several=*/true, model.name());
    if (!bytes.ok()) return bytes.status();
    page_ += *bytes;
    return absl::OkStatus();
  }

  // False if the output cannot be written.
  bool WritePage() {
    if (table_.has_value()) {
      Write(table_->Format(rows_));
    } else if (output_.format == "text") {
      WriteBytes(page_);
    } else {
      Write(page_);
    }
    rows_.clear();
    page_.clear();
    return Flush();
  }

  size_t count() const { return count_; }

 private:
  const ModelOutput& output_;
  const std::string prefix_;
  std::optional<Table> table_;
  std::vector<Table::Row> rows_;
  std::string page_;
  size_t count_ = 0;
};

std::string CountText(size_t count, std::optional<int> total) {
  return absl::StrCat(
      count, total.has_value() ? absl::StrCat(" of ", *total) : "", " models");
}

// Lists the models until the end, a failure or a signal. The time that the reader
// of the output takes does not count against the deadline. `is_default`: the
// default account is meant.
int List(const Connection& connection, const std::string& parent,
         bool is_default, const ListModelsOptions& options,
         const ModelOutput& output) {
  CallContext context;
  context.set_deadline(connection.deadline);
  const Interrupt interrupt(&context);
  Progress progress(absl::StrCat("waiting for the models of ", parent),
                    connection.verbose);
  Writer writer(output, parent);
  ModelRange models = connection.client.ListModels(parent, options, &context);
  absl::Status status;
  absl::Duration blocked;
  for (const absl::StatusOr<Model>& model : models) {
    status = model.status();
    if (status.ok()) status = writer.Add(*model);
    if (!status.ok()) break;
    if (models.has_more_on_page()) continue;
    progress.Set(CountText(writer.count(), models.total_size()));
    const auto pause = progress.Pause();
    const absl::Time start = absl::Now();
    if (!writer.WritePage()) break;
    blocked += absl::Now() - start;
    context.set_deadline(connection.deadline + blocked);
  }
  const auto pause = progress.Pause();
  // Not before a failure: a table begins with its header.
  if (status.ok() || writer.count() > 0) writer.WritePage();
  if (!FinishOutput()) return kExitCallFailed;
  if (status.ok()) return kExitOk;
  if (interrupt.signal() != 0 && absl::IsCancelled(status)) {
    Say(absl::StrCat("fireworks list: interrupted after ",
                     CountText(writer.count(), models.total_size())));
    return ExitCodeOfSignal(interrupt.signal());
  }
  PrintFailure(parent, is_default ? connection.account : "",
               NameTheTimeout(connection, status));
  return writer.count() == 0 && WasRefusedHere(status) ? kExitUsage
                                                       : kExitCallFailed;
}

int Run(ListFlags flags) {
  const absl::StatusOr<ModelOutput> output =
      ToModelOutput(flags.output, /*is_several=*/true);
  if (!output.ok()) return UsageError("list", output.status());
  flags.options.read_mask = output->read_mask;
  const absl::StatusOr<Connection> connection = Connect(flags.connection);
  if (!connection.ok()) return UsageError("list", connection.status());
  absl::StripAsciiWhitespace(&flags.account);
  const absl::StatusOr<AccountName> parent = AccountName::Parse(
      flags.account.empty() ? connection->account : flags.account);
  if (!parent.ok()) return UsageError("list", parent.status());
  return List(*connection, parent->ToString(), flags.account.empty(),
              flags.options, *output);
}

}  // namespace

Command MakeListCommand(CLI::App& program) {
  CLI::App* app =
      program.add_subcommand("list", "Lists the models of an account.");
  app->footer(
      absl::StrCat(kFooter, kColumnsHelp, kConnectionHelp, kExitStatusHelp));
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
      ->check(WholeNumber(1, 200));
  app->add_option("--limit", flags->options.limit, "Stop after this many [all]")
      ->type_name("N")
      ->check(WholeNumber(1, INT_MAX));
  AddModelOutputFlags(app, {"json", "text"}, &flags->output);
  AddConnectionFlags(app, &flags->connection);
  return {app, [flags] { return Run(*flags); }};
}

}  // namespace fireworks::tools
