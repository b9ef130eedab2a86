#include "fireworks/rest/transcoding/path_template.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;

// Removes the first segment and its '/' from `rest`, and returns the segment.
std::string_view TakeSegment(std::string_view* rest) {
  const size_t slash = rest->find('/');
  const std::string_view segment = rest->substr(0, slash);
  rest->remove_prefix(slash == std::string_view::npos ? rest->size()
                                                      : slash + 1);
  return segment;
}

bool IsWildcard(std::string_view segment) {
  return segment == "*" || segment == "**";
}

// Whether a URL may contain `c` unencoded. '%' is allowed for text that the
// schema's author has already encoded.
bool IsLiteralCharacter(char c) {
  constexpr std::string_view kMarks = "-_.~%!$&'()+,;=:@";
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         kMarks.find(c) != std::string_view::npos;
}

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

bool IsFieldPath(std::string_view text) {
  for (const absl::string_view name : absl::StrSplit(AbslView(text), '.')) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9') ||
        !std::all_of(name.begin(), name.end(), IsNameCharacter)) {
      return false;
    }
  }
  return true;
}

bool IsDotSegment(std::string_view segment) {
  return segment == "." || segment == "..";
}

constexpr std::string_view kGoesOn = "goes on after \"**\"";
constexpr std::string_view kBareWildcard = "has a wildcard outside a variable";

// Parses a template in one pass.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  absl::StatusOr<PathTemplate> Parse() {
    if (text_.empty() || text_[0] != '/') {
      return Error("does not start with '/'");
    }
    while (position_ < text_.size()) {
      ++position_;  // The '/' before each segment.
      if (ended_) return Error(kGoesOn);
      const bool taken = Peek() == '{' ? TakeVariable() : TakeLiteral();
      if (!taken) return Error(error_);
    }
    AddLiteral();
    return std::move(pieces_);
  }

 private:
  char Peek() const {
    return position_ < text_.size() ? text_[position_] : '\0';
  }

  // Adds the text since the last variable.
  void AddLiteral() {
    if (position_ > literal_start_) {
      pieces_.push_back(
          {text_.substr(literal_start_, position_ - literal_start_), {}, {}});
    }
  }

  bool Fail(std::string_view error) {
    error_ = error;
    return false;
  }

  bool CheckLiteral(std::string_view literal) {
    if (IsWildcard(literal)) return Fail(kBareWildcard);
    if (literal.empty()) return Fail("has an empty segment");
    if (IsDotSegment(literal)) return Fail("has a \".\" or \"..\" segment");
    for (const char c : literal) {
      if (c == '*') {
        return Fail("has a '*' that is not a whole segment");
      }
      if (c == '{' || c == '}') return Fail("has a brace out of place");
      if (!IsLiteralCharacter(c)) {
        return Fail("has a character that must be percent-encoded");
      }
    }
    return true;
  }

  bool TakeLiteral() {
    const size_t end = std::min(text_.find('/', position_), text_.size());
    const std::string_view literal = text_.substr(position_, end - position_);
    position_ = end;
    // The grammar does not allow "/" alone, but it is common.
    if (literal.empty() && text_ == "/") return true;
    return CheckLiteral(literal);
  }

  bool TakeVariable() {
    AddLiteral();
    const size_t end = text_.find('}', position_);
    if (end == std::string_view::npos) return Fail("has a '{' without a '}'");
    const std::string_view inside =
        text_.substr(position_ + 1, end - position_ - 1);
    position_ = end + 1;

    const size_t equals = inside.find('=');
    const bool has_pattern = equals != std::string_view::npos;
    const std::string_view field = inside.substr(0, equals);
    const std::string_view pattern =
        has_pattern ? inside.substr(equals + 1) : "*";
    if (!IsFieldPath(field)) {
      return Fail("has a variable whose name is not a field path");
    }
    if (!CheckPattern(pattern)) return false;
    pieces_.push_back({{}, field, pattern});
    literal_start_ = position_;
    return TakeVerb();
  }

  // Takes the optional verb between a variable and the end.
  bool TakeVerb() {
    const size_t end = std::min(text_.find('/', position_), text_.size());
    if (position_ == end) return true;
    if (Peek() != ':') {
      return Fail("has a variable that is not a whole segment");
    }
    if (end < text_.size()) return Fail("has a verb before its end");
    const std::string_view verb = text_.substr(position_ + 1);
    position_ = end;
    return CheckLiteral(verb);
  }

  bool CheckPattern(std::string_view pattern) {
    if (pattern.empty() || pattern.back() == '/') {
      return Fail("has an empty segment");
    }
    while (!pattern.empty()) {
      if (ended_) return Fail(kGoesOn);
      const std::string_view segment = TakeSegment(&pattern);
      if (segment == "**") ended_ = true;
      if (!IsWildcard(segment) && !CheckLiteral(segment)) return false;
    }
    return true;
  }

  absl::Status Error(std::string_view what) const {
    const bool well_formed = what == kGoesOn || what == kBareWildcard;
    return absl::Status(well_formed ? absl::StatusCode::kUnimplemented
                                    : absl::StatusCode::kInvalidArgument,
                        absl::StrCat("the path template \"", AbslView(text_),
                                     "\" ", AbslView(what)));
  }

  const std::string_view text_;
  size_t position_ = 0;
  size_t literal_start_ = 0;
  bool ended_ = false;  // "**" was seen, so nothing but a verb may follow.
  std::string_view error_;
  PathTemplate pieces_;
};

}  // namespace

absl::StatusOr<PathTemplate> ParsePathTemplate(std::string_view text) {
  return Parser(text).Parse();
}

bool IsSingleSegment(std::string_view pattern) {
  return pattern != "**" && pattern.find('/') == std::string_view::npos;
}

bool FitsPattern(std::string_view value, std::string_view pattern) {
  if (value.empty()) return false;
  if (IsSingleSegment(pattern)) {
    return pattern == "*" ? !IsDotSegment(value) : value == pattern;
  }
  if (value.back() == '/') return false;
  while (!value.empty()) {
    const std::string_view segment = TakeSegment(&value);
    if (segment.empty() || IsDotSegment(segment)) return false;
    if (pattern == "**") continue;  // Matches all remaining segments.
    if (pattern.empty()) return false;
    const std::string_view expected = TakeSegment(&pattern);
    if (expected != "*" && expected != segment) return false;
  }
  return pattern.empty() || pattern == "**";
}

}  // namespace fireworks::rest
