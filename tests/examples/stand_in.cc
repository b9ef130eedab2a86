// Stands in for the service while an example runs: an emulator on a free port,
// which it prints. The first requests are answered with the HTTP statuses that
// the arguments are. Ends when its standard input does.

#include <cstdlib>
#include <iostream>
#include <memory>

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
    fault.status = std::atoi(argv[i]);
    (*emulator)->Inject(fault);
  }
  std::cout << (*emulator)->url() << std::endl;
  std::cin.get();
}
