#ifndef FIREWORKS_TESTS_SERVERS_FAULTS_H_
#define FIREWORKS_TESTS_SERVERS_FAULTS_H_

#include <string_view>
#include <vector>

#include "servers/fault_server.h"

namespace fireworks::servers {

// Everything that is known to go wrong below HTTP's own statuses, by name
// ("reset_in_body"). Each fault is the same for each connection, so a retry
// meets it again.
const std::vector<Fault>& AllFaults();

// The one called `name`; a wrong name fails the test.
const Fault& FaultNamed(std::string_view name);

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_FAULTS_H_
