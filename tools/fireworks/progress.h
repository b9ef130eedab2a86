#ifndef FIREWORKS_TOOLS_FIREWORKS_PROGRESS_H_
#define FIREWORKS_TOOLS_FIREWORKS_PROGRESS_H_

// The progress line of commands that wait.

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "absl/time/time.h"

namespace fireworks::tools {

// A line like "40 of 57 models, 3 s" on standard error. It appears after 0.4
// seconds and is erased at the end. It is shown only if both standard output and
// standard error are terminals and TERM is not "dumb", and never with --verbose,
// whose lines come from threads that cannot wait for Pause(). Thread-safe.
class Progress {
 public:
  Progress(std::string text, bool verbose);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Set(std::string text);

  // Hides the line while the result lives, so that output can go to the same
  // terminal. Set() and other calls of Pause() block meanwhile.
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
  std::thread thread_;  // Runs only if the line is shown.
};

}  // namespace fireworks::tools

#endif  // FIREWORKS_TOOLS_FIREWORKS_PROGRESS_H_
