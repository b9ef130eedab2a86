#include "servers/fault_server.h"

#include <zlib.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "servers/h2_server.h"
#include "servers/script_server.h"

namespace fireworks::servers {

Step ReadRequest() { return {Step::Kind::kReadRequest}; }
Step AwaitRequests(size_t requests) {
  return {Step::Kind::kAwaitRequests, "", absl::ZeroDuration(), 0, requests};
}
Step Write(std::string bytes) { return {Step::Kind::kWrite, std::move(bytes)}; }
Step WriteForever(std::string bytes, absl::Duration pause) {
  return {Step::Kind::kWriteSlowly, std::move(bytes), pause};
}
Step Pause(absl::Duration pause) { return {Step::Kind::kPause, "", pause}; }
Step Reset() { return {Step::Kind::kReset}; }
Step Hold() { return {Step::Kind::kHold}; }
Step Again() { return {Step::Kind::kAgain}; }
Step Tunnel(int port) {
  return {Step::Kind::kTunnel, "", absl::ZeroDuration(), port};
}

std::string Answer(int status, const std::string& body,
                   const std::string& more_header_lines) {
  return absl::StrCat("HTTP/1.1 ", status, " Reason\r\n", more_header_lines,
                      "Content-Length: ", body.size(), "\r\n\r\n", body);
}

std::unique_ptr<FaultServer> Serve(const Fault& fault) {
  if (!fault.h2.empty()) return std::make_unique<H2Server>(fault.h2);
  return std::make_unique<ScriptServer>(fault);
}

std::string Gzip(const std::string& bytes, int times) {
  z_stream stream = {};
  constexpr int kGzipWindow = 15 + 16;
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, 8,
               Z_DEFAULT_STRATEGY);
  std::string packed;
  for (int left = times; left > 0; --left) {
    const size_t before = packed.size();
    packed.resize(before + deflateBound(&stream, bytes.size()));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data() + before);
    stream.avail_out = static_cast<uInt>(packed.size() - before);
    deflate(&stream, left > 1 ? Z_NO_FLUSH : Z_FINISH);
    packed.resize(packed.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return packed;
}

}  // namespace fireworks::servers
