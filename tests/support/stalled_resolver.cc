#include "support/stalled_resolver.h"

#include <dlfcn.h>
#include <netdb.h>

#include <cstring>

#include "absl/time/clock.h"

// The dynamic linker finds this function before the C library's.
extern "C" int getaddrinfo(const char* node, const char* service,
                           const addrinfo* hints, addrinfo** result) {
  namespace support = fireworks::testing_support;
  if (node != nullptr && strcmp(node, support::kStalledHost) == 0) {
    absl::SleepFor(support::kResolverStall);
    return EAI_AGAIN;
  }
  using Function = decltype(&getaddrinfo);
  static const auto real =
      reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(node, service, hints, result);
}
