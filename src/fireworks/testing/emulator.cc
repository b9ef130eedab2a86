#include "fireworks/testing/emulator.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/errors/status_codes.h"
#include "fireworks/rest/http/http_message.h"
#include "fireworks/rest/method.h"
#include "fireworks/testing/emulator_options.h"
#include "fireworks/testing/internal/fault_queue.h"
#include "fireworks/testing/internal/gateway.h"
#include "fireworks/testing/internal/gateway_json.h"
#include "fireworks/testing/internal/http_server.h"
#include "fireworks/testing/internal/load_models.h"
#include "fireworks/testing/internal/models.h"
#include "fireworks/testing/internal/request_log.h"
#include "fireworks/testing/internal/router.h"

namespace fireworks::testing {
namespace {

using ::fireworks::internal::AbslView;
using internal::HttpAnswer;

constexpr char kContentType[] = "content-type";
constexpr char kJson[] = "application/json";

bool IsAuthorized(std::string_view header, const std::string& api_key) {
  absl::string_view token = AbslView(header);
  constexpr absl::string_view kScheme = "bearer ";
  if (!absl::StartsWithIgnoreCase(token, kScheme)) return false;
  token = absl::StripAsciiWhitespace(token.substr(kScheme.size()));
  return api_key.empty() ? !token.empty() : token == api_key;
}

EmulatorRequest WithoutCredentials(EmulatorRequest request) {
  const auto is_secret = [](const rest::HttpHeader& header) {
    for (const char* name :
         {"authorization", "proxy-authorization", "cookie"}) {
      if (absl::EqualsIgnoreCase(header.name, name)) return true;
    }
    return false;
  };
  request.headers.erase(
      std::remove_if(request.headers.begin(), request.headers.end(), is_secret),
      request.headers.end());
  return request;
}

HttpAnswer ErrorAnswer(const absl::Status& error) {
  return {rest::HttpStatusForCode(error.code()),
          {{kContentType, kJson}},
          internal::PrintError(error)};
}

// Returns what `answer` returns, or INTERNAL if the test's code in it throws.
template <typename Function>
HttpAnswer Caught(const Function& answer) {
  try {
    return answer();
  } catch (const std::exception& error) {
    return ErrorAnswer(absl::InternalError(
        absl::StrCat("the test's function threw: ", error.what())));
  } catch (...) {
    return ErrorAnswer(absl::InternalError("the test's function threw"));
  }
}

HttpAnswer FaultAnswer(EmulatorFault fault) {
  HttpAnswer answer{fault.status, std::move(fault.headers),
                    std::move(fault.body)};
  if (rest::FindHeader(answer.headers, kContentType).empty()) {
    answer.headers.push_back({kContentType, kJson});
  }
  return answer;
}

}  // namespace

class Emulator::Impl {
 public:
  explicit Impl(EmulatorOptions options) : options_(std::move(options)) {}

  ~Impl() { faults_.Stop(); }

  absl::Status Start() {
    absl::StatusOr<std::vector<std::string>> warnings =
        internal::LoadModels(options_, &models_);
    if (!warnings.ok()) return warnings.status();
    warnings_ = *std::move(warnings);
    absl::Status status = gateway_.AddTo(&router_);
    if (!status.ok()) return status;
    auto server = internal::HttpServer::Start(
        options_,
        [this](EmulatorRequest request) { return Serve(std::move(request)); });
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
    return absl::OkStatus();
  }

  const EmulatorOptions& options() const { return options_; }
  const std::vector<std::string>& warnings() const { return warnings_; }
  int port() const { return server_->port(); }
  internal::Models& models() { return models_; }
  internal::Router& router() { return router_; }
  internal::FaultQueue& faults() { return faults_; }
  const internal::RequestLog& log() const { return log_; }

 private:
  HttpAnswer Serve(EmulatorRequest request) {
    const std::string authorization(
        rest::FindHeader(request.headers, "authorization"));
    request = WithoutCredentials(std::move(request));
    const int64_t number = log_.Add(request);

    HttpAnswer answer =
        Caught([&] { return AnswerTo(request, authorization); });
    log_.SetStatus(number, answer.status);
    if (options_.on_request) {
      request.status = answer.status;
      answer = Caught([&] {
        options_.on_request(request);
        return std::move(answer);
      });
      log_.SetStatus(number, answer.status);
    }
    if (rest::FindHeader(answer.headers, internal::kRequestId).empty()) {
      answer.headers.push_back(
          {internal::kRequestId, absl::StrCat("emulator-", number)});
    }
    return answer;
  }

