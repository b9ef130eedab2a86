#include "fireworks/rest/errors/error_body.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/json/decoder.h"
#include "fireworks/json/json_text.h"
#include "fireworks/json/precheck.h"
#include "fireworks/json/protobuf_json.h"
#include "fireworks/rest/v1/error_info.pb.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;

// The text of a JSON string; nullopt for any other value.
std::optional<std::string> Text(std::string_view value) {
  if (value.empty() || value.front() != '"') return std::nullopt;
  // The decoder handles the escapes.
  v1::ErrorInfo info;
  const std::string object =
      absl::StrCat("{\"serverMessage\":", AbslView(value), "}");
  if (!json::Decoder().Decode(object, &info).ok()) return std::nullopt;
  return info.server_message();
}

// The same, and an integer as it is written.
std::optional<std::string> TextOrInteger(std::string_view value) {
  const std::string_view digits = value.substr(value.substr(0, 1) == "-");
  if (!digits.empty() && digits.size() < 20 &&
      digits.find_first_not_of("0123456789") == std::string_view::npos) {
    return std::string(value);
  }
  return Text(value);
}

// The first text that is not empty. Otherwise "" if a value could be read,
// nullopt if none could.
std::optional<std::string> FirstOf(
    std::initializer_list<std::string_view> values,
    std::optional<std::string> (*read)(std::string_view)) {
  std::optional<std::string> first;
  for (const std::string_view value : values) {
    std::optional<std::string> text = read(value);
    if (!text.has_value()) continue;
    if (!text->empty()) return text;
    first = std::move(text);
  }
  return first;
}

// The JSON members of an error's body that are used, unparsed; "" if missing.
struct Members {
  std::string_view code, status, message, error, detail;

  // False if `object` is not a whole JSON object.
  bool Read(std::string_view object) {
    return json::StartsWithObject(object) &&
           json::VisitParts(object, [this](const json::JsonPart& part) {
             const std::string key = json::UnescapedKey(part.key);
             if (key == "code") code = part.value;
             if (key == "status") status = part.value;
             if (key == "message") message = part.value;
             if (key == "error") error = part.value;
             if (key == "detail") detail = part.value;
             return true;
           });
  }
};

std::string HtmlTitle(std::string_view body) {
  const std::string lower = absl::AsciiStrToLower(AbslView(body));
  const size_t tag = lower.find("<title");
  const size_t begin = lower.find('>', tag);
  const size_t end = lower.find("</title", begin);
  if (tag == lower.npos || begin == lower.npos || end == lower.npos) return "";
  return std::string(body.substr(begin + 1, end - begin - 1));
}

bool IsHtml(std::string_view content_type, std::string_view body) {
  return absl::StartsWithIgnoreCase(AbslView(content_type), "text/html") ||
         absl::StartsWithIgnoreCase(
             absl::StripLeadingAsciiWhitespace(AbslView(body)), "<");
}

bool IsBinary(std::string_view body) {
  return std::any_of(body.begin(), body.end(), [](unsigned char c) {
    return absl::ascii_iscntrl(c) && !absl::ascii_isspace(c);
  });
}

}  // namespace

std::optional<ErrorBody> ReadJsonError(std::string_view body) {
  Members top;
  if (!top.Read(body)) return std::nullopt;
  Members inner;
  inner.Read(top.error);
  auto code = FirstOf({top.code}, &TextOrInteger);
  const auto otherwise = [&](std::optional<std::string> next) {
    if (code.value_or("").empty() && next.has_value()) code = std::move(next);
  };
  // AIP-193 has the HTTP status in `code`, and the name of the code in `status`.
  otherwise(FirstOf({inner.code, inner.status}, &Text));
  otherwise(TextOrInteger(inner.code));
  const auto message =
      FirstOf({top.message, inner.message, top.error, top.detail}, &Text);
  if (!code.has_value() && !message.has_value()) return std::nullopt;
  return ErrorBody{code.value_or(""), message.value_or("")};
}

ErrorBody ReadErrorBody(std::string_view content_type, std::string_view body) {
  if (std::optional<ErrorBody> said = ReadJsonError(body)) {
    return *std::move(said);
  }
  body = body.substr(0, kMaxErrorBodyBytes);
  if (IsHtml(content_type, body)) return {"", HtmlTitle(body)};
  if (IsBinary(body)) return {};
  return {"", std::string(body)};
}

}  // namespace fireworks::rest
