#ifndef FIREWORKS_JSON_WIRE_BUFFER_H_
#define FIREWORKS_JSON_WIRE_BUFFER_H_

// A growing buffer for fields in protobuf's wire format.
//
//   const size_t start = buffer.BeginMessage(tag);
//   buffer.WriteVarint(inner_tag, 7);
//   buffer.EndMessage(start);
//
// CodedOutputStream cannot write a message whose length is not known yet. Its
// primitives are used here.

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace fireworks::json {

class WireBuffer {
 public:
  const void* data() const { return storage_.data(); }
  size_t size() const { return size_; }
  size_t capacity() const { return storage_.size(); }
  void Clear() { size_ = 0; }

  void WriteVarint(uint32_t tag, uint64_t value) {
    uint8_t* p = Room(kMaxTagBytes + kMaxVarintBytes);
    p = Stream::WriteVarint32ToArray(tag, p);
    Advance(Stream::WriteVarint64ToArray(value, p));
  }
  void WriteFixed32(uint32_t tag, uint32_t value) {
    uint8_t* p = Room(kMaxTagBytes + sizeof(value));
    p = Stream::WriteVarint32ToArray(tag, p);
    Advance(Stream::WriteLittleEndian32ToArray(value, p));
  }
  void WriteFixed64(uint32_t tag, uint64_t value) {
    uint8_t* p = Room(kMaxTagBytes + sizeof(value));
    p = Stream::WriteVarint32ToArray(tag, p);
    Advance(Stream::WriteLittleEndian64ToArray(value, p));
  }
  void WriteFloat(uint32_t tag, float value) {
    WriteFixed32(tag, WireFormat::EncodeFloat(value));
  }
  void WriteDouble(uint32_t tag, double value) {
    WriteFixed64(tag, WireFormat::EncodeDouble(value));
  }
  void WriteString(uint32_t tag, std::string_view value) {
    uint8_t* p = Room(kMaxTagBytes + kMaxLengthBytes + value.size());
    p = Stream::WriteVarint32ToArray(tag, p);
    p = Stream::WriteVarint32ToArray(static_cast<uint32_t>(value.size()), p);
    if (!value.empty()) std::memcpy(p, value.data(), value.size());
    Advance(p + value.size());
  }

  // Returns the argument for EndMessage.
  size_t BeginMessage(uint32_t tag) {
    Advance(Stream::WriteVarint32ToArray(tag, Room(kMaxTagBytes)) + 1);
    return size_;
  }
  // BeginMessage left one byte for the length, because most messages are shorter than
  // 128 bytes. The content of longer messages is moved up.
  void EndMessage(size_t start) {
    const size_t length = size_ - start;
    uint8_t* p = Room(kMaxLengthBytes) - length - 1;
    const size_t more = Stream::VarintSize32(static_cast<uint32_t>(length)) - 1;
    if (more > 0) std::memmove(p + 1 + more, p + 1, length);
    p = Stream::WriteVarint32ToArray(static_cast<uint32_t>(length), p);
    Advance(p + length);
  }

 private:
  using Stream = google::protobuf::io::CodedOutputStream;
  using WireFormat = google::protobuf::internal::WireFormatLite;
  static constexpr size_t kMaxTagBytes = 6;  // With a message's length byte.
  static constexpr size_t kMaxLengthBytes = 5;
  static constexpr size_t kMaxVarintBytes = 10;

  // Returns where the next byte goes, with room for at least `bytes`.
  uint8_t* Room(size_t bytes) {
    if (storage_.size() - size_ < bytes) {
      storage_.resize(std::max(2 * storage_.size(), size_ + bytes));
    }
    return reinterpret_cast<uint8_t*>(storage_.data()) + size_;
  }
  void Advance(const uint8_t* end) {
    size_ = static_cast<size_t>(
        end - reinterpret_cast<const uint8_t*>(storage_.data()));
  }

  std::string storage_;  // size() is the capacity: only growth fills it.
  size_t size_ = 0;
};

}  // namespace fireworks::json

#endif  // FIREWORKS_JSON_WIRE_BUFFER_H_
