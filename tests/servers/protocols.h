#ifndef FIREWORKS_TESTS_SERVERS_PROTOCOLS_H_
#define FIREWORKS_TESTS_SERVERS_PROTOCOLS_H_

// The protocols that a server without a fault may speak, for Serve().

#include "servers/certificates.h"
#include "servers/fault_server.h"

namespace fireworks::servers {

// `fault` over TLS, with a good certificate.
inline Fault WithTls(Fault fault) {
  fault.tls = Identity::kGood;
  return fault;
}

// A server of HTTP/2, and so of TLS, that answers each request with a model.
inline Fault Http2() {
  Fault fault;
  fault.h2 = "good";
  return fault;
}

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_PROTOCOLS_H_
