#ifndef FIREWORKS_TESTS_SERVERS_PROTOCOLS_H_
#define FIREWORKS_TESTS_SERVERS_PROTOCOLS_H_

// Faults for Serve() that speak TLS or HTTP/2.

#include "servers/certificates.h"
#include "servers/fault_server.h"

namespace fireworks::servers {

// `fault` over TLS, with a good certificate.
inline Fault WithTls(Fault fault) {
  fault.tls = Identity::kGood;
  return fault;
}

// A server of HTTP/2 over TLS that answers each request with a model.
inline Fault Http2() {
  Fault fault;
  fault.h2 = "good";
  return fault;
}

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_PROTOCOLS_H_
