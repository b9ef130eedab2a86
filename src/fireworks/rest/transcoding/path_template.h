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
// Read by the transcoder at each call and by protoc-gen-cpp-rest, which refuses
// what does not parse.

#include <string_view>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"

namespace fireworks::rest {

// A stretch of a template: a variable or, where `field` is empty, text.
struct PathPiece {
  std::string_view text;     // "/v1/", ":prepare"
  std::string_view field;    // "name", "book.name"
  std::string_view pattern;  // "*", "accounts/*/models/*", "files/**"
};

// Views into the template.
using PathTemplate = absl::InlinedVector<PathPiece, 4>;

// INVALID_ARGUMENT, saying where and why, for what breaks the syntax.
// UNIMPLEMENTED for a "**" before the end, and for a wildcard outside a
// variable: a server can match that, but no request has a value for it.
absl::StatusOr<PathTemplate> ParsePathTemplate(std::string_view text);

// Whether the value of a variable is percent-encoded as one segment ('/' too):
// "{var}" and "{var=*}", but not "{var=files/*}" or "{var=**}".
bool IsSingleSegment(std::string_view pattern);

// Whether `value`, as a request holds it, can stand where `pattern` is. Never
// if a segment is empty, "." or "..".
bool FitsPattern(std::string_view value, std::string_view pattern);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_PATH_TEMPLATE_H_
