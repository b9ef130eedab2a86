#ifndef FIREWORKS_TOOLS_FIREWORKS_PROGRESS_H_
#define FIREWORKS_TOOLS_FIREWORKS_PROGRESS_H_

// What people see while they wait.

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "absl/time/time.h"

namespace fireworks::tools {

// A line at the end of a terminal, "40 of 57 models, 3 s", that comes when
// something takes longer than a moment, and leaves no trace. Only where both
// standard output and standard error are terminals.
class Progress {
 public:
  explicit Progress(std::string text);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Set(std::string text);

  // Takes the line away, and keeps it away while the result lives: for output to
  // the same terminal.
  [[nodiscard]] std::unique_lock<std::mutex> Pause();

 private:
  void Run();
  void Show();
  void Hide();

  const absl::Time start_;
  std::mutex mutex_;
  std::condition_variable end_;
  bool ended_ = false;
  std::string text_;
  bool shown_ = false;
  std::thread thread_;  // Only where the line is wanted.
};

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_PROGRESS_H_
