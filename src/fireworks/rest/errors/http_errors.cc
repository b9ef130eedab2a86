#include "fireworks/rest/errors/http_errors.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/strings.h"
#include "fireworks/rest/error_info.h"
#include "fireworks/rest/errors/error_body.h"
#include "fireworks/rest/errors/failure_text.h"
#include "fireworks/rest/errors/response_headers.h"
#include "fireworks/rest/errors/scrub.h"
#include "fireworks/rest/errors/status_codes.h"
#include "fireworks/rest/http/loopback.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::StdView;

constexpr size_t kMaxMessageBytes = 200;
constexpr size_t kMaxCodeBytes = 64;

// The largest google.protobuf.Duration.
constexpr int64_t kMaxDurationSeconds = 315'576'000'000;

// Builds one error.
class ErrorMaker {
 public:
  ErrorMaker(const HttpResult& result, const ErrorContext& context)
      : result_(result), context_(context) {
    info_.set_http_status(result.response.status);
    info_.set_request_id(Clean(RequestId(result.response.headers)));
    info_.set_attempts(context.attempts);
    if (context.held > absl::ZeroDuration()) {
      SetDuration(context.held, *info_.mutable_held());
    }
    const auto wait = RetryAfter(result.response.headers, context.now);
    if (wait.has_value()) SetDuration(*wait, *info_.mutable_retry_after());
  }

  absl::Status FromHttpStatus() {
    const HttpResponse& response = result_.response;
    const std::string coding = CodingText();
    if (coding.empty()) {
      SetSaid(ReadErrorBody(FindHeader(response.headers, "content-type"),
                            response.body));
    } else if (const auto said = ReadJsonError(response.body)) {
      SetSaid(*said);  // The header was wrong, or libcurl has decoded the body.
    }
    std::string text = info_.server_message();
    if (text.empty()) text = coding;
    std::string_view advice;
    switch (response.status) {
      case 206:
        text =
            "the server sent a partial answer, but the request did not "
            "ask for one";
        break;
      case 304:
        text =
            "the server answered \"not modified\" to an unconditional request";
        break;
      case 401:
        advice = KeyAdvice();
        break;
      case 407:
        text = kProxyNeedsCredentials;
        advice = kProxyAdvice;
        break;
      default:
        if (response.status / 100 == 3) text = RedirectText();
    }
    if (text.empty()) text = Clean(response.reason);
    if (text.empty()) text = "the server gave no reason";
    return Make(CodeForAnswer(response.status, info_.server_code()), text,
                advice);
  }

  absl::Status FromErrorInAnswer(const ErrorBody& said) {
    SetSaid(said);
    const std::string& words = info_.server_message();
    return Make(
        absl::StatusCode::kInternal,
        absl::StrCat("the answer is an error",
                     words.empty() ? " without a message" : ": ", words),
        "");
  }

  absl::Status FromHold(absl::Duration wait) {
    SetDuration(wait, *info_.mutable_retry_after());
    return Make(absl::StatusCode::kResourceExhausted,
                absl::StrCat("the server asked for a pause that lasts another ",
                             Milliseconds(wait), ", past the deadline"),
                "");
  }

  absl::Status FromFailure() {
    const FailureText failure = TextOfFailure(result_);
    std::string text(failure.text);
    std::string why = Clean(result_.detail);
    if (result_.failure == HttpFailure::kDeadline) {
      if (context_.timeout < absl::InfiniteDuration()) {
        text = absl::StrCat("no answer within the timeout of ",
                            Milliseconds(context_.timeout));
      }
      const std::string_view phase = PhaseOf(result_);
      if (!phase.empty()) why = std::string(phase);
    }
    if (!why.empty()) absl::StrAppend(&text, ": ", why);
    const std::string coding = CodingText();
    if (result_.failure == HttpFailure::kProtocol && !coding.empty()) {
      text = coding;
    }
    return Make(failure.code, text, failure.advice);
  }

  absl::Status FromUndecodable(const absl::Status& why) {
    const bool exhausted = absl::IsResourceExhausted(why);
    std::string coding = CodingText();
    if (!coding.empty()) {
      return Make(absl::StatusCode::kInternal, coding, "");
    }
    const std::string_view type =
        FindHeader(result_.response.headers, "content-type");
    const bool html = absl::StartsWithIgnoreCase(AbslView(type), "text/html");
    return Make(exhausted ? absl::StatusCode::kResourceExhausted
                          : absl::StatusCode::kInternal,
                absl::StrCat("the answer cannot be used: ",
                             Clean(StdView(why.message()))),
                html ? "it is a web page, so check the endpoint" : "");
  }

