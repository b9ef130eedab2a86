// A program that exits while calls are in flight, for channel_exit_test.
//
//   exit_program FORM URL CA_FILE DELAY_MS
//
// FORM says where the client lives and how the program ends. Exits with 0 if all is
// well.

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fireworks/client.h"

namespace {

using fireworks::Client;

std::atomic<int> started{0};
std::atomic<int> ended{0};

void Check(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "failed: %s\n", what);
  _exit(3);
}

void Start(const Client& client,
           void (*done)(const absl::StatusOr<fireworks::Model>&)) {
  const absl::Status status = client.GetModelAsync(
      "m", [done](const absl::StatusOr<fireworks::Model>& model) {
        ++ended;
        done(model);
      });
  if (status.ok()) ++started;
}

void Ignore(const absl::StatusOr<fireworks::Model>& /*model*/) {}

void CallExit(const absl::StatusOr<fireworks::Model>& /*model*/) {
  std::exit(0);
}

// Destroyed after the handlers that were registered inside main() have run.
struct AtTheEnd {
  ~AtTheEnd() {
    if (late_client == nullptr) return;
    Check(started == ended, "each `done` has run");
    Check(absl::IsCancelled(late_client->GetModel("m").status()), "GetModel");
    Check(absl::IsCancelled(late_client->GetModelAsync(
              "m", [](const absl::StatusOr<fireworks::Model>&) {})),
          "GetModelAsync");
    const absl::Status unused = unused_client->GetModelAsync(
        "m", [](const absl::StatusOr<fireworks::Model>&) {});
    Check(absl::IsCancelled(unused), "GetModelAsync of an unused client");
    Check(!Client::Create({}).ok(), "Create");
    delete late_client;
    delete unused_client;
  }
  const Client* late_client = nullptr;
  const Client* unused_client = nullptr;
} at_the_end;

std::optional<Client> global;

}  // namespace

// In a child, leak checkers count OpenSSL's state of the parent's thread as lost.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libcrypto";
}

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::string form = argv[1];
  alarm(60);
  fireworks::ClientOptions options;
  options.endpoint = argv[2];
  options.http.ca_file = argv[3];
  options.account = "a";
  options.api_key = "fw_0123456789";
  absl::StatusOr<Client> created = Client::Create(options);
  Check(created.ok(), "Create");

  // Static, so that leak checkers find what is never destroyed.
  static const Client* client = nullptr;
  if (form == "static") {
    static const Client function_local = *created;
    client = &function_local;
  } else if (form == "global" || form == "exit_in_done_of_a_global") {
    global = *created;
    client = &*global;
  } else {
    client = new Client(*created);
  }
  created = absl::UnknownError("moved");

  if (form == "late") {
    absl::StatusOr<Client> unused = Client::Create(options);
    Check(unused.ok(), "Create");
    at_the_end.unused_client = new Client(*unused);
    Check(client->GetModel("m").ok(), "an early GetModel");
    at_the_end.late_client = client;
  }
  if (form == "forks") {
    // Not while the thread is inside OpenSSL: a child could not exit.
    Start(*client, Ignore);
    while (ended == 0) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    int status = 0;
    if (fork() != 0) wait(&status);
    alarm(60);
    if (status != 0) std::fprintf(stderr, "the child: %d\n", status);
    Check(status == 0, "the child's exit");
  }
  const bool exits_in_done = form.rfind("exit_in_done", 0) == 0;
  Start(*client, exits_in_done ? CallExit : Ignore);
  for (int i = 0; i < 63; ++i) Start(*client, Ignore);
  if (exits_in_done) std::this_thread::sleep_for(std::chrono::minutes(1));
  std::this_thread::sleep_for(
      std::chrono::milliseconds(std::strtol(argv[4], nullptr, 10)));
  return 0;
}
