#ifndef FIREWORKS_TESTS_SUPPORT_IN_CHILD_H_
#define FIREWORKS_TESTS_SUPPORT_IN_CHILD_H_

#include <sys/wait.h>
#include <unistd.h>

namespace fireworks::testing_support {

// Runs `body` in a child process and returns its exit code, or -1 if it crashes
// or takes longer than a minute.
template <typename Body>
int InChild(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    _exit(body());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace fireworks::testing_support

#endif  // FIREWORKS_TESTS_SUPPORT_IN_CHILD_H_
