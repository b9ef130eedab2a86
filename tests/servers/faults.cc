#include "servers/faults.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace fireworks::servers {
namespace {

constexpr char kPart[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    "Content-Length: 1000\r\n\r\n{\"name\":";
constexpr char kChunked[] =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr char kNoLength[] = "HTTP/1.1 200 OK\r\n\r\n";

// A fault whose connections all read a request and then do `steps`.
Fault Http(std::string name, Script steps) {
  steps.insert(steps.begin(), ReadRequest());
  return {std::move(name), {std::move(steps)}};
}

Fault Http2(std::string name, std::string mode) {
  Fault fault;
  fault.name = std::move(name);
  fault.h2 = std::move(mode);
  return fault;
}

Fault BareTls(std::string name, Script steps) {
  Fault fault = {std::move(name), {std::move(steps)}};
  fault.bare_https = true;
  return fault;
}

Fault WithIdentity(std::string name, Identity identity) {
  Fault fault = Http(std::move(name), {Write(Answer(200, "{}"))});
  fault.tls = identity;
  return fault;
}

Fault WithListen(std::string name, Listen listen) {
  Fault fault;
  fault.name = std::move(name);
  fault.listen = listen;
  return fault;
}

// 64 MB of zeros, compressed to about 300 KB.
std::string GzipBomb() {
  const std::string packed = Gzip(std::string(size_t{1} << 20, '0'), 64);
  return Answer(200, packed, "Content-Encoding: gzip\r\n");
}

std::vector<Fault> MakeFaults() {
  std::vector<Fault> faults = {
      // The connection.
      WithListen("refused", Listen::kNo),
      WithListen("connect_stall", Listen::kFull),
      BareTls("tls_stall", {Hold()}),
      BareTls("tls_garbage", {Write("SSH-2.0-OpenSSH_9.2\r\n"), Hold()}),
      BareTls("tls_reset", {Pause(absl::Milliseconds(20)), Reset()}),
      WithIdentity("expired", Identity::kExpired),
      WithIdentity("wrong_host", Identity::kWrongHost),
      WithIdentity("self_signed", Identity::kSelfSigned),
      // Before the answer.
      Http("silent", {Hold()}),
      Http("reset_before_answer", {Reset()}),
      Http("close_before_answer", {}),
      // In the headers.
      Http("garbage", {Write("hello\r\n\r\nworld")}),
      Http("reset_in_status_line", {Write("HTTP/1.1 20"), Reset()}),
      Http("reset_in_headers",
           {Write("HTTP/1.1 200 OK\r\nServer: x\r\nCont"), Reset()}),
      // Has "Connection: close" because libcurl accepts this as an answer and would
      // reuse the connection.
      Http("close_in_headers",
           {Write("HTTP/1.1 200 OK\r\nConnection: close\r\nCont")}),
      Http("close_after_interim", {Write("HTTP/1.1 103 Hints\r\n\r\n")}),
      Http("stall_in_headers",
           {Write("HTTP/1.1 200 OK\r\nServer: x\r\n"), Hold()}),
      Http("endless_headers",
           {Write("HTTP/1.1 200 OK\r\n"),
            WriteForever("X-Filler: " + std::string(1000, 'x') + "\r\n")}),
      Http("endless_header_line", {Write("HTTP/1.1 200 OK\r\nX-Filler: "),
                                   WriteForever(std::string(1000, 'x'))}),
      Http("endless_interim",
           {WriteForever("HTTP/1.1 103 Hints\r\nLink: </" +
                         std::string(1000, 'x') + ">\r\n\r\n")}),
      // In the body.
      Http("reset_in_body", {Write(kPart), Reset()}),
      Http("close_in_body", {Write(kPart)}),
      Http("stall_in_body", {Write(kPart), Hold()}),
      Http("one_byte_a_second",
           {Write(kPart), WriteForever(" ", absl::Seconds(1))}),
      Http("bad_chunk",
           {Write(kChunked), Write("2\r\n{}\r\nnonsense\r\n"), Hold()}),
      Http("close_in_chunk", {Write(kChunked), Write("100\r\n{\"name\":")}),
      Http("endless_body",
           {Write(kNoLength), WriteForever(std::string(65536, 'x'))}),
      Http("endless_chunks",
           {Write(kChunked),
            WriteForever("10000\r\n" + std::string(65536, 'x') + "\r\n")}),
      Http("huge_length",
           {Write("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n"),
            WriteForever(std::string(65536, 'x'))}),
      Http("gzip_bomb", {Write(GzipBomb()), Hold()}),
      Http("bad_gzip", {Write(Answer(200, "not packed at all",
                                     "Content-Encoding: gzip\r\n"))}),
      // These are valid HTTP. Only the JSON decoder can detect them.
      Http("close_without_length", {Write(kNoLength), Write("{\"name\":")}),
      Http("body_longer_than_length",
           {Write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}{}{}")}),
      // HTTP/2.
      Http2("h2_stall", "stall"),
      Http2("h2_stall_in_body", "stall_in_body"),
      Http2("h2_internal_error", "reset_stream:2"),
      Http2("h2_refused_stream", "reset_stream:7"),
      Http2("h2_cancel", "reset_stream:8"),
      Http2("h2_enhance_your_calm", "reset_stream:11"),
      Http2("h2_http_1_1_required", "reset_stream:13"),
      Http2("h2_reset_after_headers", "reset_stream_after_headers"),
      Http2("h2_reset_in_body", "reset_stream_in_body"),
      Http2("h2_goaway_then_answer", "goaway_then_answer"),
      Http2("h2_goaway_no_answer", "goaway_no_answer"),
      Http2("h2_goaway_unprocessed", "goaway_unprocessed"),
      Http2("h2_goaway_error", "goaway_error"),
      Http2("h2_close", "close"),
      Http2("h2_close_notify", "close_notify"),
      Http2("h2_close_in_body", "close_in_body"),
      Http2("h2_cut_in_frame", "cut_in_frame"),
      Http2("h2_short", "short"),
      Http2("h2_reset_connection", "reset_connection"),
      Http2("h2_bad_frame", "bad_frame"),
      Http2("h2_not_http2", "not_http2"),
      Http2("h2_endless_headers", "endless_headers"),
      Http2("h2_endless_body", "endless_body"),
  };
  return faults;
}

}  // namespace

const std::vector<Fault>& AllFaults() {
  static const auto* const faults = new std::vector<Fault>(MakeFaults());
  return *faults;
}

const Fault& FaultNamed(std::string_view name) {
  for (const Fault& fault : AllFaults()) {
    if (fault.name == name) return fault;
  }
  ADD_FAILURE() << "no fault is called " << name;
  return AllFaults().front();
}

}  // namespace fireworks::servers
