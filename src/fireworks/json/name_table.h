#ifndef FIREWORKS_JSON_NAME_TABLE_H_
#define FIREWORKS_JSON_NAME_TABLE_H_

// The names that a schema knows, to be found by the keys of a body.
//
// Faster than a general hash map, since a lookup is most of what is done for a
// field: names are told apart by their ends and their length, which takes two
// loads, and half of the slots are free. What is in it comes from descriptors
// alone, so no body can make a lookup slow.

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
    for (size_t i = Hash(name);; ++i) {
      const Slot& slot = slots_[i & (slots_.size() - 1)];
      if (slot.name.data() == nullptr) return nullptr;
      if (slot.name == name) return &slot.value;
    }
  }

  // The new value's or the one that is there. `name` is not copied. What Find
  // and Insert returned before is void.
  Value* Insert(std::string_view name, Value value) {
    if (const Value* known = Find(name)) return const_cast<Value*>(known);
    if (2 * (size_ + 1) > slots_.size()) Grow();
    ++size_;
    return Place(name, value);
  }

 private:
  struct Slot {
    std::string_view name;
    Value value{};
  };

  template <typename Word>
  static uint64_t Load(const char* from) {
    Word word;
    std::memcpy(&word, from, sizeof(word));
    return word;
  }

  static size_t Hash(std::string_view name) {
    uint64_t head = 0;
    uint64_t tail = 0;
    if (name.size() >= 8) {
      head = Load<uint64_t>(name.data());
      tail = Load<uint64_t>(name.data() + name.size() - 8);
    } else if (name.size() >= 4) {
      head = Load<uint32_t>(name.data());
      tail = Load<uint32_t>(name.data() + name.size() - 4);
    } else if (!name.empty()) {
      head = Load<uint8_t>(name.data());
      tail = Load<uint8_t>(name.data() + name.size() - 1);
    }
    // Odd constants with no pattern in their bits: those of xxHash.
    uint64_t hash = (head + name.size()) * 0x9e3779b185ebca87;
    hash = (hash ^ (hash >> 32) ^ tail) * 0xc2b2ae3d27d4eb4f;
    return static_cast<size_t>(hash >> 32);
  }

  Value* Place(std::string_view name, Value value) {
    size_t i = Hash(name);
    while (slots_[i & (slots_.size() - 1)].name.data() != nullptr) ++i;
    Slot& slot = slots_[i & (slots_.size() - 1)];
    slot = Slot{name, value};
    return &slot.value;
  }

  void Grow() {
    std::vector<Slot> before(slots_.empty() ? 8 : 2 * slots_.size());
    before.swap(slots_);
    for (const Slot& slot : before) {
      if (slot.name.data() != nullptr) Place(slot.name, slot.value);
    }
  }

  std::vector<Slot> slots_;  // A power of two of them, or none.
  size_t size_ = 0;
};

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_NAME_TABLE_H_
