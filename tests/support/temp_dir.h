// A temporary folder. The destructor removes it and its files.
//
//   const TempDir dir;
//   const std::string path = dir.Write("key", "fw_abc\n");

#ifndef FIREWORKS_TESTS_SUPPORT_TEMP_DIR_H_
#define FIREWORKS_TESTS_SUPPORT_TEMP_DIR_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace fireworks::testing_support {

class TempDir {
 public:
  TempDir() : path_(::testing::TempDir() + "fireworks-XXXXXX") {
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }

  // Creates a file and its parent folders. Returns the whole path.
  std::string Write(std::string_view name, std::string_view content) const {
    const std::filesystem::path file = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file.string();
  }

 private:
  std::string path_;
};

}  // namespace fireworks::testing_support

#endif  // FIREWORKS_TESTS_SUPPORT_TEMP_DIR_H_
