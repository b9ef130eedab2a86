#include "fireworks/rest/http/http_response_reader.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;

// Content-Length may be wrong. At most this much memory is reserved for it
// before the bytes arrive.
constexpr size_t kMaxFirstReservation = size_t{1} << 20;

bool IsSpace(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c));
}

// absl::StripAsciiWhitespace(), inlined because it runs three times per header.
std::string_view Strip(std::string_view s) {
  while (!s.empty() && IsSpace(s.front())) s.remove_prefix(1);
  while (!s.empty() && IsSpace(s.back())) s.remove_suffix(1);
  return s;
}

// Compares first what differs for most names.
bool IsName(std::string_view name, std::string_view expected) {
  return name.size() == expected.size() && !name.empty() &&
         absl::ascii_tolower(static_cast<unsigned char>(name[0])) ==
             absl::ascii_tolower(static_cast<unsigned char>(expected[0])) &&
         absl::EqualsIgnoreCase(AbslView(name), AbslView(expected));
}

bool IsInterim(int status) {
  return status >= 100 && status < 200 && status != 101;
}

}  // namespace

void HttpResponseReader::Reset(
    size_t max_body_bytes, std::string buffer,
    std::optional<absl::Span<const std::string_view>> needed) {
  response_ = HttpResponse();
  // Swapped, because assigning a short string would keep the old capacity.
  response_.body.swap(buffer);
  response_.body.clear();
  max_body_bytes_ = max_body_bytes;
  needed_ = needed;
  keeps_all_ = true;
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
  } else if (folded) {
    if (!last_was_kept_) return true;
    response_.headers.back().value.append(" ").append(text);
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
  if (body.empty()) {
    const auto ahead = static_cast<size_t>(std::min<uint64_t>(
        {content_length_, max_body_bytes_, kMaxFirstReservation}));
    body.reserve(ahead + kBodyPadding);
  }
  body.append(piece);
  return true;
}

HttpResponse HttpResponseReader::Take() {
  std::string& body = response_.body;
  if (!body.empty() && body.capacity() < body.size() + kBodyPadding) {
    body.reserve(body.size() + kBodyPadding);
  }
  // An interim answer is not an answer, so its headers are dropped.
  if (IsInterim(response_.status)) return HttpResponse();
  return std::move(response_);
}

void HttpResponseReader::BeginAnswer(std::string_view status_line) {
  response_.status = 0;
  response_.reason.clear();
  response_.headers.clear();
  content_length_ = 0;
  last_was_kept_ = false;
  const std::string_view rest =
      status_line.substr(std::min(status_line.find(' '), status_line.size()));
  const std::string_view code_and_reason = Strip(rest);
  int status = 0;
  if (absl::SimpleAtoi(AbslView(code_and_reason.substr(0, 3)), &status)) {
    response_.status = status;
  }
  keeps_all_ = !needed_.has_value() || response_.status / 100 != 2;
  response_.headers.reserve(keeps_all_ ? 16 : needed_->size());
  if (code_and_reason.size() > 3) {
    response_.reason = std::string(Strip(code_and_reason.substr(3)));
  }
}

void HttpResponseReader::AddHeader(std::string_view line) {
  last_was_kept_ = false;
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view name = Strip(line.substr(0, colon));
  const bool is_length = content_length_ == 0 && IsName(name, "Content-Length");
  last_was_kept_ = IsKept(name);
  if (!is_length && !last_was_kept_) return;
  const std::string_view value = Strip(line.substr(colon + 1));
  if (is_length && !absl::SimpleAtoi(AbslView(value), &content_length_)) {
    content_length_ = 0;
  }
  if (!last_was_kept_) return;
  response_.headers.push_back({std::string(name), std::string(value)});
}

bool HttpResponseReader::IsKept(std::string_view name) const {
  if (keeps_all_ || !needed_.has_value()) return true;
  for (const std::string_view needed : *needed_) {
    if (IsName(name, needed)) return true;
  }
  return false;
}

}  // namespace fireworks::rest
