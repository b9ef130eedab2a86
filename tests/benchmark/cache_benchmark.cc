// Measures a hit in ModelCache, on one thread and on two that get the same name.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "fireworks/client.h"
#include "fireworks/gateway/v1/gateway.rest.h"
#include "fireworks/model_cache.h"
#include "fireworks/rest/call_context.h"

namespace fireworks {
namespace {

class EveryModel final : public gateway::v1::GatewayRestStubInterface {
 public:
  absl::StatusOr<Model> GetModel(const GetModelRequest& request,
                                 CallContext*) override {
    Model model;
    model.set_name(request.name());
    return model;
  }
};

// The cache of a server: it holds many models besides the one being asked for.
ModelCache& Cache() {
  static ModelCache* const cache = [] {
    ClientOptions options;
    options.account = "fireworks";
    auto* const made = new ModelCache(
        *ModelCache::Create(Client(std::make_shared<EveryModel>(), options)));
    for (int i = 0; i < 300; ++i) {
      benchmark::DoNotOptimize(made->Get("model-" + std::to_string(i)));
    }
    return made;
  }();
  return *cache;
}

void Hit(benchmark::State& state, const std::string& name) {
  ModelCache& cache = Cache();
  if (!cache.Get(name).ok()) state.SkipWithError("the model is not there");
  for (auto _ : state) benchmark::DoNotOptimize(cache.Get(name));
  // The hits of all threads per second of real time.
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(Hit, Whole, "accounts/fireworks/models/model-7")
    ->Threads(1)
    ->Threads(2)
    ->UseRealTime();
BENCHMARK_CAPTURE(Hit, Short, "model-7")->Threads(1)->UseRealTime();

}  // namespace
}  // namespace fireworks

BENCHMARK_MAIN();
