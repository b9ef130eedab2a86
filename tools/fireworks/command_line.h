#ifndef FIREWORKS_TOOLS_FIREWORKS_COMMAND_LINE_H_
#define FIREWORKS_TOOLS_FIREWORKS_COMMAND_LINE_H_

// Extends the command lines that CLI11 accepts, and explains the ones that cannot
// be parsed.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace fireworks::tools {

// The group of flags that nothing shows. In CLI11 that is "", but its errors do not name
// a flag of that group. So flags have this group until HideFlags().
inline constexpr char kHidden[] = "Hidden";
// To be called before CLI11 writes the help.
void HideFlags(CLI::App& program);

// The commands that help shows.
std::vector<CLI::App*> CommandsOf(CLI::App& program);
// The flags that the help of a command or of the program shows.
std::vector<CLI::Option*> ShownFlags(CLI::App& app);
// The flags that may stand before the command: the program's own, and for each name
// the flag of the first command that has it.
std::vector<CLI::Option*> FlagsBeforeCommand(CLI::App& program);
// "--output"
std::string LongName(CLI::Option& flag);
std::vector<std::string> LongNames(const std::vector<CLI::Option*>& flags);
// Whether a flag is followed by a value.
bool TakesValue(CLI::Option& option);
// The allowed values of a flag or an argument; empty if any value is allowed.
std::vector<std::string> ValuesOf(CLI::Option& option);

// Returns the arguments with the command first. Flags before it move behind it.
// Arguments with an unknown flag before the command stay as they are.
std::vector<std::string> CommandFirst(CLI::App& program,
                                      std::vector<std::string> arguments);

// One line for arguments that could not be parsed: "fireworks get: --outptu: no
// such flag; did you mean --output?"
std::string Explain(CLI::App& program, const CLI::ParseError& error,
                    const std::vector<std::string>& arguments);

// "there is no command "lst"; did you mean list?"
std::string NoSuchCommand(CLI::App& program, const std::string& given);

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_COMMAND_LINE_H_
