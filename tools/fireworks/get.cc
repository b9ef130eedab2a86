#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "columns.h"
#include "command.h"
#include "failure.h"
#include "fetch.h"
#include "fireworks/client.h"
#include "fireworks/errors.h"
#include "fireworks/json/decoder.h"
#include "fireworks/json/drift.h"
#include "fireworks/model_name.h"
#include "flags.h"
#include "names.h"
#include "output.h"
#include "table.h"
#include "terminal.h"

namespace fireworks::tools {
namespace {

constexpr char kFooter[] = R"(Examples:
  fireworks get accounts/fireworks/models/deepseek-v3
  fireworks get fireworks/deepseek-v3 --read-mask kind,context_length
  fireworks get deepseek-v3 no-such-model --columns name,state,context
  fireworks get --names-from models.txt --output json
  fireworks get fireworks/deepseek-v3 --output binary > model.binpb

A NAME is accounts/ACCOUNT/models/MODEL, ACCOUNT/MODEL, or MODEL for the default
account. Several are fetched at the same time and written in the order given; a
failure goes to standard error as "NAME: CODE: message", and the others go on.

Output formats:
  table   columns for people; on a terminal the default for several
  json    camelCase, with every field that was sent, also false and 0:
          indented for one NAME, one line each (JSON Lines) for several
  text    protobuf's text format; for several, "# NAME" before each
  binary  the serialized message fireworks.gateway.v1.Model; for several,
          each after its length as a varint

--raw writes the body of the answer, byte for byte, with what the schema does
not know. Text, binary and raw bodies are shown with escapes on a terminal.
)";

struct GetFlags {
  NameFlags names;
  bool raw = false;
  ModelOutputFlags output;
  ConnectionFlags connection;
};

OutputFormat FormatOf(const std::string& name) {
  if (name == "text") return OutputFormat::kText;
  return name == "binary" ? OutputFormat::kBinary : OutputFormat::kJson;
}

// The account that all valid names share; "" if they differ.
std::string CommonAccount(const std::vector<std::string>& names,
                          const std::string& default_account) {
  std::string account;
  for (const std::string& name : names) {
    const absl::StatusOr<ModelName> parsed =
        ModelName::Parse(name, default_account);
    if (!parsed.ok()) continue;
    if (!account.empty() && parsed->account() != account) return "";
    account = parsed->account();
  }
  return account;
}

// Writes models as they arrive.
class Writer {
 public:
  Writer(const ModelOutput& output, const std::vector<std::string>& names,
         bool is_several, const std::string& account)
      : format_(output.format), names_(names), is_several_(is_several) {
    if (format_ != "table") return;
    columns_ = output.columns;
    const auto is_name = [](const Column& c) { return c.header == "NAME"; };
    if (std::none_of(columns_.begin(), columns_.end(), is_name)) {
      columns_.insert(columns_.begin(), NameColumn());
    }
    table_ = MakeTable(columns_);
    const auto name = std::find_if(columns_.begin(), columns_.end(), is_name);
    const std::string common = CommonAccount(names, account);
    for (const std::string& given : names) {
      const absl::StatusOr<ModelName> full = ModelName::Parse(given, account);
      shown_.push_back(!full.ok() ? given
                       : common.empty()
                           ? absl::StrCat(full->account(), "/", full->model())
                           : full->model());
      table_->Reserve(static_cast<size_t>(name - columns_.begin()),
                      DisplayWidth(shown_.back()));
    }
  }

  absl::Status Write(size_t i, const Model& model) {
    if (table_.has_value()) {
      tools::Write(table_->Format({MakeRow(columns_, model, shown_[i])}));
      return absl::OkStatus();
    }
    const OutputFormat format = FormatOf(format_);
    const absl::StatusOr<std::string> bytes =
        Format(model, format, is_several_, names_[i]);
    if (!bytes.ok()) return bytes.status();
    if (format == OutputFormat::kJson) {
      tools::Write(*bytes);
    } else {
      WriteBytes(*bytes);
    }
    return absl::OkStatus();
  }

