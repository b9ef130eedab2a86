#include "input.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/quote.h"

namespace fireworks::tools {

absl::StatusOr<std::string> ReadInput(const std::string& flag,
                                      const std::string& path) {
  const bool is_file = path != "-";
  const int fd =
      is_file ? open(path.c_str(), O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
  std::string text;
  std::vector<char> piece(size_t{64} << 10);
  ssize_t size = fd < 0 ? -1 : 1;
  while (size > 0) {
    do {
      size = read(fd, piece.data(), piece.size());
    } while (size < 0 && errno == EINTR);
    if (size > 0) text.append(piece.data(), static_cast<size_t>(size));
  }
  const int error = size < 0 ? errno : 0;
  if (is_file && fd >= 0) close(fd);
  if (error == 0) return text;
  return absl::ErrnoToStatus(
      error,
      absl::StrCat(flag, ": ", internal::Quote(path), " cannot be read"));
}

}  // namespace fireworks::tools
