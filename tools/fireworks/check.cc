#include <climits>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "command.h"
#include "failure.h"
#include "fetch.h"
#include "fireworks/client.h"
#include "fireworks/dates.h"
#include "fireworks/internal/quote.h"
#include "fireworks/model_facts.h"
#include "flags.h"
#include "google/protobuf/struct.pb.h"
#include "names.h"
#include "output.h"
#include "table.h"

namespace fireworks::tools {
namespace {

constexpr int kExitCheckFailed = 3;

// The value of retires_within_days for "never": the date does not matter. -1 means
// that the flag was not given.
constexpr int kNever = -2;

constexpr char kFooter[] = R"(Examples:
  fireworks check fireworks/deepseek-v3 --retires-within 30d
  fireworks check --names-from models.txt --needs serverless,tools
  fireworks check acme/support --min-context 32768 --output json

Checks that models are fit for use, for a nightly job that warns in time: that
none is retired or will be soon, and that each has what is needed. A need that
the service does not mention is unmet. A model without a retirement date passes.

A model whose serverless deployment was taken down fails, READY or not.
--retires-within also fails a model that may retire within this time, counted
from the earliest day that the date can mean, and a date that cannot be read.
--retires-within never ignores the dates: use it for deployments of your own.

Needs: ready, serverless, tools, image-input, lora (adapters can be added), and
the ways of tuning: supervised-lora, supervised-full, rl-lora, rl-full.

The table has a line for each name; so has --output json, as {"name", "result":
"ok", "failed" or "error", "retires": the date as stated or null, "why"}.

Exit status: 0 if all are fit, 3 if one is not, 1 if one could not be read, 2 if
the command line or the configuration cannot work.
)";

struct Need {
  std::string name;
  std::optional<bool> (*fact)(const Model&);
};

const std::vector<Need>& AllNeeds() {
  static const auto* const needs = new std::vector<Need>{
      {"ready", &IsReady},
      {"serverless", &IsServerless},
      {"tools", &SupportsTools},
      {"image-input", &SupportsImageInput},
      {"lora", &SupportsLora},
      {"supervised-lora", &IsSupervisedLoraTunable},
      {"supervised-full", &IsSupervisedFullParameterTunable},
      {"rl-lora", &IsRlLoraTunable},
      {"rl-full", &IsRlFullParameterTunable}};
  return *needs;
}

struct CheckFlags {
  NameFlags names;
  int retires_within_days = -1;
  std::vector<std::string> needs;
  int min_context = 0;
  std::string output = "table";
  ConnectionFlags connection;
};

// Returns why the model fails because of its retirement date; empty if it passes.
std::string RetirementProblem(const Model& model, const CheckFlags& flags,
                              absl::CivilDay today) {
  const int within = flags.retires_within_days;
  if (!model.has_deprecation_date() || within == kNever) return "";
  const Date& date = model.deprecation_date();
  const std::optional<bool> is_retired = IsRetired(model, today);
  if (is_retired == true) {
    return absl::StrCat("is retired since ", FormatDate(date));
  }
  if (within < 0) return "";
  const std::optional<int64_t> days = DaysUntilRetirement(model, today);
  if (!days.has_value()) {
    return absl::StrCat("retirement: ",
                        ToCivilDayRange(date).status().message());
  }
  if (*days > within) return "";
  if (!is_retired.has_value()) return "may be retired already";
  if (*days == 0) return "retires today";
  return absl::StrCat("retires in ", *days, *days == 1 ? " day" : " days",
                      RetiresOn(model).has_value() ? "" : " at the earliest");
}

// Replaces "30d", "4w" or "never" with a number of days. Returns an error message,
// empty on success.
std::string ToDays(std::string& text) {
  const int unit = absl::EndsWith(text, "w") ? 7 : 1;
  int count = 0;
  if (text == "never") {
    text = absl::StrCat(kNever);
  } else if ((unit == 7 || absl::EndsWith(text, "d")) &&
             absl::SimpleAtoi(text.substr(0, text.size() - 1), &count) &&
             count >= 0 && count <= INT_MAX / unit) {
    text = absl::StrCat(count * unit);
  } else {
    return absl::StrCat(internal::Quote(text),
                        " is not a time; use 30d, 4w or never");
  }
  return "";
}

// Returns why the model fails; empty if it passes.
std::vector<std::string> ProblemsOf(const Model& model, const CheckFlags& flags,
                                    absl::CivilDay today) {
  std::vector<std::string> problems;
  std::string retirement = RetirementProblem(model, flags, today);
  if (!retirement.empty()) problems.push_back(std::move(retirement));
  for (const Need& need : AllNeeds()) {
    for (const std::string& wanted : flags.needs) {
      if (wanted != need.name) continue;
      const std::optional<bool> fact = need.fact(model);
      if (fact == true) continue;
      problems.push_back(
          absl::StrCat(need.name, fact.has_value() ? ": no" : ": not stated"));
    }
  }
  if (flags.min_context > 0) {
    const std::optional<int32_t> context = ContextLength(model);
    if (!context.has_value()) {
      problems.push_back("context: not stated");
    } else if (*context < flags.min_context) {
      problems.push_back(absl::StrCat("context: ", *context));
    }
  }
  return problems;
}

// One line of the output.
struct Verdict {
  std::string name;
  std::string result;   // "ok", "FAILED" or "ERROR".
  std::string retires;  // As stated; empty if not stated.
  std::string why;
};

Verdict Judge(const std::string& name, const std::string& account,
              const absl::StatusOr<Model>& model, const CheckFlags& flags,
              absl::CivilDay today) {
  if (!model.ok()) {
    return {name, "ERROR", "",
            absl::StrCat(absl::StatusCodeToString(model.status().code()), ": ",
                         FailureText(name, account, model.status()))};
  }
  const std::vector<std::string> problems = ProblemsOf(*model, flags, today);
  return {name, problems.empty() ? "ok" : "FAILED",
          model->has_deprecation_date() ? FormatDate(model->deprecation_date())
                                        : "",
          absl::StrJoin(problems, "; ")};
}

absl::StatusOr<std::string> AsJson(const Verdict& verdict) {
  google::protobuf::Struct line;
  auto& fields = *line.mutable_fields();
  fields["name"].set_string_value(verdict.name);
  fields["result"].set_string_value(absl::AsciiStrToLower(verdict.result));
  if (verdict.retires.empty()) {
    fields["retires"].set_null_value(google::protobuf::NULL_VALUE);
  } else {
    fields["retires"].set_string_value(verdict.retires);
  }
  fields["why"].set_string_value(verdict.why);
  return Format(line, OutputFormat::kJson, /*is_one_of_several=*/true, "");
}

void Print(const std::vector<Verdict>& verdicts, bool as_json) {
  std::vector<Table::Row> rows;
  for (const Verdict& v : verdicts) {
    if (!as_json) {
      rows.push_back({v.name,
                      {v.result, v.result != "ok"},
                      v.retires.empty() ? "-" : v.retires,
                      v.why});
      continue;
    }
    const absl::StatusOr<std::string> line = AsJson(v);
    if (!line.ok() || !Write(*line)) return;
  }
  // No width, so that the reason at the end of a line is never cut.
  Table table({"NAME", "RESULT", "RETIRES", "WHY"}, std::nullopt);
  if (!as_json) Write(table.Format(rows));
}

int Run(const CheckFlags& flags) {
  const absl::StatusOr<std::vector<std::string>> names = ReadNames(flags.names);
  if (!names.ok()) return UsageError("check", names.status());
  const absl::StatusOr<Connection> connection = Connect(flags.connection);
  if (!connection.ok()) return UsageError("check", connection.status());

  const absl::CivilDay today =
      absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
  CallContext context;
  std::vector<Verdict> verdicts;
  bool any_failed = false;
  const Outcome outcome = FetchInOrder(
      *connection, *names, {}, &context,
      [&](size_t i, const absl::StatusOr<Model>& model) {
        verdicts.push_back(
            Judge((*names)[i], connection->account, model, flags, today));
        any_failed = any_failed || verdicts.back().result == "FAILED";
      });
  Print(verdicts, flags.output == "json");
  if (!FinishOutput()) return kExitCallFailed;
  if (outcome.ExitCode() != kExitOk) return outcome.ExitCode();
  return any_failed ? kExitCheckFailed : kExitOk;
}

}  // namespace

