#ifndef FIREWORKS_REST_TRANSCODING_PATH_TEMPLATE_H_
#define FIREWORKS_REST_TRANSCODING_PATH_TEMPLATE_H_

// The path template syntax of google/api/http.proto:
//
//   Template  = "/" Segments [ Verb ]
//   Segments  = Segment { "/" Segment }
//   Segment   = "*" | "**" | LITERAL | Variable
//   Variable  = "{" FieldPath [ "=" Segments ] "}"
//   FieldPath = IDENT { "." IDENT }
//   Verb      = ":" LITERAL
//
// The transcoder parses a template at each call. protoc-gen-cpp-rest refuses a
// template that does not parse.

#include <string_view>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"

namespace fireworks::rest {

// A part of a template: a variable, or text if `field` is empty.
struct PathPiece {
  std::string_view text;     // "/v1/", ":prepare"
  std::string_view field;    // "name", "book.name"
  std::string_view pattern;  // "*", "accounts/*/models/*", "files/**"
};

// Views into the template.
using PathTemplate = absl::InlinedVector<PathPiece, 4>;

// Returns INVALID_ARGUMENT, quoting the template and saying why, if `text`
// breaks the syntax. Returns UNIMPLEMENTED for a "**" before the end, and for a
// wildcard outside a variable: a server can match it, but no request field has
// a value for it.
absl::StatusOr<PathTemplate> ParsePathTemplate(std::string_view text);

// Whether the value of a variable is one segment, so that '/' is encoded, too.
// True for "{var}" and "{var=*}", but not for "{var=files/*}" or "{var=**}".
bool IsSingleSegment(std::string_view pattern);

// Whether `value`, not yet encoded, matches `pattern`. False if a segment of
// `value` is empty, "." or "..".
bool FitsPattern(std::string_view value, std::string_view pattern);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_PATH_TEMPLATE_H_
