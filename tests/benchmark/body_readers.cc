#include "benchmark/body_readers.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/json/decoder.h"

namespace fireworks::benchmarks {

BodyReader ReadWithNlohmann() {
  return [](const std::string& body) {
    return nlohmann::json::parse(body).is_object();
  };
}

BodyReader ReadAsBinary() {
  return [bytes = std::make_shared<std::string>()](const std::string& body) {
    if (bytes->empty()) {
      gateway::v1::Model model;
      if (!json::Decoder().Decode(body, &model).ok()) return false;
      *bytes = model.SerializeAsString();
    }
    return gateway::v1::Model().ParseFromString(*bytes);
  };
}

}  // namespace fireworks::benchmarks
