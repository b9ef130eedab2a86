#include "fireworks/testing/emulator.h"

#include <unistd.h>

#include <csignal>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "command.h"
#include "failure.h"
#include "flags.h"
#include "output.h"

namespace fireworks::tools {
namespace {

constexpr char kFooter[] = R"(Examples:
  fireworks emulator
  fireworks emulator --port 8080 --models ./bodies --api-key secret
  FIREWORKS_API_KEY=any fireworks get fireworks/deepseek-v3 \
      --endpoint http://127.0.0.1:8080

The first line of output is "listening on http://127.0.0.1:PORT". Runs until it
is interrupted or terminated, and then exits with 0.

For tests, and for trying things out without a key. It answers GetModel and
ListModels. Without --models it serves a built-in catalogue of invented models,
in accounts/fireworks and accounts/acme. With --models it serves each file
*.json of the folder under the "name" in it, byte for byte unless a read mask is
given; a file that cannot be served (a pipe, more than 16 MiB, broken JSON) is
named on standard error.)";

// Exits at SIGINT and SIGTERM even while the models folder is read, which may take
// long. Call it before other threads start, so that they inherit the blocked
// signals.
void EndAtSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    _exit(kExitOk);
  }).detach();
}

// The flag to change after an error of Emulator::Start(), by its code.
std::string FlagToChange(const testing::EmulatorOptions& options,
                         const absl::Status& status) {
  if (absl::IsUnavailable(status)) return "--port";
  return absl::IsInvalidArgument(status) && !options.tls_key.empty()
             ? "--tls-certificate, --tls-key"
             : "--models";
}

int Run(const testing::EmulatorOptions& options) {
  EndAtSignals();
  const absl::StatusOr<std::unique_ptr<testing::Emulator>> emulator =
      testing::Emulator::Start(options);
  if (!emulator.ok()) {
    return UsageError(
        "emulator",
        Named(FlagToChange(options, emulator.status()), emulator.status()));
  }
  for (const std::string& warning : (*emulator)->warnings()) {
    Say("not served: " + warning);
  }
  Write(absl::StrCat("listening on ", (*emulator)->url(), "\n"));
  if (!FinishOutput()) return kExitCallFailed;
  for (;;) pause();
}

}  // namespace

Command MakeEmulatorCommand(CLI::App& program) {
  CLI::App* app = program.add_subcommand(
      "emulator", "Serves models on 127.0.0.1 as the live service does.");
  app->footer(kFooter);

  auto options = std::make_shared<testing::EmulatorOptions>();
  app->add_option("--port", options->port,
                  "Listen on this port; 0: on any that is free")
      ->type_name("PORT")
      ->capture_default_str()
      ->check(WholeNumber(0, 65535));
  app->add_option("--models", options->models_directory,
                  "Serve the JSON bodies of this folder")
      ->type_name("DIR");
  app->add_option("--api-key", options->api_key,
                  "Accept only this key [any]. Do not pass a real key:\n"
                  "other users can see arguments")
      ->type_name("KEY");
  app->add_flag_callback(
      "-v,--verbose",
      [options] {
        options->on_request = [](const testing::EmulatorRequest& request) {
          Say(absl::StrCat(request.method, " ", request.target, " ",
                           request.status));
        };
      },
      "A line on standard error for each request, before its\n"
      "answer");
  app->add_flag_callback(
      "--omit-masked", [options] { options->zeros_when_masked = false; },
      "Leave out what a read mask does not name, instead\n"
      "of sending it as zeros");
  app->add_option("--rate-limit", options->rate_limit,
                  "Answer this many requests a second, and the others\n"
                  "with 429 and Retry-After: 1")
      ->type_name("NUMBER")
      ->check(WholeNumber(1, 1000000));
  CLI::Option* certificate =
      app->add_option("--tls-certificate", options->tls_certificate,
                      "Serve https with this certificate chain")
          ->type_name("PEM");
  CLI::Option* key = app->add_option("--tls-key", options->tls_key,
                                     "The key of the certificate")
                         ->type_name("PEM");
  certificate->needs(key);
  key->needs(certificate);
  return {app, [options] { return Run(*options); }};
}

}  // namespace fireworks::tools
