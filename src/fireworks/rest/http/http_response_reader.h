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

// Builds an HttpResponse of limited size from header lines and body pieces.
//
//   HttpResponseReader reader;
//   reader.Reset(max_body_bytes, /*buffer=*/"");
//   reader.OnHeaderLine("HTTP/1.1 200 OK\r\n");
//   reader.OnHeaderLine("Content-Length: 2\r\n");
//   reader.OnHeaderLine("\r\n");
//   reader.OnBody("{}");
//   HttpResponse response = reader.Take();
//
// Interim (1xx) answers are dropped. Trailers are stored after the headers, so
// FindHeader() finds a header before a trailer of the same name.
class HttpResponseReader {
 public:
  // The limit for all header lines of an exchange together, including those of
  // interim answers and trailers.
  static constexpr size_t kMaxHeaderBytes = size_t{256} << 10;
  // Free capacity after a body that is not empty, so that parsers that read
  // whole blocks (simdjson) need no copy.
  static constexpr size_t kBodyPadding = 64;

  enum class Limit { kNone, kHeaders, kBody };

  // `buffer` becomes the memory of the next body; its content is dropped. If
  // `needed` is set, a 2xx answer keeps only those headers.
  void Reset(
      size_t max_body_bytes, std::string buffer,
      std::optional<absl::Span<const std::string_view>> needed = std::nullopt);

  // Take one header line with its line end, or a piece of the body. False if a
  // limit was exceeded and the exchange must be stopped.
  bool OnHeaderLine(std::string_view line);
  bool OnBody(std::string_view piece);

  size_t max_body_bytes() const { return max_body_bytes_; }
  // The limit that was exceeded.
  Limit limit() const { return limit_; }
  // Whether a header line has arrived.
  bool begun() const { return header_bytes_ > 0; }
  // Whether all headers of the final answer arrived.
  bool headers_complete() const { return headers_complete_; }

  // Returns what has arrived. Call Reset() before the next use.
  HttpResponse Take();

 private:
  void BeginAnswer(std::string_view status_line);
  void AddHeader(std::string_view line);
  bool IsKept(std::string_view name) const;

  HttpResponse response_;
  size_t max_body_bytes_ = 0;
  std::optional<absl::Span<const std::string_view>> needed_;
  bool keeps_all_ = true;  // Keeps all headers of this answer.
  size_t header_bytes_ = 0;
  uint64_t content_length_ = 0;  // 0: unknown.
  bool last_was_kept_ = false;   // For a header that continues on a new line.
  bool headers_complete_ = false;
  Limit limit_ = Limit::kNone;
};

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_HTTP_RESPONSE_READER_H_
