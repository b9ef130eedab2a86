// What it costs to turn the body of an answer into a message, by the ways there
// are. The ratio that counts is accelerator to binary, the same message parsed
// from protobuf's wire format.
//
//   cmake -B build -DFIREWORKS_BUILD_BENCHMARKS=ON
//   cmake --build build --target decode_benchmark
//   build/bin/decode_benchmark --benchmark_repetitions=9

#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/json/decoder.h"
#include "fireworks/json/drift.h"

namespace fireworks::json {
namespace {

using ::fireworks::gateway::v1::ListModelsResponse;
using ::fireworks::gateway::v1::Model;

// The first argument of every benchmark.
enum Body { kSmall, kTypical, kLong, kPage };

constexpr const char* kBodyNames[] = {"small", "typical", "long", "page"};

std::string BodyText(int body) {
  // The answer that client_benchmark gets: every field is there, set or not, as in
  // the service's.
  std::ifstream file(FIREWORKS_GET_MODEL_JSON);
  std::string typical{std::istreambuf_iterator<char>(file), {}};
  switch (body) {
    case kSmall:
      return R"({"name":"accounts/acme/models/tiny","state":"READY"})";
    case kTypical:
      return typical;
    case kLong: {
      auto model = nlohmann::json::parse(typical);
      auto& text =
          model["conversationConfig"]["template"].get_ref<std::string&>();
      while (text.size() < 13000) {
        text += "{%- if message['role'] == \"user\" %}\n  <｜User｜>\n";
      }
      for (int i = 0; i < 80; ++i) {
        model["baseModelDetails"]["huggingfaceFiles"].push_back(
            "model-00001-of-00080.safetensors");
      }
      return model.dump();
    }
    default: {
      std::string page = R"({"totalSize":200,"models":[)" + typical;
      for (int i = 1; i < 200; ++i) page += "," + typical;
      return page + "]}";
    }
  }
}

std::unique_ptr<google::protobuf::Message> NewMessage(int body) {
  if (body == kPage) return std::make_unique<ListModelsResponse>();
  return std::make_unique<Model>();
}

// Reads `text` again and again by `read`, which takes a message and returns whether
// it could.
template <typename Read>
void Repeat(benchmark::State& state, const std::string& text, Read read) {
  const auto body = static_cast<int>(state.range(0));
  for (auto _ : state) {
    const auto message = NewMessage(body);
    if (!read(message.get())) {
      state.SkipWithError("the body was refused");
      return;
    }
    benchmark::DoNotOptimize(message);
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<int64_t>(text.size()));
  state.SetLabel(kBodyNames[body]);
}

void Decode(benchmark::State& state, bool accelerate, bool with_drift) {
  DecoderOptions options;
  options.accelerate = accelerate;
  const Decoder decoder(options);
  if (decoder.accelerated() != accelerate) {
    state.SkipWithError("simdjson was not built in");
    return;
  }
  std::string text = BodyText(static_cast<int>(state.range(0)));
  text.reserve(text.size() + Decoder::kPadding);
  Repeat(state, text, [&](google::protobuf::Message* message) {
    if (!decoder.Decode(text, message).ok()) return false;
    if (with_drift) {
      benchmark::DoNotOptimize(FindDrift(text, *message->GetDescriptor()));
    }
    return true;
  });
}

void BM_Binary(benchmark::State& state) {
  const auto body = static_cast<int>(state.range(0));
  const auto message = NewMessage(body);
  if (!Decoder().Decode(BodyText(body), message.get()).ok()) {
    state.SkipWithError("the body was refused");
    return;
  }
  const std::string bytes = message->SerializeAsString();
  Repeat(state, bytes, [&](google::protobuf::Message* out) {
    return out->ParseFromString(bytes);
  });
}
BENCHMARK(BM_Binary)->DenseRange(kSmall, kPage);

void BM_Accelerator(benchmark::State& state) {
  Decode(state, /*accelerate=*/true, /*with_drift=*/false);
}
BENCHMARK(BM_Accelerator)->DenseRange(kSmall, kPage);

void BM_AcceleratorWithDrift(benchmark::State& state) {
  Decode(state, /*accelerate=*/true, /*with_drift=*/true);
}
BENCHMARK(BM_AcceleratorWithDrift)->DenseRange(kSmall, kPage);

void BM_JsonStringToMessage(benchmark::State& state) {
  Decode(state, /*accelerate=*/false, /*with_drift=*/false);
}
BENCHMARK(BM_JsonStringToMessage)->DenseRange(kSmall, kPage);

// The text read into nlohmann's own values, nothing else.
void BM_NlohmannDom(benchmark::State& state) {
  const std::string text = BodyText(static_cast<int>(state.range(0)));
  Repeat(state, text, [&](google::protobuf::Message* /*unused*/) {
    return nlohmann::json::parse(text).is_object();
  });
}
BENCHMARK(BM_NlohmannDom)->DenseRange(kSmall, kPage);

}  // namespace
}  // namespace fireworks::json
