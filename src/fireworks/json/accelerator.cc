#include "fireworks/json/accelerator.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <climits>
#include <mutex>
#include <utility>
#include <vector>

#include "fireworks/json/decoder.h"
#include "fireworks/json/dom_to_wire.h"
#include "fireworks/json/simdjson_dom.h"
#include "fireworks/json/tables.h"
#include "fireworks/json/wire_buffer.h"

namespace fireworks::json {
namespace {

// Both simdjson and this walk take stack or heap by depth, and protobuf's
// parsers stop at 100. Deeper bodies are left to JsonStringToMessage.
constexpr int kMaxDepth = 100;
// A longer body goes to protobuf.
constexpr size_t kMaxBytes = size_t{1} << 30;

// Bodies of up to this size find a parser of the right size.
constexpr size_t kMinCapacity = size_t{16} << 10;

// What a parser holds is five times its capacity; one that a huge body made
// huge is not kept.
constexpr size_t kMaxKeptCapacity = size_t{1} << 20;

static_assert(Decoder::kPadding >= simdjson::SIMDJSON_PADDING,
              "padded bodies would be copied");

// The memory that a decode needs, and that the next one uses again.
struct Scratch {
  simdjson::dom::parser parser;
  WireBuffer wire;
};

// The last that came back goes out first: its memory is in the cache.
class ScratchPool {
 public:
  std::unique_ptr<Scratch> Take() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      if (!idle_.empty()) {
        std::unique_ptr<Scratch> scratch = std::move(idle_.back());
        idle_.pop_back();
        return scratch;
      }
    }
    return std::make_unique<Scratch>();
  }

  void GiveBack(std::unique_ptr<Scratch> scratch) {
    if (scratch->parser.capacity() > kMaxKeptCapacity ||
        scratch->wire.capacity() > kMaxKeptCapacity) {
      return;
    }
    scratch->wire.Clear();
    std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(std::move(scratch));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Scratch>> idle_;
};

class SimdjsonAccelerator final : public Accelerator {
 public:
  explicit SimdjsonAccelerator(int max_depth)
      : max_depth_(static_cast<size_t>(std::clamp(max_depth, 1, kMaxDepth))) {}

  bool Decode(const std::string& body,
              google::protobuf::Message* message) override {
    // simdjson skips a byte order mark in some versions, and protobuf refuses
    // it.
    if (body.compare(0, 3, "\xef\xbb\xbf") == 0 || body.size() > kMaxBytes) {
      return false;
    }
    std::unique_ptr<Scratch> scratch = pool_.Take();
    const bool done = Decode(body, scratch.get(), message);
    pool_.GiveBack(std::move(scratch));
    return done;
  }

 private:
  bool Decode(const std::string& body, Scratch* scratch,
              google::protobuf::Message* message) {
    const MessageTable& table = tables_.Get(message->GetDescriptor());
    simdjson::dom::element top;
    if (!Parse(body, &scratch->parser, &top)) return false;
    if (top.is_null()) return false;  // Versions differ.
    DomToWire walk(body, &scratch->wire);
    // Not initialized: a required field is missing.
    return walk.WriteMessage(table, top) && scratch->wire.size() <= INT_MAX &&
           message->ParsePartialFromArray(
               scratch->wire.data(), static_cast<int>(scratch->wire.size())) &&
           message->IsInitialized();
  }

  // What it accepts is a value in UTF-8, and no deeper than the limit: it
  // counts neither the last level nor empty objects and arrays, so what is as
  // deep as the limit may be left to JsonStringToMessage.
  bool Parse(const std::string& body, simdjson::dom::parser* parser,
             simdjson::dom::element* top) const {
    if (parser->capacity() < body.size() || parser->capacity() == 0) {
      const size_t capacity = std::max(kMinCapacity, 2 * body.size());
      if (parser->allocate(capacity, max_depth_) != simdjson::SUCCESS) {
        return false;
      }
    }
    const bool has_padding =
        body.capacity() - body.size() >= simdjson::SIMDJSON_PADDING;
    return parser->parse(body.data(), body.size(), !has_padding).get(*top) ==
           simdjson::SUCCESS;
  }

  const size_t max_depth_;
  TableCache tables_;
  ScratchPool pool_;
};

}  // namespace

std::unique_ptr<Accelerator> NewAccelerator(int max_depth) {
  return std::make_unique<SimdjsonAccelerator>(max_depth);
}

}  // namespace fireworks::json
