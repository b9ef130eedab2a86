#include "fireworks/json/drift.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "command.h"
#include "failure.h"
#include "fetch.h"
#include "fireworks/client.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/json/decoder.h"
#include "fireworks/json/protobuf_json.h"
#include "fireworks/rest/errors/error_body.h"
#include "flags.h"
#include "google/protobuf/struct.pb.h"
#include "input.h"
#include "interrupt.h"
#include "names.h"
#include "output.h"
#include "progress.h"
#include "proto_line.h"

namespace fireworks::tools {
namespace {

constexpr int kExitDrift = 3;

constexpr char kFooter[] = R"(Examples:
  fireworks drift fireworks/deepseek-v3
  curl -s ... | fireworks drift --body -

Shows the fields and enum values in the service's answers that this program's
schema does not know: where each is, and the line that would add it to the
.proto file. The types are guesses from the values seen.

Exit status: 0 if there are none, 3 if there are some, 1 if an answer could not
be read or checked, 2 if the command line or the configuration cannot work.
)";

struct DriftFlags {
  NameFlags names;
  std::string body;
  std::string output = "text";
  ConnectionFlags connection;
};

// The most findings that are shown for one answer.
constexpr size_t kMaxFindings = 10000;

// The findings of all answers so far.
struct Result {
  std::vector<json::Drift> drift;
  size_t left_out = 0;
  int exit_code = kExitOk;
};

void Look(const std::string& name, const std::string& body, Result* result) {
  json::DriftReport report =
      json::FindDrift(body, *Model::descriptor(), kMaxFindings);
  if (!report.looked) {
    PrintFailure(name, "",
                 absl::UnimplementedError(
                     absl::StrCat("cannot look for drift: ", report.why_not)));
    result->exit_code = kExitCallFailed;
    return;
  }
  std::move(report.findings.begin(), report.findings.end(),
            std::back_inserter(result->drift));
  result->left_out += report.left_out;
}

void LookAtFile(const std::string& path, Result* result) {
  const absl::StatusOr<std::string> body = ReadInput("--body", path);
  if (!body.ok()) {
    result->exit_code = UsageError("drift", body.status());
    return;
  }
  Model model;
  absl::Status status = json::Decoder().Decode(*body, &model);
  if (status.ok() &&
      json::HoldsOnlyUnknownMembers(*body, *Model::descriptor())) {
    // A call also fails if the answer is an error.
    const std::optional<rest::ErrorBody> error = rest::ReadJsonError(*body);
    if (error.has_value()) {
      const std::string message = internal::Excerpt(error->message, 200);
      status = absl::InternalError(
          absl::StrCat("the answer is an error",
                       message.empty() ? " without a message" : ": ", message));
    }
  }
  if (!status.ok()) {
    PrintFailure(path, "", status);
    result->exit_code = kExitCallFailed;
    return;
  }
  Look(path, *body, result);
}

std::string AsText(const Finding& finding) {
  const bool is_field = finding.first.kind == json::Drift::Kind::kUnknownField;
  return absl::StrCat(
      finding.first.json_path, ": unknown ", is_field ? "field" : "value",
      " in ", finding.first.type_name, ", ", finding.first.value,
      finding.times > 1 ? absl::StrCat(" (", finding.times, " times)") : "",
      "\n    ", finding.proto_line, "\n");
}

absl::StatusOr<std::string> AsJson(const Finding& finding) {
  google::protobuf::Struct line;
  auto& fields = *line.mutable_fields();
  fields["path"].set_string_value(finding.first.json_path);
  fields["kind"].set_string_value(
      finding.first.kind == json::Drift::Kind::kUnknownField ? "field"
                                                             : "enum value");
  fields["type"].set_string_value(finding.first.type_name);
  fields["value"].set_string_value(finding.first.value);
  fields["times"].set_number_value(finding.times);
  fields["proto"].set_string_value(finding.proto_line);
  return Format(line, OutputFormat::kJson, /*is_one_of_several=*/true, "");
}

void LookAtModels(const DriftFlags& flags, Result* result) {
  const absl::StatusOr<std::vector<std::string>> names = ReadNames(flags.names);
  const absl::StatusOr<Connection> connection = Connect(flags.connection);
  for (const absl::Status& status : {names.status(), connection.status()}) {
    if (status.ok()) continue;
    result->exit_code = UsageError("drift", status);
    return;
  }
  CallContext context;
  context.set_keep_body(true);
  context.set_deadline(connection->deadline);
  const Interrupt interrupt(&context);
  Progress progress("", connection->verbose);
  Outcome outcome;
  for (const std::string& name : *names) {
    progress.Set(absl::StrCat("waiting for ", name));
    const absl::Status status =
        connection->client.GetModel(name, {}, &context).status();
    outcome.Add(status);
    const auto pause = progress.Pause();
    if (status.ok()) {
      Look(name, context.report().body, result);
    } else {
      PrintFailure(name, connection->account,
                   NameTheTimeout(*connection, status));
    }
  }
  outcome.set_signal(interrupt.signal());
  if (outcome.ExitCode() != kExitOk) result->exit_code = outcome.ExitCode();
}

int Run(const DriftFlags& flags) {
  if (!flags.names.are_none() && !flags.body.empty()) {
    return UsageError("drift",
                      absl::InvalidArgumentError(
                          "--body: cannot be used with names of models"));
  }
  Result result;
  if (!flags.body.empty()) {
    LookAtFile(flags.body, &result);
  } else {
    LookAtModels(flags, &result);
  }
  for (const Finding& finding : FindingsOf(result.drift)) {
    const absl::StatusOr<std::string> text =
        flags.output == "json" ? AsJson(finding) : AsText(finding);
    if (!text.ok() || !Write(*text)) break;
  }
  if (!FinishOutput()) return kExitCallFailed;
  if (result.left_out > 0) {
    std::cerr << "fireworks drift: and " << result.left_out << " more\n";
  }
  if (result.exit_code != kExitOk) return result.exit_code;
  return result.drift.empty() ? kExitOk : kExitDrift;
}

}  // namespace

Command MakeDriftCommand(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "drift", "Shows fields and values that the schema lacks.");
  app->footer(absl::StrCat(kFooter, kConnectionHelp));
  auto flags = std::make_shared<DriftFlags>();
  AddNameFlags(app, "The models to look at", &flags->names);
  app->add_option("--body", flags->body,
                  "Look at this GetModel answer instead; - is\n"
                  "standard input")
      ->type_name("FILE");
  app->add_option("--output", flags->output,
                  "text, or json: one line for each finding")
      ->type_name("FORMAT")
      ->capture_default_str()
      ->check(OneOf({"text", "json"}));
  AddConnectionFlags(app, &flags->connection);
  return {app, [flags] { return Run(*flags); }};
}

}  // namespace fireworks::tools
