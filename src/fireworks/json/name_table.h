#ifndef FIREWORKS_JSON_NAME_TABLE_H_
#define FIREWORKS_JSON_NAME_TABLE_H_

// Finds the names of a schema by the keys of a body.
//
// absl::flat_hash_map costs 9 % more instructions for a typical answer, because most
// of the work for a field is the lookup. This table compares the length and both ends
// of a name. That takes two loads, and decides for names up to 16 bytes. Half of the
// slots are free. All names are from descriptors, so no body can slow a lookup down.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace fireworks::json {

template <typename Value>
class NameTable {
 public:
  // nullptr if the name is unknown.
  const Value* Find(std::string_view name) const {
    if (slots_.empty()) return nullptr;
    const Ends ends(name);
    for (size_t i = ends.Hash();; ++i) {
      const Slot& slot = slots_[i & (slots_.size() - 1)];
      if (slot.name == nullptr) return nullptr;
      if (slot.ends == ends &&
          (ends.AreWhole() ||
           std::memcmp(slot.name, name.data(), name.size()) == 0)) {
        return &slot.value;
      }
    }
  }

  // Returns the new value, or the value that the name already has. Does not copy
  // `name`. Invalidates what Find and Insert returned before.
  Value* Insert(std::string_view name, Value value) {
    if (const Value* known = Find(name)) return const_cast<Value*>(known);
    if (2 * (size_ + 1) > slots_.size()) Grow();
    ++size_;
    return Place({name.data(), Ends(name), value});
  }

 private:
  struct Ends {
    Ends() = default;
    explicit Ends(std::string_view name) : size(name.size()) {
      const char* const end = name.data() + size;
      if (size >= 8) {
        head = Load<uint64_t>(name.data());
        tail = Load<uint64_t>(end - 8);
      } else if (size >= 4) {
        head = Load<uint32_t>(name.data());
        tail = Load<uint32_t>(end - 4);
      } else if (size >= 2) {
        head = Load<uint16_t>(name.data());
        tail = Load<uint16_t>(end - 2);
      } else if (size == 1) {
        head = Load<uint8_t>(name.data());
      }
    }

    bool operator==(const Ends& other) const {
      return head == other.head && tail == other.tail && size == other.size;
    }
    bool AreWhole() const { return size <= 16; }

    // The odd constants of xxHash, without a pattern in their bits.
    size_t Hash() const {
      uint64_t hash = (head + size) * 0x9e3779b185ebca87;
      hash = (hash ^ (hash >> 32) ^ tail) * 0xc2b2ae3d27d4eb4f;
      return static_cast<size_t>(hash >> 32);
    }

    size_t size = 0;
    uint64_t head = 0;
    uint64_t tail = 0;
  };

  // One cache line if the value is small, because a cold cache costs more than the
  // arithmetic of a lookup.
  struct alignas(64) Slot {
    const char* name = nullptr;  // Of ends.size bytes.
    Ends ends;
    Value value{};
  };

  template <typename Word>
  static uint64_t Load(const char* from) {
    Word word;
    std::memcpy(&word, from, sizeof(word));
    return word;
  }

  Value* Place(const Slot& slot) {
    size_t i = slot.ends.Hash();
    while (slots_[i & (slots_.size() - 1)].name != nullptr) ++i;
    Slot& place = slots_[i & (slots_.size() - 1)];
    place = slot;
    return &place.value;
  }

  void Grow() {
    std::vector<Slot> before(slots_.empty() ? 8 : 2 * slots_.size());
    before.swap(slots_);
    for (const Slot& slot : before) {
      if (slot.name != nullptr) Place(slot);
    }
  }

  std::vector<Slot> slots_;  // A power of two of them, or none.
  size_t size_ = 0;
};

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_NAME_TABLE_H_
