// A hit allocates no memory. This program replaces operator new to count.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "model_cache_fixture.h"

namespace {

std::atomic<int> allocations{0};

void* Allocate(std::size_t size) {
  ++allocations;
  void* const memory = std::malloc(size != 0 ? size : 1);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return Allocate(size); }
void* operator new[](std::size_t size) { return Allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace fireworks {
namespace {

class ModelCacheHitTest : public ModelCacheTest {
 protected:
  // Returns how many allocations ten hits make.
  int AllocationsOf(std::string_view name) {
    const int before = allocations;
    bool all_ok = true;
    for (int i = 0; i < 10; ++i) all_ok = all_ok && cache().Get(name).ok();
    const int made = allocations - before;
    EXPECT_TRUE(all_ok);
    return made;
  }
};

TEST_F(ModelCacheHitTest, AllocatesNothing) {
  Fill("a/model-with-quite-a-long-name", "M");
  for (const char* name :
       {"model-with-quite-a-long-name", "a/model-with-quite-a-long-name",
        "accounts/a/models/model-with-quite-a-long-name"}) {
    Peek(name);
    EXPECT_EQ(AllocationsOf(name), 0) << name;
  }
  clock_.Advance(absl::Minutes(6));
  EXPECT_GT(AllocationsOf("a/model-with-quite-a-long-name"), 0)
      << "a refresh was started, so this test can fail";
  EXPECT_EQ(AllocationsOf("a/model-with-quite-a-long-name"), 0)
      << "it is under way";
}

TEST_F(ModelCacheHitTest, AllocatesNothingInAnOutage) {
  const std::string name = "a/model-with-quite-a-long-name";
  Fill(name, "M");
  clock_.Advance(absl::Minutes(6));
  for (const char* other : {"a/1", "a/2", "a/3"}) {
    Peek(other);
    stub_->Answer(absl::UnavailableError(""));
  }
  ASSERT_TRUE(cache().stats().paused);
  EXPECT_EQ(AllocationsOf(name), 0);
}

TEST_F(ModelCacheHitTest, AllocatesNothingWhileAllRefreshesAreTaken) {
  options_.max_refreshes = 1;
  const std::string name = "a/model-with-quite-a-long-name";
  Fill(name, "M");
  Fill("a/other", "M");
  clock_.Advance(absl::Minutes(6));
  Peek("a/other");
  EXPECT_EQ(AllocationsOf(name), 0);
}

}  // namespace
}  // namespace fireworks