  HttpAnswer AnswerTo(const EmulatorRequest& request,
                      std::string_view authorization) {
    if (request.status != 0) {
      HttpAnswer refusal =
          ErrorAnswer(absl::InvalidArgumentError("malformed request"));
      refusal.status = request.status;
      return refusal;
    }
    if (std::optional<EmulatorFault> fault = faults_.Take()) {
      if (fault->delay > absl::ZeroDuration()) faults_.Wait(fault->delay);
      if (fault->status != 0) return FaultAnswer(*std::move(fault));
    }
    if (!IsAuthorized(authorization, options_.api_key)) {
      return ErrorAnswer(absl::UnauthenticatedError("Unauthorized"));
    }
    absl::StatusOr<internal::Answer> answer = router_.Route(request);
    if (!answer.ok()) return ErrorAnswer(answer.status());
    return {200,
            {{kContentType, std::move(answer->content_type)}},
            std::move(answer->body)};
  }

  const EmulatorOptions options_;
  std::vector<std::string> warnings_;
  internal::Models models_;
  const internal::Gateway gateway_{&models_, options_.zeros_when_masked};
  internal::Router router_;
  internal::FaultQueue faults_{options_.rate_limit};
  internal::RequestLog log_{options_.recorded_requests};
  // Destroyed first, because its threads use the other members.
  std::unique_ptr<internal::HttpServer> server_;
};

absl::StatusOr<std::unique_ptr<Emulator>> Emulator::Start(
    EmulatorOptions options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  absl::Status status = impl->Start();
  if (!status.ok()) return status;
  return std::unique_ptr<Emulator>(new Emulator(std::move(impl)));
}

Emulator::Emulator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Emulator::~Emulator() = default;

int Emulator::port() const { return impl_->port(); }

std::string Emulator::url() const {
  const bool tls = !impl_->options().tls_certificate.empty();
  return absl::StrCat(tls ? "https" : "http", "://127.0.0.1:", port());
}

const std::vector<std::string>& Emulator::warnings() const {
  return impl_->warnings();
}

absl::Status Emulator::SetModel(const gateway::v1::Model& model) {
  absl::StatusOr<internal::ServedModel> served =
      impl_->models().FromMessage(model);
  if (!served.ok()) return served.status();
  impl_->models().Set(*std::move(served));
  return absl::OkStatus();
}

absl::Status Emulator::SetBody(std::string body) {
  absl::StatusOr<internal::ServedModel> served =
      impl_->models().FromBody(std::move(body));
  if (!served.ok()) return served.status();
  impl_->models().Set(*std::move(served));
  return absl::OkStatus();
}

bool Emulator::RemoveModel(const std::string& name) {
  return impl_->models().Remove(name);
}

std::vector<std::string> Emulator::model_names() const {
  std::vector<std::string> names;
  for (const auto& [name, served] : impl_->models().by_name()) {
    names.push_back(name);
  }
  return names;
}

void Emulator::Inject(EmulatorFault fault) {
  impl_->faults().Add(std::move(fault));
}

void Emulator::ClearFaults() { impl_->faults().Clear(); }

absl::Status Emulator::AddHandler(const rest::Method& method,
                                  const Message& request,
                                  const Message& response, AnyHandler handler) {
  return impl_->router().Add(
      method, request, response,
      [&response, handler = std::move(handler)](
          const rest::Binding& binding,
          const Message& received) -> absl::StatusOr<internal::Answer> {
        const std::unique_ptr<Message> answer(response.New());
        absl::Status status = handler(received, answer.get());
        if (!status.ok()) return status;
        return internal::PrintAnswer(binding, *answer);
      });
}

int64_t Emulator::request_count() const { return impl_->log().count(); }

std::vector<EmulatorRequest> Emulator::requests() const {
  return impl_->log().requests();
}

bool Emulator::WaitForRequests(int64_t count, absl::Duration timeout) const {
  return impl_->log().Wait(count, timeout);
}

}  // namespace fireworks::testing
