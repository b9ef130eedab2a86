#ifndef FIREWORKS_JSON_WELLKNOWN_TEXT_H_
#define FIREWORKS_JSON_WELLKNOWN_TEXT_H_

// The JSON forms of Timestamp, Duration and FieldMask. As in scalar_text.h, only what
// every version of protobuf reads alike is accepted. false or nullopt does not mean
// that the text is wrong.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fireworks::json {

// The value of a Timestamp or a Duration.
struct SecondsAndNanos {
  int64_t seconds = 0;
  int32_t nanos = 0;
};

// "2025-03-24T14:40:20.594012Z": UTC, a real day, up to nine decimals.
std::optional<SecondsAndNanos> ParseTimestamp(std::string_view text);

// "-1.5s": up to nine decimals, less than 10000 years in either direction.
std::optional<SecondsAndNanos> ParseDuration(std::string_view text);

// "displayName,status.code" becomes "display_name" and "status.code". Calls
// on_path(std::string_view) for each path, perhaps also before it returns false.
template <typename OnPath>
bool ParseFieldMask(std::string_view text, OnPath on_path);

// One path of a mask. The result replaces the content of `snake_case`.
bool ParseFieldMaskPath(std::string_view text, std::string* snake_case);

template <typename OnPath>
bool ParseFieldMask(std::string_view text, OnPath on_path) {
  std::string snake_case;
  for (;;) {
    const size_t comma = text.find(',');
    if (!ParseFieldMaskPath(text.substr(0, comma), &snake_case)) return false;
    on_path(std::string_view{snake_case});
    if (comma == text.npos) return true;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_WELLKNOWN_TEXT_H_