 private:
  std::string Clean(std::string_view text,
                    size_t max_bytes = kMaxMessageBytes) const {
    // Scrubs first, because a key that clipping has cut is hard to find.
    return ::fireworks::internal::Excerpt(
        Scrub(text.substr(0, kMaxErrorBodyBytes), context_.secrets), max_bytes);
  }

  // "" if the answer has no content coding that nobody asked for.
  std::string CodingText() const {
    const std::string_view coding =
        UnaskedCoding(result_.response.headers, context_.accepts_gzip);
    if (coding.empty()) return "";
    return absl::StrCat("the answer is encoded as ",
                        Clean(coding, kMaxCodeBytes),
                        ", but the request did not ask for this encoding");
  }

  void SetSaid(const ErrorBody& body) {
    info_.set_server_code(Clean(body.code, kMaxCodeBytes));
    info_.set_server_message(Clean(body.message));
  }

  static void SetDuration(absl::Duration from, google::protobuf::Duration& to) {
    from = std::min(from, absl::Seconds(kMaxDurationSeconds));
    to.set_seconds(absl::IDivDuration(from, absl::Seconds(1), &from));
    to.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(from)));
  }

  std::string RedirectText() const {
    const std::string host =
        Clean(UrlHost(FindHeader(result_.response.headers, "location")));
    return absl::StrCat(
        "the server redirects to ", host.empty() ? "another address" : host,
        ", and redirects are not followed; set the endpoint to the address "
        "that answers");
  }

  std::string_view KeyAdvice() const {
    return context_.secrets.empty()
               ? "no API key was sent: set FIREWORKS_API_KEY or the option "
                 "api_key"
               : "check the API key, which comes from FIREWORKS_API_KEY or the "
                 "option api_key";
  }

  // In whole milliseconds, unless it is shorter than one.
  static std::string Milliseconds(absl::Duration d) {
    const absl::Duration rounded = absl::Trunc(d, absl::Milliseconds(1));
    return absl::FormatDuration(rounded > absl::ZeroDuration() ? rounded : d);
  }

  // "HTTP 503, request id r1, 3 attempts; the retry budget is spent"
  std::string Facts() const {
    std::vector<std::string> facts;
    if (info_.http_status() != 0) {
      facts.push_back(absl::StrCat("HTTP ", info_.http_status()));
    }
    if (!info_.request_id().empty()) {
      facts.push_back(absl::StrCat("request id ", info_.request_id()));
    }
    if (context_.attempts > 1) {
      facts.push_back(absl::StrCat(context_.attempts, " attempts"));
    }
    std::string text = absl::StrJoin(facts, ", ");
    if (!context_.why_stopped.empty()) {
      absl::StrAppend(
          &text, text.empty() ? "" : "; ",
          context_.attempts > 1 ? "" : "not retried: ", context_.why_stopped);
    }
    return text;
  }

  absl::Status Make(absl::StatusCode code, std::string_view text,
                    std::string_view advice) const {
    // Removes the server's full stop, but not the dots of a clipped text.
    if (absl::EndsWith(AbslView(text), ".") &&
        !absl::EndsWith(AbslView(text), "..")) {
      text.remove_suffix(1);
    }
    const std::string facts = Facts();
    absl::Status status(
        code, absl::StrCat(
                  context_.subject, context_.subject.empty() ? "" : ": ",
                  AbslView(text), advice.empty() ? "" : "; ", AbslView(advice),
                  facts.empty() ? "" : " (", facts, facts.empty() ? "" : ")"));
    SetErrorInfo(info_, &status);
    return status;
  }

  const HttpResult& result_;
  const ErrorContext& context_;
  ErrorInfo info_;
};

}  // namespace

absl::Status ErrorFromResult(const HttpResult& result,
                             const ErrorContext& context) {
  ErrorMaker maker(result, context);
  return result.failure == HttpFailure::kNone ? maker.FromHttpStatus()
                                              : maker.FromFailure();
}

absl::Status ErrorInAnswer(const HttpResult& result, const ErrorBody& said,
                           const ErrorContext& context) {
  return ErrorMaker(result, context).FromErrorInAnswer(said);
}

absl::Status HeldTooLong(absl::Duration wait, const ErrorContext& context) {
  return ErrorMaker(HttpResult(), context).FromHold(wait);
}

absl::Status UndecodableAnswer(const HttpResult& result,
                               const absl::Status& why,
                               const ErrorContext& context) {
  return ErrorMaker(result, context).FromUndecodable(why);
}

}  // namespace fireworks::rest
