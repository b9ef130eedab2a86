#include "names.h"

#include <cerrno>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "fireworks/internal/quote.h"

namespace fireworks::tools {
namespace {

constexpr char kByteOrderMark[] = "\xef\xbb\xbf";

// The name on a line, without its comment; "" if there is none.
std::string NameOn(std::string_view line) {
  size_t end = 0;
  while (end < line.size() &&
         !(line[end] == '#' &&
           (end == 0 ||
            absl::ascii_isspace(static_cast<unsigned char>(line[end - 1]))))) {
    ++end;
  }
  return std::string(
      absl::StripAsciiWhitespace(std::string(line.substr(0, end))));
}

// Returns false if reading failed.
bool AppendNames(std::istream& input, std::vector<std::string>& names) {
  std::string line;
  for (bool first = true; std::getline(input, line); first = false) {
    if (first && line.rfind(kByteOrderMark, 0) == 0) line.erase(0, 3);
    std::string name = NameOn(line);
    if (!name.empty()) names.push_back(std::move(name));
  }
  return input.eof() && !input.bad();
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
  std::vector<std::string> names = flags.names;
  bool read = true;
  errno = 0;
  if (flags.names_from == "-") {
    read = AppendNames(std::cin, names);
  } else if (!flags.names_from.empty()) {
    std::ifstream file(flags.names_from, std::ios::binary);
    read = file.is_open() && AppendNames(file, names);
  }
  if (!read) {
    return absl::ErrnoToStatus(
        errno == 0 ? EIO : errno,
        absl::StrCat("--names-from: ", internal::Quote(flags.names_from),
                     " cannot be read"));
  }
  if (names.empty()) {
    return absl::InvalidArgumentError(
        "there are no names; give a NAME, or --names-from");
  }
  return names;
}

}  // namespace fireworks::tools
