// `fireworks completion`: shell completion scripts, generated from the
// definitions of the commands.

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "command.h"
#include "command_line.h"
#include "failure.h"
#include "flags.h"
#include "output.h"

namespace fireworks::tools {
namespace {

constexpr char kFooter[] = R"sh(Examples:
  eval "$(fireworks completion bash)"       # in ~/.bashrc
  eval "$(fireworks completion zsh)"        # in ~/.zshrc, after compinit
  fireworks completion fish | source        # in config.fish

The packages install these scripts. Use this if you have only the program.)sh";

// Quotes the text as one word, in a way that every shell accepts.
std::string Quoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

std::string OneLine(const std::string& description) {
  return absl::StrReplaceAll(description, {{"\n", " "}});
}

// The possible values of a command's first positional argument.
std::vector<std::string> ArgumentsOf(CLI::App& program, CLI::App& command) {
  for (CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    if (option->get_name() != "COMMAND") return ValuesOf(*option);
    std::vector<std::string> names;
    for (CLI::App* other : CommandsOf(program)) {
      names.push_back(other->get_name());
    }
    return names;
  }
  return {};
}

bool IsFile(CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type == "FILE" || type == "PEM" || type == "DIR";
}

// Whether the value is a list with commas.
bool IsList(CLI::Option& option) { return option.get_delimiter() != '\0'; }

std::string Bash(CLI::App& program) {
  std::vector<std::string> commands;
  std::string values;
  std::string words;
  const auto add = [&](const std::string& command,
                       const std::vector<std::string>& arguments,
                       const std::vector<CLI::Option*>& flags) {
    for (CLI::Option* flag : flags) {
      if (!TakesValue(*flag)) continue;
      const std::string what =
          IsFile(*flag)
              ? "files=1"
              : absl::StrCat(
                    "words=", Quoted(absl::StrJoin(ValuesOf(*flag), " ")),
                    IsList(*flag) ? " list=1" : "");
      absl::StrAppend(&values, "    ", Quoted(command + " " + LongName(*flag)),
                      ") ", what, " ;;\n");
    }
    absl::StrAppend(&words, "        ", Quoted(command),
                    ") words=", Quoted(absl::StrJoin(arguments, " ")),
                    "; flags=", Quoted(absl::StrJoin(LongNames(flags), " ")),
                    " ;;\n");
  };
  for (CLI::App* command : CommandsOf(program)) {
    commands.push_back(command->get_name());
    add(command->get_name(), ArgumentsOf(program, *command),
        ShownFlags(*command));
  }
  add("", commands, FlagsBeforeCommand(program));
  return absl::StrCat(
      R"sh(# bash completion for fireworks
_fireworks() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
  local command='' word words='' flags='' files='' list='' before=''
  # Bash takes "--flag=value" apart.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      )sh",
      absl::StrJoin(commands, "|"),
      R"sh() command=$word; break ;;
    esac
  done
  case "$command $prev" in
)sh",
      values, R"sh(    *)
      case $command in
)sh",
      words, R"sh(      esac
      [[ $cur == -* ]] && words=$flags
      ;;
  esac
  if [[ -n $list && $cur == *,* ]]; then
    before=${cur%,*},
    cur=${cur##*,}
  fi
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -P "$before" -W "$words" -- "$cur")
  fi
}
complete -F _fireworks fireworks
)sh");
}

// Such as '--output=[How to write them]:FORMAT:(json text)', with the quotes.
std::string ZshFlag(CLI::Option& flag) {
  const std::string about = absl::StrReplaceAll(
      OneLine(flag.get_description()),
      {{"\\", "\\\\"}, {"[", "\\["}, {"]", "\\]"}, {":", "\\:"}});
  std::string spec = absl::StrCat(LongName(flag), TakesValue(flag) ? "=" : "",
                                  "[", about, "]");
  if (TakesValue(flag)) {
    const std::vector<std::string> values = ValuesOf(flag);
    absl::StrAppend(&spec, ":", flag.get_type_name(), ":",
                    IsFile(flag)     ? "_files"
                    : values.empty() ? " "
                    : IsList(flag)
                        ? absl::StrCat("_values -s , ", flag.get_type_name(),
                                       " ", absl::StrJoin(values, " "))
                        : absl::StrCat("(", absl::StrJoin(values, " "), ")"));
  }
  return Quoted(spec);
}

