#include "names.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "fireworks/internal/strings.h"
#include "input.h"

namespace fireworks::tools {
namespace {

// The name on a line, without its comment; "" if there is none.
std::string NameOn(absl::string_view line) {
  size_t end = 0;
  while (end < line.size() &&
         !(line[end] == '#' &&
           (end == 0 ||
            absl::ascii_isspace(static_cast<unsigned char>(line[end - 1]))))) {
    ++end;
  }
  return std::string(absl::StripAsciiWhitespace(line.substr(0, end)));
}

}  // namespace

void AddNameFlags(CLI::App* app, const std::string& what_for,
                  NameFlags* flags) {
  app->add_option("NAME", flags->names, what_for);
  app->add_option("--names-from", flags->names_from,
                  "More names, one a line; - is standard input")
      ->type_name("FILE");
}

absl::StatusOr<std::vector<std::string>> ReadNames(const NameFlags& flags) {
  std::vector<std::string> names;
  names.reserve(flags.names.size());
  for (const std::string& name : flags.names) {
    names.emplace_back(absl::StripAsciiWhitespace(name));
  }
  if (!flags.names_from.empty()) {
    const absl::StatusOr<std::string> text =
        ReadInput("--names-from", flags.names_from);
    if (!text.ok()) return text.status();
    for (const absl::string_view line :
         absl::StrSplit(internal::WithoutByteOrderMark(*text), '\n')) {
      std::string name = NameOn(line);
      if (!name.empty()) names.push_back(std::move(name));
    }
  }
  if (names.empty()) {
    return absl::InvalidArgumentError(
        "there are no names; give a NAME, or --names-from");
  }
  return names;
}

}  // namespace fireworks::tools
