#ifndef FIREWORKS_REST_HTTP_HTTP_RESPONSE_READER_H_
#define FIREWORKS_REST_HTTP_HTTP_RESPONSE_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/types/span.h"
#include "fireworks/rest/http/http_message.h"

namespace fireworks::rest {

// Header lines and body pieces in, one bounded HttpResponse out.
//
//   HttpResponseReader reader;
//   reader.Reset(max_body_bytes, /*buffer=*/"");
//   reader.OnHeaderLine("HTTP/1.1 200 OK\r\n");
//   reader.OnHeaderLine("Content-Length: 2\r\n");
//   reader.OnHeaderLine("\r\n");
//   reader.OnBody("{}");
//   HttpResponse response = reader.Take();
//
// Interim (1xx) answers are dropped. Trailers end up after the headers, so
// FindHeader() prefers what came before the body.
class HttpResponseReader {
 public:
  // Room for all header lines of an exchange, those of interim answers and
  // trailers included.
  static constexpr size_t kMaxHeaderBytes = size_t{256} << 10;
  // Free capacity behind a body that is not empty: parsers that read whole
  // blocks (simdjson) need no copy.
  static constexpr size_t kBodyPadding = 64;

  enum class Limit { kNone, kHeaders, kBody };

  // `buffer` becomes the memory of the next body; what it holds is dropped. If
  // `needed` is set, a 2xx answer keeps no other headers.
  void Reset(
      size_t max_body_bytes, std::string buffer,
      std::optional<absl::Span<const std::string_view>> needed = std::nullopt);

  // One line with its line end, as it came. False: a limit was passed, and the
  // exchange is to be stopped.
  bool OnHeaderLine(std::string_view line);
  bool OnBody(std::string_view piece);

  size_t max_body_bytes() const { return max_body_bytes_; }
  // The limit that was passed.
  Limit limit() const { return limit_; }
  // Whether a line or a piece has arrived.
  bool begun() const { return header_bytes_ > 0; }
  // Whether the headers of the final answer arrived to the last.
  bool headers_complete() const { return headers_complete_; }

  // What has arrived. The reader is to be Reset() before its next use.
  HttpResponse Take();

 private:
  void BeginAnswer(std::string_view status_line);
  void AddHeader(std::string_view line);
  bool IsKept(std::string_view name) const;

  HttpResponse response_;
  size_t max_body_bytes_ = 0;
  std::optional<absl::Span<const std::string_view>> needed_;
  bool keeps_all_ = true;  // Headers, those that nobody needs included.
  size_t header_bytes_ = 0;
  uint64_t content_length_ = 0;  // 0: not stated.
  bool last_was_kept_ = false;   // The last header, which may be continued.
  bool headers_complete_ = false;
  Limit limit_ = Limit::kNone;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_HTTP_RESPONSE_READER_H_
