#include "fireworks/json/precheck.h"

#include <array>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/utf8.h"

namespace fireworks::json {
namespace {

constexpr std::string_view kWhitespace = " \t\n\r";

enum class ByteClass : unsigned char { kOther, kOpen, kClose, kQuote };

constexpr std::array<ByteClass, 256> MakeByteClasses() {
  std::array<ByteClass, 256> classes{};
  classes['{'] = classes['['] = ByteClass::kOpen;
  classes['}'] = classes[']'] = ByteClass::kClose;
  // protobuf accepts single quotes too. If they were ignored here, {'"':[[[[ would
  // hide its nesting.
  classes['"'] = classes['\''] = ByteClass::kQuote;
  return classes;
}

constexpr std::array<ByteClass, 256> kByteClasses = MakeByteClasses();

// The offset of the quote that closes the string at `open`, or the end of the body.
size_t SkipString(std::string_view body, size_t open) {
  const char quote = body[open];
  size_t i = open + 1;
  while (i < body.size() && body[i] != quote) i += body[i] == '\\' ? 2 : 1;
  return i;
}

// The offset of the first bracket beyond `max_depth`, or the end of the body.
size_t FindTooDeep(std::string_view body, int max_depth) {
  int depth = 0;
  for (size_t i = 0; i < body.size(); ++i) {
    switch (kByteClasses[static_cast<unsigned char>(body[i])]) {
      case ByteClass::kOther:
        break;
      case ByteClass::kOpen:
        if (++depth > max_depth) return i;
        break;
      case ByteClass::kClose:
        --depth;
        break;
      case ByteClass::kQuote:
        i = SkipString(body, i);
        break;
    }
  }
  return body.size();
}

}  // namespace

char FirstByte(std::string_view body) {
  const size_t start = body.find_first_not_of(kWhitespace);
  return start == body.npos ? '\0' : body[start];
}

absl::Status Precheck(std::string_view body, bool must_be_object,
                      int max_depth) {
  if (body.find_first_not_of(kWhitespace) == body.npos) {
    return absl::InvalidArgumentError("the body is empty, not JSON");
  }
  if (must_be_object && !StartsWithObject(body)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the body is not a JSON object: ", internal::Excerpt(body)));
  }
  if (const size_t bad = internal::FindInvalidUtf8(body); bad < body.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the body is not valid UTF-8 at byte ", bad));
  }
  if (const size_t deep = FindTooDeep(body, max_depth); deep < body.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the body nests deeper than ", max_depth,
                     " levels of objects and arrays at byte ", deep));
  }
  return absl::OkStatus();
}

}  // namespace fireworks::json
