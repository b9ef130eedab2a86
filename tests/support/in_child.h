#ifndef FIREWORKS_TESTS_SUPPORT_IN_CHILD_H_
#define FIREWORKS_TESTS_SUPPORT_IN_CHILD_H_

#include <sched.h>
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

// What AsProcess1() returns if it may not make a process namespace.
inline constexpr int kNotAllowed = 100;

// Like InChild(), but `body` runs as process 1 of a new namespace, as in a
// container.
template <typename Body>
int AsProcess1(Body body) {
  return InChild([&] {
    if (unshare(CLONE_NEWPID) != 0 &&
        unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) {
      return kNotAllowed;
    }
    return InChild([&] { return getpid() == 1 ? body() : -1; });
  });
}

}  // namespace fireworks::testing_support

#endif  // FIREWORKS_TESTS_SUPPORT_IN_CHILD_H_
