#include "fireworks/rest/errors/error_body.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/internal/utf8.h"
#include "fireworks/json/decoder.h"
#include "fireworks/rest/v1/error_info.pb.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kEnds = " \t\r\n,:{}[]\"";  // Of a scalar.

void SkipBlanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
}

// The place behind the string that begins at `at`, or npos.
size_t StringEnd(std::string_view text, size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\';
  return at < text.size() ? at + 1 : std::string_view::npos;
}

// The place behind the object or array that `text` begins with, or npos.
size_t BracketsEnd(std::string_view text) {
  size_t depth = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') {
      at = StringEnd(text, at);
      if (at == std::string_view::npos) return at;
      --at;
    } else if (text[at] == '{' || text[at] == '[') {
      ++depth;
    } else if ((text[at] == '}' || text[at] == ']') && --depth == 0) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

// Takes a JSON value, quotes or brackets included, off the front of `text`. "" if
// the value is incomplete. Checks no more than it needs to find the end.
std::string_view TakeValue(std::string_view& text) {
  const char first = text.empty() ? '\0' : text[0];
  const size_t end = first == '"'                   ? StringEnd(text, 0)
                     : first == '{' || first == '[' ? BracketsEnd(text)
                                                    : text.find_first_of(kEnds);
  if (end == std::string_view::npos) return {};
  const std::string_view value = text.substr(0, end);
  text.remove_prefix(end);
  return value;
}

// Calls `member(name, value)` for each member of an object, both as they stand
// there, quotes included. False if `text` is not one complete object.
bool ForEachMember(
    std::string_view text,
    absl::FunctionRef<void(std::string_view, std::string_view)> member) {
  const auto take = [&text](char c) {
    SkipBlanks(text);
    if (text.empty() || text[0] != c) return false;
    text.remove_prefix(1);
    return true;
  };
  if (!take('{')) return false;
  for (bool first = true; !take('}'); first = false) {
    if (!first && !take(',')) return false;
    SkipBlanks(text);
    const std::string_view name = TakeValue(text);
    if (name.substr(0, 1) != "\"" || !take(':')) return false;
    SkipBlanks(text);
    const std::string_view value = TakeValue(text);
    if (value.empty()) return false;
    member(name, value);
  }
  SkipBlanks(text);
  return text.empty();
}

// What a JSON string says; nothing if `value` is another value.
std::optional<std::string> Text(std::string_view value) {
  if (value.empty() || value.front() != '"') return std::nullopt;
  // Escapes are the decoder's business.
  v1::ErrorInfo info;
  const std::string object =
      absl::StrCat("{\"serverMessage\":", AbslView(value), "}");
  if (!json::Decoder().Decode(object, &info).ok()) return std::nullopt;
  return info.server_message();
}

// The same, and an integer as it stands there.
std::optional<std::string> TextOrInteger(std::string_view value) {
  const std::string_view digits = value.substr(value.substr(0, 1) == "-");
  if (!digits.empty() && digits.size() < 20 &&
      digits.find_first_not_of("0123456789") == std::string_view::npos) {
    return std::string(value);
  }
  return Text(value);
}

// What the first value says that says something; otherwise "" if one is there.
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

// The members of an error's body that speak, as they stand in it; "" for one
// that it lacks.
struct Members {
  std::string_view code, message, error, detail;

  // False if `object` is not a JSON object.
  bool Read(std::string_view object) {
    return ForEachMember(object,
                         [this](std::string_view name, std::string_view value) {
                           if (name == "\"code\"") code = value;
                           if (name == "\"message\"") message = value;
                           if (name == "\"error\"") error = value;
                           if (name == "\"detail\"") detail = value;
                         });
  }
};

std::optional<ErrorBody> FromJson(std::string_view body) {
  Members top;
  if (fireworks::internal::FindInvalidUtf8(body) < body.size() ||
      !top.Read(body)) {
    return std::nullopt;
  }
  Members inner;
  inner.Read(top.error);
  const auto code = FirstOf({top.code, inner.code}, &TextOrInteger);
  const auto message =
      FirstOf({top.message, inner.message, top.error, top.detail}, &Text);
  if (!code.has_value() && !message.has_value()) return std::nullopt;
  return ErrorBody{code.value_or(""), message.value_or("")};
}

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

ErrorBody ReadErrorBody(std::string_view content_type, std::string_view body) {
  body = body.substr(0, kMaxErrorBodyBytes);
  if (std::optional<ErrorBody> said = FromJson(body)) return *std::move(said);
  if (IsHtml(content_type, body)) return {"", HtmlTitle(body)};
  if (IsBinary(body)) return {};
  return {"", std::string(body)};
}

}  // namespace fireworks::rest
