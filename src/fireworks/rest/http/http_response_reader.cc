#include "fireworks/rest/http/http_response_reader.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;

// Content-Length is the server's word: it buys this much memory ahead of the
// bytes, no more.
constexpr size_t kMaxFirstReservation = size_t{1} << 20;

bool IsSpace(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c));
}

// absl::StripAsciiWhitespace(), inlined: it is run for each header three times.
std::string_view Strip(std::string_view s) {
  while (!s.empty() && IsSpace(s.front())) s.remove_prefix(1);
  while (!s.empty() && IsSpace(s.back())) s.remove_suffix(1);
  return s;
}

bool IsInterim(int status) {
  return status >= 100 && status < 200 && status != 101;
}

}  // namespace

void HttpResponseReader::Reset(size_t max_body_bytes, std::string buffer) {
  response_ = HttpResponse();
  response_.body.swap(
      buffer);  // Assigning a short string would keep the capacity.
  response_.body.clear();
  max_body_bytes_ = max_body_bytes;
  header_bytes_ = 0;
  headers_complete_ = false;
  limit_ = Limit::kNone;
}

bool HttpResponseReader::OnHeaderLine(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) {
    limit_ = Limit::kHeaders;
    return false;
  }
  const bool folded = !line.empty() && (line[0] == ' ' || line[0] == '\t');
  const std::string_view text = Strip(line);
  if (text.empty()) {
    headers_complete_ = response_.status != 0 && !IsInterim(response_.status);
  } else if (folded && !response_.headers.empty()) {
    std::string& value = response_.headers.back().value;
    value.append(" ").append(text);
  } else if (!headers_complete_ && text.substr(0, 5) == "HTTP/") {
    BeginAnswer(text);
  } else {
    AddHeader(text);
  }
  return true;
}

bool HttpResponseReader::OnBody(std::string_view piece) {
  std::string& body = response_.body;
  if (piece.size() > max_body_bytes_ - body.size()) {
    limit_ = Limit::kBody;
    return false;
  }
  if (body.empty()) body.reserve(FirstReservation() + kBodyPadding);
  body.append(piece);
  return true;
}

HttpResponse HttpResponseReader::Take() {
  std::string& body = response_.body;
  if (!body.empty() && body.capacity() < body.size() + kBodyPadding) {
    body.reserve(body.size() + kBodyPadding);
  }
  // The headers of an interim answer are not those of an answer.
  if (IsInterim(response_.status)) return HttpResponse();
  return std::move(response_);
}

void HttpResponseReader::BeginAnswer(std::string_view status_line) {
  response_.status = 0;
  response_.reason.clear();
  response_.headers.clear();
  response_.headers.reserve(16);
  const std::string_view rest =
      status_line.substr(std::min(status_line.find(' '), status_line.size()));
  const std::string_view code_and_reason = Strip(rest);
  int status = 0;
  if (absl::SimpleAtoi(AbslView(code_and_reason.substr(0, 3)), &status)) {
    response_.status = status;
  }
  if (code_and_reason.size() > 3) {
    response_.reason = std::string(Strip(code_and_reason.substr(3)));
  }
}

void HttpResponseReader::AddHeader(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  response_.headers.push_back({std::string(Strip(line.substr(0, colon))),
                               std::string(Strip(line.substr(colon + 1)))});
}

size_t HttpResponseReader::FirstReservation() const {
  uint64_t length = 0;
  if (!absl::SimpleAtoi(
          AbslView(FindHeader(response_.headers, "Content-Length")), &length)) {
    return 0;
  }
  return static_cast<size_t>(
      std::min<uint64_t>({length, max_body_bytes_, kMaxFirstReservation}));
}

}  // namespace fireworks::rest
