#include "progress.h"

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "terminal.h"
#include "visible.h"

namespace fireworks::tools {
namespace {

constexpr auto kTick = std::chrono::milliseconds(400);

bool IsWanted() {
  const char* term = std::getenv("TERM");
  return IsTerminal(STDOUT_FILENO) && IsTerminal(STDERR_FILENO) &&
         (term == nullptr || std::string_view(term) != "dumb");
}

void ToScreen(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace

Progress::Progress(std::string text, bool verbose)
    : start_(absl::Now()), text_(std::move(text)) {
  if (!verbose && IsWanted()) thread_ = std::thread([this] { Run(); });
}

Progress::~Progress() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ended_ = true;
    Hide();
  }
  end_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Progress::Set(std::string text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  text_ = std::move(text);
}

std::unique_lock<std::mutex> Progress::Pause() {
  std::unique_lock<std::mutex> lock(mutex_);
  Hide();
  return lock;
}

void Progress::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!end_.wait_for(lock, kTick, [this] { return ended_; })) Show();
}

void Progress::Show() {
  const std::optional<size_t> width = ScreenWidth();
  if (!width.has_value()) return;  // The terminal was closed.
  const std::string line = absl::StrCat(
      Visible(text_), ", ", absl::ToInt64Seconds(absl::Now() - start_), " s");
  // "\r" cannot erase a line that wraps, so it is cut.
  ToScreen(absl::StrCat("\r", CutToWidth(line, *width - 1), "\033[K"));
  shown_ = true;
}

void Progress::Hide() {
  if (shown_) ToScreen("\r\033[K");
  shown_ = false;
}

}  // namespace fireworks::tools
