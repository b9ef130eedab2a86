// `fireworks help` and the manual page, generated from the definitions of the
// commands.

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "command.h"
#include "command_line.h"
#include "failure.h"
#include "output.h"

namespace fireworks::tools {
namespace {

constexpr char kFooter[] = R"(Examples:
  fireworks help get
  fireworks help --man | man -l -)";

// Escapes text for roff, which interprets backslashes, dashes and quotes, and takes
// a line that starts with a dot or an apostrophe as a request.
std::string Roff(absl::string_view text) {
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const bool is_request =
        absl::StartsWith(line, ".") || absl::StartsWith(line, "'");
    lines.push_back(absl::StrCat(is_request ? "\\&" : "",
                                 absl::StrReplaceAll(line, {{"\\", "\\e"},
                                                            {"-", "\\-"},
                                                            {"'", "\\(aq"},
                                                            {"\"", "\\(dq"},
                                                            {"~", "\\(ti"},
                                                            {"^", "\\(ha"},
                                                            {"`", "\\(ga"}})));
  }
  return absl::StrJoin(lines, "\n");
}

// Turns roff's filling off for indented lines, which are examples and tables.
std::string RoffFooter(const std::string& footer) {
  std::string text;
  bool was_indented = false;
  for (absl::string_view line :
       absl::StrSplit(absl::StripAsciiWhitespace(footer), '\n')) {
    const bool is_indented = absl::StartsWith(line, " ");
    if (is_indented != was_indented) {
      absl::StrAppend(&text, is_indented ? ".nf\n" : ".fi\n");
    }
    was_indented = is_indented;
    absl::StrAppend(&text, line.empty() ? ".PP" : Roff(line), "\n");
  }
  return text + ".fi\n";
}

// "[NAME...] [FLAG...]"
std::string Usage(CLI::App& command) {
  std::string usage;
  for (CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    const bool is_list = option->get_items_expected_max() > 1;
    absl::StrAppend(&usage, "[", option->get_name(), is_list ? "..." : "",
                    "] ");
  }
  return usage + "[FLAG...]";
}

std::string RoffFlags(CLI::App& app) {
  std::string text;
  for (CLI::Option* option : app.get_options()) {
    if (option->get_group() == kHidden || option->get_positional()) continue;
    std::vector<std::string> names;
    for (const std::string& name : option->get_snames()) {
      names.push_back("-" + name);
    }
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
    absl::StrAppend(&text, ".TP\n\\fB", Roff(absl::StrJoin(names, ", ")),
                    "\\fR");
    if (TakesValue(*option)) {
      absl::StrAppend(&text, " \\fI", Roff(option->get_type_name()), "\\fR");
    }
    absl::StrAppend(&text, "\n", Roff(option->get_description()), "\n");
  }
  return text;
}

std::string ManualPage(CLI::App& program) {
  std::string page =
      absl::StrCat(".TH FIREWORKS 1 \"\" \"fireworks " FIREWORKS_VERSION
                   "\" \"User Commands\"\n.nh\n.ad l\n.SH NAME\nfireworks \\- ",
                   Roff(absl::StripSuffix(program.get_description(), ".")),
                   "\n.SH SYNOPSIS\n");
  std::vector<std::string> lines;
  for (CLI::App* command : CommandsOf(program)) {
    lines.push_back(absl::StrCat(".B fireworks ", Roff(command->get_name()),
                                 "\n", Roff(Usage(*command)), "\n"));
  }
  absl::StrAppend(&page, absl::StrJoin(lines, ".br\n"));
  absl::StrAppend(&page, ".SH DESCRIPTION\n", RoffFooter(program.get_footer()),
                  ".SH COMMANDS\n");
  for (CLI::App* command : CommandsOf(program)) {
    absl::StrAppend(&page, ".SS ", Roff(command->get_name()), "\n",
                    Roff(command->get_description()), "\n", RoffFlags(*command),
                    ".PP\n", RoffFooter(command->get_footer()));
  }
  return page;
}

struct HelpFlags {
  std::string command;
  bool man = false;
};

int Run(CLI::App& program, const HelpFlags& flags) {
  if (flags.man) {
    Write(ManualPage(program));
    return FinishOutput() ? kExitOk : kExitCallFailed;
  }
  HideFlags(program);
  if (flags.command.empty()) {
    // Not program.help(), which returns the help of the parsed command, `help`.
    Write(program.get_formatter()->make_help(&program, program.get_name(),
                                             CLI::AppFormatMode::Normal));
    return FinishOutput() ? kExitOk : kExitCallFailed;
  }
  for (CLI::App* command : CommandsOf(program)) {
    if (command->get_name() != flags.command) continue;
    Write(command->help(program.get_name()));
    return FinishOutput() ? kExitOk : kExitCallFailed;
  }
  return UsageError("help", absl::InvalidArgumentError(
                                NoSuchCommand(program, flags.command)));
}

}  // namespace

Command MakeHelpCommand(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "help", "Shows what a command does, and its flags.");
  app->footer(kFooter);
  auto flags = std::make_shared<HelpFlags>();
  app->add_option("COMMAND", flags->command, "Which one; without it, all");
  app->add_flag("--man", flags->man, "Write the manual page, for man -l");
  return {app, [flags, &program] { return Run(program, *flags); }};
}

}  // namespace fireworks::tools
