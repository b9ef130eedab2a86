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

// "--output" of "--output=json"; "-v" of "-vh".
std::string FlagName(const std::string& argument) {
  return argument[1] == '-' ? argument.substr(0, argument.find('='))
                            : argument.substr(0, 2);
}

// The flag of the first command that has it; null if none has it.
CLI::Option* FindFlag(CLI::App& program, const std::string& argument) {
  for (CLI::App* command : program.get_subcommands(nullptr)) {
    CLI::Option* flag = command->get_option_no_throw(FlagName(argument));
    if (flag != nullptr) return flag;
  }
  return nullptr;
}

// The index of the first argument that is neither a flag of a command nor the value
// of one; the number of arguments if there is none.
size_t FindCommand(CLI::App& program,
                   const std::vector<std::string>& arguments) {
  size_t i = 0;
  while (i < arguments.size() && IsFlag(arguments[i])) {
    CLI::Option* flag = FindFlag(program, arguments[i]);
    if (flag == nullptr) break;
    const bool has_value = FlagName(arguments[i]) != arguments[i];
    i += TakesValue(*flag) && !has_value ? 2 : 1;
  }
  return std::min(i, arguments.size());
}

// `app` is the command. If the line has no command, `app` is the program.
std::string UnknownArgument(CLI::App& app, const std::string& argument) {
  if (IsFlag(argument)) {
    const std::string name = FlagName(argument);
    const bool is_program = app.get_parent() == nullptr;
    return absl::StrCat(
        name, ": no such flag",
        DidYouMean(
            name,
            LongNames(is_program ? FlagsBeforeCommand(app) : ShownFlags(app)),
            is_program ? "" : app.get_name()));
  }
  return absl::StrCat("unexpected argument ", internal::Quote(argument),
                      SeeHelp(app.get_name()));
}

}  // namespace

void HideFlags(CLI::App& program) {
  for (CLI::App* command : program.get_subcommands(nullptr)) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_group() == kHidden) option->group("");
    }
  }
}

std::vector<CLI::App*> CommandsOf(CLI::App& program) {
  std::vector<CLI::App*> commands;
  for (CLI::App* command : program.get_subcommands(nullptr)) {
    if (!command->get_group().empty()) commands.push_back(command);
  }
  return commands;
}

std::vector<CLI::Option*> ShownFlags(CLI::App& app) {
  std::vector<CLI::Option*> flags;
  for (CLI::Option* option : app.get_options()) {
    if (option->get_group() != kHidden && !option->get_lnames().empty()) {
      flags.push_back(option);
    }
  }
  return flags;
}

std::vector<CLI::Option*> FlagsBeforeCommand(CLI::App& program) {
  std::vector<CLI::Option*> flags = ShownFlags(program);
  for (CLI::App* command : CommandsOf(program)) {
    for (CLI::Option* flag : ShownFlags(*command)) {
      const std::string name = LongName(*flag);
      if (program.get_option_no_throw(name) == nullptr &&
          FindFlag(program, name) == flag) {
        flags.push_back(flag);
      }
    }
  }
  return flags;
}

std::string LongName(CLI::Option& flag) {
  return "--" + flag.get_lnames().front();
}

std::vector<std::string> LongNames(const std::vector<CLI::Option*>& flags) {
  std::vector<std::string> names;
  names.reserve(flags.size());
  for (CLI::Option* flag : flags) names.push_back(LongName(*flag));
  return names;
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
  const size_t i = FindCommand(program, arguments);
  if (i < arguments.size() && !IsFlag(arguments[i])) {
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
  const size_t i = FindCommand(program, arguments);
  if (i == arguments.size()) return "fireworks: no command" + SeeHelp("");
  if (parsed.empty()) {
    return absl::StrCat("fireworks: ",
                        IsFlag(arguments[i])
                            ? UnknownArgument(program, arguments[i])
                            : NoSuchCommand(program, arguments[i]));
  }
  CLI::App& app = *parsed.front();
  std::string text = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::vector<std::string> extras = program.remaining(true);
    if (!extras.empty()) text = UnknownArgument(app, extras.front());
  } else if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr ||
             dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) {
    for (CLI::Option* flag : app.get_options()) {
      if (flag->get_lnames().empty()) continue;
      const std::string name = LongName(*flag);
      if (!absl::StrContains(text, name)) continue;
      text =
          absl::StrCat(name, !TakesValue(*flag)  ? ": takes no value"
                             : flag->count() > 1 ? ": is given more than once"
                                                 : ": a value is missing");
      break;
    }
  }
  return absl::StrCat("fireworks ", app.get_name(), ": ",
                      absl::StrReplaceAll(text, {{" requires ", ": needs "}}));
}

}  // namespace fireworks::tools
