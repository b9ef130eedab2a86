#ifndef FIREWORKS_TESTS_SUPPORT_STALLED_RESOLVER_H_
#define FIREWORKS_TESTS_SUPPORT_STALLED_RESOLVER_H_

#include "absl/time/time.h"

namespace fireworks::testing_support {

// A program that links stalled_resolver.cc replaces getaddrinfo(). A lookup of
// kStalledHost takes kResolverStall and fails. Other hosts resolve as usual.
inline constexpr char kStalledHost[] = "stall.test";
inline constexpr absl::Duration kResolverStall = absl::Seconds(6);

}  // namespace fireworks::testing_support

#endif  // FIREWORKS_TESTS_SUPPORT_STALLED_RESOLVER_H_
