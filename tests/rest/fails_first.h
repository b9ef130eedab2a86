#ifndef FIREWORKS_TESTS_REST_FAILS_FIRST_H_
#define FIREWORKS_TESTS_REST_FAILS_FIRST_H_

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "servers/good_server.h"

namespace fireworks::rest {

// Answers the first request for each target with `first` and later ones with `then`.
// So concurrent calls for different targets all get the same answers.
inline servers::GoodServer::Handler FailsFirst(servers::GoodAnswer first,
                                               servers::GoodAnswer then = {
                                                   200, "{\"name\": \"m\"}"}) {
  struct Seen {
    std::mutex mutex;
    std::set<std::string> targets;
  };
  return [seen = std::make_shared<Seen>(), first = std::move(first),
          then = std::move(then)](const servers::GoodRequest& request) {
    const std::lock_guard<std::mutex> lock(seen->mutex);
    return seen->targets.insert(request.target).second ? first : then;
  };
}

}  // namespace fireworks::rest

#endif  // FIREWORKS_TESTS_REST_FAILS_FIRST_H_