Command MakeCheckCommand(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "check", "Checks that models are fit for use, and stay so.");
  app->footer(absl::StrCat(kFooter, kConnectionHelp));
  auto flags = std::make_shared<CheckFlags>();
  AddNameFlags(app, "The models to check", &flags->names);
  app->add_option("--retires-within", flags->retires_within_days,
                  "Fail models that may retire within this time:\n"
                  "30d, 4w, or never")
      ->type_name("TIME")
      ->transform(CLI::Validator(&ToDays, ""));
  std::vector<std::string> needs;
  for (const Need& need : AllNeeds()) needs.push_back(need.name);
  app->add_option("--needs", flags->needs, "Comma-separated; see below")
      ->type_name("NEEDS")
      ->delimiter(',')
      ->allow_extra_args(false)  // A name may follow.
      ->check(OneOf(needs));
  app->add_option("--min-context", flags->min_context,
                  "The least context length, in tokens")
      ->type_name("N")
      ->check(WholeNumber(1, INT_MAX));
  app->add_option("--output", flags->output,
                  "table, or json: one line for each name")
      ->type_name("FORMAT")
      ->capture_default_str()
      ->check(OneOf({"table", "json"}));
  AddConnectionFlags(app, &flags->connection);
  return {app, [flags] { return Run(*flags); }};
}

}  // namespace fireworks::tools
