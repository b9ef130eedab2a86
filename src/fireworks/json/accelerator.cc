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

// simdjson and this walk need stack or heap for each level, and protobuf's parsers
// stop at 100 levels. Deeper bodies are left to JsonStringToMessage.
constexpr int kMaxDepth = 100;
// Longer bodies are left to JsonStringToMessage.
constexpr size_t kMaxBytes = size_t{1} << 30;

// A parser uses up to fourteen times its capacity in memory. A Scratch that a huge
// body enlarged is freed. A Scratch for a page of models is kept until
// kSmallBodiesInARow bodies in a row need less.
constexpr size_t kMinCapacity = size_t{16} << 10;
constexpr size_t kSmallCapacity = size_t{64} << 10;
constexpr size_t kMaxKeptCapacity = size_t{1} << 20;
constexpr size_t kSmallBodiesInARow = 64;

size_t CapacityFor(const std::string& body) {
  return std::max(kMinCapacity, 2 * body.size());
}

static_assert(Decoder::kPadding >= simdjson::SIMDJSON_PADDING,
              "padded bodies would be copied");

// The memory of one decode, for use by later decodes.
struct Scratch {
  simdjson::dom::parser parser;
  WireBuffer wire;
  const MessageTable* table = nullptr;  // Of the last message's type.

  size_t capacity() const {
    return std::max(parser.capacity(), wire.capacity());
  }
};

// Returns the latest Scratch that came back, because its memory is in the CPU cache.
// Never waits: after a fork, the mutex may stay locked in the child.
class ScratchPool {
 public:
  std::unique_ptr<Scratch> Take() {
    {
      std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
      if (lock && !idle_.empty()) {
        std::unique_ptr<Scratch> scratch = std::move(idle_.back());
        idle_.pop_back();
        return scratch;
      }
    }
    return std::make_unique<Scratch>();
  }

  // Called after `body` was decoded.
  void GiveBack(std::unique_ptr<Scratch> scratch, const std::string& body) {
    if (scratch->capacity() > kMaxKeptCapacity) return;
    scratch->wire.Clear();
    std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
    if (!lock) return;
    idle_.push_back(std::move(scratch));
    ++small_in_a_row_;
    if (CapacityFor(body) > kSmallCapacity) small_in_a_row_ = 0;
    if (small_in_a_row_ < kSmallBodiesInARow) return;
    small_in_a_row_ = 0;
    idle_.erase(std::remove_if(idle_.begin(), idle_.end(),
                               [](const std::unique_ptr<Scratch>& idle) {
                                 return idle->capacity() > kSmallCapacity;
                               }),
                idle_.end());
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Scratch>> idle_;
  size_t small_in_a_row_ = 0;
};

class SimdjsonAccelerator final : public Accelerator {
 public:
  explicit SimdjsonAccelerator(int max_depth)
      : max_depth_(static_cast<size_t>(std::min(max_depth, kMaxDepth))) {
    // Makes the static objects of simdjson. They must outlive the background threads,
    // whose exit handler is registered later than this.
    static const bool warmed = [] {
      simdjson::dom::parser parser;
      return parser.parse("{}", 2).error() == simdjson::SUCCESS;
    }();
    static_cast<void>(warmed);
  }

  bool Decode(const std::string& body,
              google::protobuf::Message* message) override {
    // Some versions of simdjson skip a byte order mark. protobuf refuses it.
    if (body.compare(0, 3, "\xef\xbb\xbf") == 0 || body.size() > kMaxBytes) {
      return false;
    }
    std::unique_ptr<Scratch> scratch = pool_.Take();
    const bool done = Decode(body, scratch.get(), message);
    pool_.GiveBack(std::move(scratch), body);
    return done;
  }

 private:
  bool Decode(const std::string& body, Scratch* scratch,
              google::protobuf::Message* message) {
    const auto* descriptor = message->GetDescriptor();
    if (scratch->table == nullptr || scratch->table->descriptor != descriptor) {
      scratch->table = tables_.Get(descriptor);
      if (scratch->table == nullptr) return false;
    }
    simdjson::dom::element top;
    if (!Parse(body, &scratch->parser, &top)) return false;
    if (top.is_null()) return false;  // protobuf's versions differ.
    DomToWire walk(body, &scratch->wire);
    // A message that is not initialized lacks a required field.
    return walk.WriteMessage(*scratch->table, top) &&
           scratch->wire.size() <= INT_MAX &&
           message->ParsePartialFromArray(
               scratch->wire.data(), static_cast<int>(scratch->wire.size())) &&
           message->IsInitialized();
  }

  // Accepts one value in UTF-8, no deeper than the limit. simdjson stops one level
  // before its limit, and does not count empty objects and arrays. So a body as deep
  // as the limit may be left to JsonStringToMessage.
  bool Parse(const std::string& body, simdjson::dom::parser* parser,
             simdjson::dom::element* top) const {
    if (parser->capacity() < body.size() || parser->capacity() == 0) {
      if (parser->allocate(CapacityFor(body), max_depth_) !=
          simdjson::SUCCESS) {
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
