#ifndef FIREWORKS_TESTS_SERVERS_FAULTS_H_
#define FIREWORKS_TESTS_SERVERS_FAULTS_H_

#include <string_view>
#include <vector>

#include "servers/fault_server.h"

namespace fireworks::servers {

// All faults below the level of HTTP statuses that we know of. Each has a name,
// for example "reset_in_body". A fault behaves the same on each connection, so a
// retry meets it again.
const std::vector<Fault>& AllFaults();

// The fault with this name. An unknown name fails the test.
const Fault& FaultNamed(std::string_view name);

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_FAULTS_H_
