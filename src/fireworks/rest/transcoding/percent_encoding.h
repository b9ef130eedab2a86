#ifndef FIREWORKS_REST_TRANSCODING_PERCENT_ENCODING_H_
#define FIREWORKS_REST_TRANSCODING_PERCENT_ENCODING_H_

#include <string>
#include <string_view>

namespace fireworks::rest {

// Appends `text` with every byte but [-_.~0-9a-zA-Z] as %XX. The result is one
// path segment, or the name or value of a query parameter.
//
// "." and ".." stay what they are, which a path must not contain: HTTP clients
// resolve them, even when they are encoded.
void AppendPercentEncoded(std::string_view text, std::string* out);

// The same, but '/' stays: the result is several path segments.
void AppendPercentEncodedPath(std::string_view text, std::string* out);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_TRANSCODING_PERCENT_ENCODING_H_
