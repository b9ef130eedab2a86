#include "command_line.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "fireworks/internal/nearest_name.h"
#include "fireworks/internal/quote.h"

namespace fireworks::tools {
namespace {

// `command` is "" for the program itself.
std::string SeeHelp(const std::string& command) {
  return absl::StrCat("; see: fireworks help", command.empty() ? "" : " ",
                      command);
}

std::string DidYouMean(const std::string& given,
                       const std::vector<std::string>& names,
                       const std::string& command) {
  const std::string nearest = internal::NearestName(given, names);
  return nearest.empty() ? SeeHelp(command)
                         : absl::StrCat("; did you mean ", nearest, "?");
}

std::vector<std::string> NamesOf(const std::vector<CLI::App*>& apps) {
  std::vector<std::string> names;
  names.reserve(apps.size());
  for (CLI::App* app : apps) names.push_back(app->get_name());
  return names;
}

bool IsFlag(const std::string& argument) {
  return argument.size() > 1 && argument[0] == '-';
}

// "--output" of "--output=json".
std::string FlagName(const std::string& argument) {
  return argument.substr(0, argument.find('='));
}

// Whether a value follows this flag. The first command with the flag decides.
bool IsFollowedByValue(CLI::App& program, const std::string& argument) {
  for (CLI::App* command : program.get_subcommands(nullptr)) {
    CLI::Option* option = command->get_option_no_throw(argument);
    if (option != nullptr) return TakesValue(*option);
  }
  return false;
}

std::string UnknownArgument(CLI::App& app, const std::string& argument) {
  if (IsFlag(argument)) {
    const std::string name = FlagName(argument);
    return absl::StrCat(
        name, ": no such flag",
        DidYouMean(name, FlagsOf(app),
                   app.get_parent() == nullptr ? "" : app.get_name()));
  }
  return absl::StrCat("unexpected argument ", internal::Quote(argument),
                      SeeHelp(app.get_name()));
}

}  // namespace

std::vector<CLI::App*> CommandsOf(CLI::App& program) {
  std::vector<CLI::App*> commands;
  for (CLI::App* command : program.get_subcommands(nullptr)) {
    if (!command->get_group().empty()) commands.push_back(command);
  }
  return commands;
}

std::vector<std::string> FlagsOf(CLI::App& app) {
  std::vector<std::string> flags;
  for (CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    for (const std::string& name : option->get_lnames()) {
      flags.push_back("--" + name);
    }
  }
  return flags;
}

bool TakesValue(CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

std::vector<std::string> ValuesOf(CLI::Option& option) {
  try {
    const std::string& name = option.get_validator(0)->get_name();
    if (name.empty()) return {};
    return absl::StrSplit(name, ',');
  } catch (const CLI::OptionNotFound&) {  // It has no validator.
    return {};
  }
}

std::vector<std::string> CommandFirst(CLI::App& program,
                                      std::vector<std::string> arguments) {
  size_t i = 0;
  while (i < arguments.size() && IsFlag(arguments[i])) {
    i += IsFollowedByValue(program, arguments[i]) ? 2 : 1;
  }
  if (i < arguments.size()) {
    const auto begin = arguments.begin();
    std::rotate(begin, begin + static_cast<std::ptrdiff_t>(i),
                begin + static_cast<std::ptrdiff_t>(i) + 1);
  }
  return arguments;
}

std::string NoSuchCommand(CLI::App& program, const std::string& given) {
  return absl::StrCat("there is no command ", internal::Quote(given),
                      DidYouMean(given, NamesOf(CommandsOf(program)), ""));
}

std::string Explain(CLI::App& program, const CLI::ParseError& error,
                    const std::vector<std::string>& arguments) {
  const std::vector<CLI::App*> parsed = program.get_subcommands();
  if (parsed.empty()) {
    if (arguments.empty()) return "fireworks: no command" + SeeHelp("");
    return absl::StrCat("fireworks: ",
                        IsFlag(arguments[0])
                            ? UnknownArgument(program, arguments[0])
                            : NoSuchCommand(program, arguments[0]));
  }
  CLI::App& app = *parsed.front();
  std::string text = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::vector<std::string> extras = program.remaining(true);
    if (!extras.empty()) text = UnknownArgument(app, extras.front());
  } else if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    for (const std::string& flag : FlagsOf(app)) {
      if (!absl::StrContains(absl::StrCat(" ", text, " "), flag)) continue;
      const bool takes_one = TakesValue(*app.get_option_no_throw(flag));
      text = absl::StrCat(
          flag, takes_one ? ": a value is missing" : ": takes no value");
      break;
    }
  }
  return absl::StrCat("fireworks ", app.get_name(), ": ",
                      absl::StrReplaceAll(text, {{" requires ", ": needs "}}));
}

}  // namespace fireworks::tools
