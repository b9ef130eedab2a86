// What it costs to turn the body of an answer into a message, by the ways there
// are. The ratio that counts is accelerator to binary, the same message parsed
// from protobuf's wire format.
//
//   cmake -B build -DFIREWORKS_BUILD_BENCHMARKS=ON
//   cmake --build build --target decode_benchmark
//   build/bin/decode_benchmark --benchmark_repetitions=9
//
// Bodies look like the service's: every field is sent, set or not.

#include <benchmark/benchmark.h>

#include <string>

#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/json/decoder.h"
#include "fireworks/json/drift.h"
#ifdef FIREWORKS_HAVE_NLOHMANN
#include <nlohmann/json.hpp>
#endif

namespace fireworks::json {
namespace {

using ::fireworks::gateway::v1::BaseModelDetails;
using ::fireworks::gateway::v1::ListModelsResponse;
using ::fireworks::gateway::v1::Model;

// The first argument of every benchmark.
enum Body { kSmall, kTypical, kLong, kPage };

constexpr const char* kBodyNames[] = {"small", "typical", "long", "page"};

Model SmallModel() {
  Model model;
  model.set_name("accounts/acme/models/tiny");
  model.set_state(Model::READY);
  return model;
}

// Sets every scalar of the message, as the service does, to what says little.
void FillScalars(google::protobuf::Message* message) {
  const auto* descriptor = message->GetDescriptor();
  const auto* reflection = message->GetReflection();
  using Field = google::protobuf::FieldDescriptor;
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const Field* field = descriptor->field(i);
    if (field->is_repeated() || reflection->HasField(*message, field)) continue;
    switch (field->cpp_type()) {
      case Field::CPPTYPE_STRING:
        reflection->SetString(message, field, "");
        break;
      case Field::CPPTYPE_BOOL:
        reflection->SetBool(message, field, false);
        break;
      case Field::CPPTYPE_INT32:
        reflection->SetInt32(message, field, 0);
        break;
      case Field::CPPTYPE_ENUM:
        reflection->SetEnumValue(message, field, 0);
        break;
      default:
        break;
    }
  }
}

Model TypicalModel() {
  Model model = SmallModel();
  model.set_display_name("Acme Tiny 7B Instruct");
  model.set_description(
      "A small model that was made to be measured. It follows instructions, "
      "calls tools and knows when it does not know, or so its makers say. "
      "Built "
      "for benchmarks of decoders, it has a description of the length that "
      "descriptions have, links that lead nowhere, and a template of modest "
      "size. It was tuned on nothing, for nobody, and is retired never.");
  model.mutable_create_time()->set_seconds(1742827220);
  model.mutable_create_time()->set_nanos(594012000);
  *model.mutable_update_time() = model.create_time();
  model.set_kind(Model::HF_BASE_MODEL);
  model.mutable_status()->set_code(gateway::v1::Status::OK);
  model.set_hugging_face_url("https://huggingface.co/acme/tiny-7b-instruct");
  model.set_context_length(131072);
  model.set_training_context_length(32768);
  BaseModelDetails* details = model.mutable_base_model_details();
  details->set_world_size(1);
  details->set_checkpoint_format(BaseModelDetails::HUGGINGFACE);
  details->set_parameter_count(7615616512);
  details->set_model_type("acme_tiny");
  details->set_default_precision(BaseModelDetails::FP16);
  for (const char* file :
       {"config.json", "generation_config.json", "tokenizer.json",
        "tokenizer_config.json", "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors", "model.safetensors.index.json"}) {
    details->add_huggingface_files(file);
  }
  (*model.mutable_default_sampling_params())["temperature"] = 0.7F;
  (*model.mutable_default_sampling_params())["top_p"] = 0.95F;
  (*model.mutable_default_sampling_params())["top_k"] = 40;
  auto* deployment = model.add_deployed_model_refs();
  deployment->set_name("accounts/acme/deployedModels/tiny-a1b2c3d4");
  deployment->set_deployment("accounts/acme/deployments/e5f6a7b8");
  deployment->set_state(gateway::v1::DeployedModelRef::DEPLOYED);
  FillScalars(deployment);
  model.mutable_conversation_config()->set_style("jinja");
  model.mutable_conversation_config()->set_template_(
      "{% for message in messages %}<|{{ message['role'] }}|>\n"
      "{{ message['content'] }}\n{% endfor %}<|assistant|>\n");
  FillScalars(model.mutable_conversation_config());
  FillScalars(model.mutable_peft_details());
  FillScalars(details);
  FillScalars(&model);
  return model;
}

Model LongModel() {
  Model model = TypicalModel();
  std::string* text = model.mutable_conversation_config()->mutable_template_();
  while (text->size() < 13000) {
    text->append("{%- if message['role'] == \"user\" %}\n  <｜User｜>\n");
  }
  for (int i = 0; i < 80; ++i) {
    model.mutable_base_model_details()->add_huggingface_files(
        "model-00001-of-00080.safetensors");
  }
  return model;
}

ListModelsResponse PageOfModels() {
  ListModelsResponse page;
  for (int i = 0; i < 200; ++i) *page.add_models() = TypicalModel();
  page.set_total_size(200);
  return page;
}

std::string ToJson(const google::protobuf::Message& message) {
  internal::JsonPrintStyle style;
  style.print_without_presence = true;
  std::string json = internal::PrintJson(message, style).value();
  json.reserve(json.size() + Decoder::kPadding);
  return json;
}

void Report(benchmark::State& state, size_t bytes) {
  state.SetBytesProcessed(
      static_cast<int64_t>(bytes * static_cast<size_t>(state.iterations())));
  state.SetLabel(kBodyNames[state.range(0)]);
}

void Decode(benchmark::State& state, const google::protobuf::Message& example,
            bool accelerate, bool with_drift) {
  DecoderOptions options;
  options.accelerate = accelerate;
  const Decoder decoder(options);
  if (decoder.accelerated() != accelerate) {
    state.SkipWithError("simdjson was not built in");
    return;
  }
  const std::string json = ToJson(example);
  for (auto _ : state) {
    std::unique_ptr<google::protobuf::Message> message(example.New());
    if (!decoder.Decode(json, message.get()).ok()) {
      state.SkipWithError("the body was refused");
      return;
    }
    if (with_drift) {
      benchmark::DoNotOptimize(FindDrift(json, *message->GetDescriptor()));
    }
    benchmark::DoNotOptimize(message);
  }
  Report(state, json.size());
}

std::unique_ptr<google::protobuf::Message> Example(
    const benchmark::State& state) {
  switch (state.range(0)) {
    case kSmall:
      return std::make_unique<Model>(SmallModel());
    case kTypical:
      return std::make_unique<Model>(TypicalModel());
    case kLong:
      return std::make_unique<Model>(LongModel());
    default:
      return std::make_unique<ListModelsResponse>(PageOfModels());
  }
}

void BM_Binary(benchmark::State& state) {
  const auto example = Example(state);
  const std::string bytes = example->SerializeAsString();
  for (auto _ : state) {
    std::unique_ptr<google::protobuf::Message> message(example->New());
    if (!message->ParseFromString(bytes)) {
      state.SkipWithError("the bytes were refused");
      return;
    }
    benchmark::DoNotOptimize(message);
  }
  Report(state, bytes.size());
}
BENCHMARK(BM_Binary)->DenseRange(kSmall, kPage);

void BM_Accelerator(benchmark::State& state) {
  Decode(state, *Example(state), true, false);
}
BENCHMARK(BM_Accelerator)->DenseRange(kSmall, kPage);

void BM_AcceleratorWithDrift(benchmark::State& state) {
  Decode(state, *Example(state), true, true);
}
BENCHMARK(BM_AcceleratorWithDrift)->DenseRange(kSmall, kPage);

void BM_JsonStringToMessage(benchmark::State& state) {
  Decode(state, *Example(state), false, false);
}
BENCHMARK(BM_JsonStringToMessage)->DenseRange(kSmall, kPage);

#ifdef FIREWORKS_HAVE_NLOHMANN
// The text read into nlohmann's own values, nothing else.
void BM_NlohmannDom(benchmark::State& state) {
  const std::string json = ToJson(*Example(state));
  for (auto _ : state) {
    benchmark::DoNotOptimize(nlohmann::json::parse(json));
  }
  Report(state, json.size());
}
BENCHMARK(BM_NlohmannDom)->DenseRange(kSmall, kPage);
#endif

}  // namespace
}  // namespace fireworks::json