std::string Zsh(CLI::App& program) {
  std::string commands;
  std::string cases;
  for (CLI::App* command : CommandsOf(program)) {
    const std::string& name = command->get_name();
    absl::StrAppend(&commands, "    ",
                    Quoted(absl::StrCat(name, ":", command->get_description())),
                    "\n");
    absl::StrAppend(&cases, "    ", name, ")\n      _arguments");
    for (CLI::Option* flag : ShownFlags(*command)) {
      absl::StrAppend(&cases, " \\\n        ", ZshFlag(*flag));
    }
    const std::vector<std::string> arguments = ArgumentsOf(program, *command);
    absl::StrAppend(&cases, " \\\n        ",
                    Quoted(absl::StrCat("*:argument:(",
                                        absl::StrJoin(arguments, " "), ")")));
    absl::StrAppend(&cases, "\n      ;;\n");
  }
  std::string flags;
  for (CLI::Option* flag : FlagsBeforeCommand(program)) {
    absl::StrAppend(&flags, " \\\n    ", ZshFlag(*flag));
  }
  return absl::StrCat(R"sh(#compdef fireworks
_fireworks() {
  local -a known
  known=(
)sh",
                      commands, R"sh(  )
  local i names=(${known%%:*})
  for ((i = 2; i < CURRENT; ++i)); do
    if (( names[(Ie)${words[i]}] )); then
      # What follows is the command's.
      local name=${words[i]}
      words=("${(@)words[i,-1]}")
      (( CURRENT -= i - 1 ))
      _fireworks_command $name
      return
    fi
  done
  _arguments)sh",
                      flags, R"sh( \
    '1:command:{_describe command known}'
}
_fireworks_command() {
  case $1 in
)sh",
                      cases, R"sh(  esac
}
if [ "$funcstack[1]" = _fireworks ]; then
  _fireworks "$@"
else
  compdef _fireworks fireworks
fi
)sh");
}

std::string Fish(CLI::App& program) {
  std::vector<std::string> names;
  for (CLI::App* command : CommandsOf(program)) {
    names.push_back(command->get_name());
  }
  std::string text = absl::StrCat(
      R"sh(# fish completion for fireworks
# Whether the command is $argv; without $argv, whether there is none yet.
function __fireworks_command_is
  for word in (commandline -opc)
    if contains -- $word )sh",
      absl::StrJoin(names, " "), R"sh(
      test "$word" = "$argv"
      return
    end
  end
  test -z "$argv"
end
complete -c fireworks -f
)sh");
  const auto add = [&text](const std::string& command,
                           const std::vector<CLI::Option*>& flags) {
    const std::string start =
        absl::StrCat("complete -c fireworks -n ",
                     Quoted("__fireworks_command_is " + command));
    for (CLI::Option* flag : flags) {
      absl::StrAppend(&text, start, " -l ", flag->get_lnames().front());
      for (const std::string& name : flag->get_snames()) {
        absl::StrAppend(&text, " -s ", name);
      }
      if (TakesValue(*flag)) {
        const std::string values = absl::StrJoin(ValuesOf(*flag), " ");
        absl::StrAppend(&text, IsFile(*flag) ? " -r -F" : " -x");
        if (!values.empty()) {
          absl::StrAppend(
              &text, " -a ",
              Quoted(IsList(*flag)
                         ? absl::StrCat("(__fish_append , ", values, ")")
                         : values));
        }
      }
      absl::StrAppend(&text, " -d ", Quoted(OneLine(flag->get_description())),
                      "\n");
    }
    return start;
  };
  const std::string none = add("", FlagsBeforeCommand(program));
  for (CLI::App* command : CommandsOf(program)) {
    absl::StrAppend(&text, none, " -a ", command->get_name(), " -d ",
                    Quoted(command->get_description()), "\n");
    const std::string start = add(command->get_name(), ShownFlags(*command));
    const std::vector<std::string> arguments = ArgumentsOf(program, *command);
    if (!arguments.empty()) {
      absl::StrAppend(&text, start, " -a ",
                      Quoted(absl::StrJoin(arguments, " ")), "\n");
    }
  }
  return text;
}

int Run(CLI::App& program, const std::string& shell) {
  if (shell.empty()) {
    return UsageError("completion", absl::InvalidArgumentError(
                                        "give a shell: bash, zsh or fish"));
  }
  Write(shell == "bash"  ? Bash(program)
        : shell == "zsh" ? Zsh(program)
                         : Fish(program));
  return FinishOutput() ? kExitOk : kExitCallFailed;
}

}  // namespace

Command MakeCompletionCommand(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "completion", "Writes a script that lets a shell complete words.");
  app->footer(kFooter);
  auto shell = std::make_shared<std::string>();
  app->add_option("SHELL", *shell, "bash, zsh or fish")
      ->check(OneOf({"bash", "zsh", "fish"}));
  return {app, [shell, &program] { return Run(program, *shell); }};
}

}  // namespace fireworks::tools