 private:
  const std::string format_;
  const std::vector<std::string>& names_;
  const bool is_several_;
  std::vector<Column> columns_;
  std::optional<Table> table_;
  std::vector<std::string> shown_;  // The names as the table shows them.
};

// Tells a user at a terminal that the output lacks unknown fields or values, or
// that it may lack them.
void NoteDrift(const CallContext& context,
               const std::vector<std::string>& names) {
  if (!IsTerminal(STDOUT_FILENO) || !IsTerminal(STDERR_FILENO)) return;
  const json::DriftReport& drift = context.report().drift;
  const size_t count = drift.findings.size() + drift.left_out;
  if (count > 0) {
    Say(absl::StrCat(
        names.size() == 1 ? "note: the answer has " : "note: the answers have ",
        count, count == 1 ? " field or value" : " fields or values",
        " that this program's schema does not know; see: fireworks drift ",
        names.size() == 1 ? absl::StrCat(names[0], ", or get --raw")
                          : "NAME..."));
  }
  // A program that never looks says it in `fireworks drift` alone.
  if (!drift.why_not.empty() && json::Decoder().accelerated()) {
    Say(
        absl::StrCat("note: cannot look for fields or values that this "
                     "program's schema does not know: ",
                     drift.why_not));
  }
}

int Run(const GetFlags& flags) {
  const absl::StatusOr<std::vector<std::string>> names = ReadNames(flags.names);
  if (!names.ok()) return UsageError("get", names.status());
  const bool is_several = flags.names.are_several();
  if (flags.raw) {
    const char* why =
        is_several                      ? "--raw: works with one NAME only"
        : !flags.output.columns.empty() ? "--raw: cannot be used with --columns"
        : !flags.output.output.empty()  ? "--raw: cannot be used with --output"
                                        : nullptr;
    if (why != nullptr) {
      return UsageError("get", absl::InvalidArgumentError(why));
    }
  }
  const absl::StatusOr<ModelOutput> output =
      ToModelOutput(flags.output, is_several);
  if (!output.ok()) return UsageError("get", output.status());
  const absl::StatusOr<Connection> connection = Connect(flags.connection);
  if (!connection.ok()) return UsageError("get", connection.status());

  CallContext context;
  context.set_keep_body(flags.raw);
  context.set_collect_drift(!flags.raw);
  Writer writer(*output, *names, is_several, connection->account);
  const Outcome outcome =
      FetchInOrder(*connection, *names, output->read_mask, &context,
                   [&](size_t i, const absl::StatusOr<Model>& model) {
                     if (!Flush()) return;  // The output ended before.
                     absl::Status status = model.status();
                     if (flags.raw && context.report().http_status / 100 == 2) {
                       WriteBytes(context.report().body);
                     } else if (model.ok()) {
                       status = writer.Write(i, *model);
                     }
                     if (!Flush()) {
                       context.TryCancel();
                     } else if (!status.ok()) {
                       PrintFailure((*names)[i], connection->account, status);
                     }
                   });
  if (!FinishOutput()) return kExitCallFailed;
  NoteDrift(context, *names);
  return outcome.ExitCode();
}

}  // namespace

Command MakeGetCommand(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "get", "Gets models and writes what the service says.");
  app->footer(
      absl::StrCat(kFooter, kColumnsHelp, kConnectionHelp, kExitStatusHelp));
  auto flags = std::make_shared<GetFlags>();
  AddNameFlags(app, "The models to get", &flags->names);
  AddModelOutputFlags(app, {"json", "text", "binary"}, &flags->output);
  app->add_flag("--raw", flags->raw, "Write the body of the answer as it came");
  AddConnectionFlags(app, &flags->connection);
  return {app, [flags] { return Run(*flags); }};
}

}  // namespace fireworks::tools
