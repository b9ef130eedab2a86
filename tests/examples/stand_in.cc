// Runs an emulator of the service for an example, on a free port, and prints its
// URL. The arguments are the HTTP statuses of the first answers. Exits when its
// standard input ends.

#include <iostream>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "fireworks/testing/emulator.h"

int main(int argc, char** argv) {
  absl::StatusOr<std::unique_ptr<fireworks::testing::Emulator>> emulator =
      fireworks::testing::Emulator::Start();
  if (!emulator.ok()) {
    std::cerr << emulator.status() << "\n";
    return 1;
  }
  for (int i = 1; i < argc; ++i) {
    fireworks::testing::EmulatorFault fault;
    fault.status = std::stoi(argv[i]);
    (*emulator)->Inject(fault);
  }
  std::cout << (*emulator)->url() << "\n" << std::flush;
  std::cin.get();
}
