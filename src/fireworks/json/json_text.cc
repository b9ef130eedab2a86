#include "fireworks/json/json_text.h"

#include <cstddef>

#include "fireworks/internal/utf8.h"

namespace fireworks::json {
namespace {

constexpr int kMaxDepth = 1000;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Reads a text from start to end. A method that returns a bool returns false if the
// text is not JSON.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  void Blank() {
    while (!rest_.empty() && std::string_view(" \t\n\r").find(rest_[0]) !=
                                 std::string_view::npos) {
      rest_.remove_prefix(1);
    }
  }

  bool AtEnd() const { return rest_.empty(); }

  bool Value(int levels) {
    if (AtEnd()) return false;
    switch (rest_[0]) {
      case '{':
      case '[':
        return Composite(levels, std::nullopt);
      case '"':
        return String();
      case 't':
        return Word("true");
      case 'f':
        return Word("false");
      case 'n':
        return Word("null");
      default:
        return Number();
    }
  }

  using Visitor = absl::FunctionRef<bool(const JsonPart&)>;

  // Reads an object or an array. Also returns false if `visit` returned false.
  bool Composite(int levels, std::optional<Visitor> visit) {
    const bool is_object = Take('{');
    if ((!is_object && !Take('[')) || levels == 0) return false;
    const char close = is_object ? '}' : ']';
    Blank();
    if (Take(close)) return true;
    do {
      JsonPart part;
      Blank();
      if (is_object && !Key(&part.key)) return false;
      const std::string_view before = rest_;
      if (!Value(levels - 1)) return false;
      part.value = before.substr(0, before.size() - rest_.size());
      if (visit.has_value() && !(*visit)(part)) return false;
      Blank();
    } while (Take(','));
    return Take(close);
  }

 private:
  bool Take(char c) {
    if (AtEnd() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool Word(std::string_view word) {
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  // `"key" : `
  bool Key(std::string_view* key) {
    const std::string_view before = rest_;
    if (!String()) return false;
    *key = before.substr(1, before.size() - rest_.size() - 2);
    Blank();
    if (!Take(':')) return false;
    Blank();
    return true;
  }

  bool String() {
    if (!Take('"')) return false;
    while (!AtEnd()) {
      const char c = rest_[0];
      rest_.remove_prefix(1);
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < ' ') return false;
      if (c == '\\' && !Escape()) return false;
    }
    return false;
  }

  // Reads the part after the backslash.
  bool Escape() {
    if (AtEnd()) return false;
    const char c = rest_[0];
    rest_.remove_prefix(1);
    if (c != 'u') {
      return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    }
    for (int i = 0; i < 4; ++i) {
      if (AtEnd() || !IsHexDigit(rest_[0])) return false;
      rest_.remove_prefix(1);
    }
    return true;
  }

  bool Number() {
    Take('-');
    if (!Take('0') && !Digits()) return false;
    if (Take('.') && !Digits()) return false;
    if (Take('e') || Take('E')) {
      if (!Take('+')) Take('-');
      return Digits();
    }
    return true;
  }

  // Reads at least one digit.
  bool Digits() {
    const size_t before = rest_.size();
    while (!AtEnd() && IsDigit(rest_[0])) rest_.remove_prefix(1);
    return rest_.size() < before;
  }

  std::string_view rest_;
};

}  // namespace

bool IsOneJsonValue(std::string_view text) {
  Reader reader(text);
  reader.Blank();
  if (!reader.Value(kMaxDepth)) return false;
  reader.Blank();
  return reader.AtEnd() && internal::FindInvalidUtf8(text) == text.size();
}

bool VisitParts(std::string_view text,
                absl::FunctionRef<bool(const JsonPart&)> visit) {
  Reader reader(text);
  bool stopped = false;
  const auto visit_or_stop = [&](const JsonPart& part) {
    stopped = !visit(part);
    return !stopped;
  };
  reader.Blank();
  if (!reader.Composite(kMaxDepth, Reader::Visitor(visit_or_stop))) {
    return stopped;
  }
  reader.Blank();
  return reader.AtEnd();
}

std::optional<std::vector<JsonPart>> PartsOf(std::string_view text) {
  std::vector<JsonPart> parts;
  const bool is_json = VisitParts(text, [&parts](const JsonPart& part) {
    parts.push_back(part);
    return true;
  });
  if (!is_json) return std::nullopt;
  return parts;
}

}  // namespace fireworks::json
