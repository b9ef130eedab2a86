#include "servers/handshake_log.h"

#include <openssl/ssl.h>

#include <cstddef>
#include <mutex>
#include <vector>

namespace fireworks::servers {
namespace {

// Returns whether `version` is one of the meaningless values that some clients add
// so that servers keep ignoring unknown values (RFC 8701).
bool IsGrease(int version) { return (version & 0x0f0f) == 0x0a0a; }

// Returns the versions in the ClientHello that is being read. TLS 1.3 lists them
// in an extension. A ClientHello without it states only the newest version.
std::vector<int> OfferedVersions(SSL* ssl) {
  const unsigned char* list = nullptr;
  size_t size = 0;
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_supported_versions, &list,
                                &size) != 1) {
    return {static_cast<int>(SSL_client_hello_get0_legacy_version(ssl))};
  }
  std::vector<int> versions;
  // The first byte is the length of the list.
  for (size_t i = 1; i + 1 < size; i += 2) {
    const int version = list[i] << 8 | list[i + 1];
    if (!IsGrease(version)) versions.push_back(version);
  }
  return versions;
}

}  // namespace

void HandshakeLog::Watch(SSL_CTX* tls) {
  SSL_CTX_set_app_data(tls, this);
  SSL_CTX_set_client_hello_cb(tls, &HandshakeLog::OnClientHello, this);
  SSL_CTX_set_info_callback(tls, &HandshakeLog::OnInfo);
}

std::vector<Handshake> HandshakeLog::handshakes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return handshakes_;
}

int HandshakeLog::OnClientHello(SSL* ssl, int* /*alert*/, void* self) {
  auto* const log = static_cast<HandshakeLog*>(self);
  Handshake handshake;
  handshake.offered = OfferedVersions(ssl);
  const std::lock_guard<std::mutex> lock(log->mutex_);
  log->connections_.push_back(ssl);
  log->handshakes_.push_back(handshake);
  return SSL_CLIENT_HELLO_SUCCESS;
}

void HandshakeLog::OnInfo(const SSL* ssl, int where, int /*value*/) {
  if ((where & SSL_CB_HANDSHAKE_DONE) == 0) return;
  auto* const log =
      static_cast<HandshakeLog*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  const std::lock_guard<std::mutex> lock(log->mutex_);
  // Searches from the end because an SSL can have the address of an earlier one.
  for (size_t i = log->connections_.size(); i-- > 0;) {
    if (log->connections_[i] != ssl) continue;
    log->handshakes_[i].version = SSL_version(ssl);
    log->handshakes_[i].resumed = SSL_session_reused(ssl) == 1;
    return;
  }
}

}  // namespace fireworks::servers
