#include "strip_http.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <string>
#include <vector>

#include "http_option.h"

namespace fireworks::codegen {
namespace {

using google::protobuf::FileDescriptorProto;
using google::protobuf::FileDescriptorSet;
using google::protobuf::MethodDescriptorProto;
using google::protobuf::ServiceDescriptorProto;
using google::protobuf::SourceCodeInfo;

constexpr char kAnnotations[] = "google/api/annotations.proto";

bool Imports(const FileDescriptorProto& file, const std::string& path) {
  const auto& imports = file.dependency();
  return std::find(imports.begin(), imports.end(), path) != imports.end();
}

void RemoveOption(FileDescriptorProto* file) {
  for (ServiceDescriptorProto& service : *file->mutable_service()) {
    for (MethodDescriptorProto& method : *service.mutable_method()) {
      if (!method.has_options()) continue;
      method.mutable_options()->mutable_unknown_fields()->DeleteByNumber(
          kHttpOption);
      if (method.options().ByteSizeLong() == 0) method.clear_options();
    }
  }
}

// Public and weak imports are positions in the list of all imports.
template <typename Indexes>
void RemoveIndex(Indexes* indexes, int removed) {
  indexes->erase(std::remove(indexes->begin(), indexes->end(), removed),
                 indexes->end());
  for (int& index : *indexes) index -= index > removed ? 1 : 0;
}

// Where comments and positions say of what they are: path is a list of field
// numbers and indexes.
bool DescribesImport(const SourceCodeInfo::Location& location) {
  if (location.path().empty()) return false;
  const int field = location.path(0);
  return field == FileDescriptorProto::kDependencyFieldNumber ||
         field == FileDescriptorProto::kPublicDependencyFieldNumber ||
         field == FileDescriptorProto::kWeakDependencyFieldNumber;
}
bool DescribesOption(const SourceCodeInfo::Location& location) {
  const auto& path = location.path();
  return path.size() >= 6 &&
         path[0] == FileDescriptorProto::kServiceFieldNumber &&
         path[2] == ServiceDescriptorProto::kMethodFieldNumber &&
         path[4] == MethodDescriptorProto::kOptionsFieldNumber &&
         path[5] == kHttpOption;
}

// Locations of imports go altogether: their indexes have moved, and no code is
// made of them.
void RemoveLocations(FileDescriptorProto* file) {
  auto* locations = file->mutable_source_code_info()->mutable_location();
  locations->erase(std::remove_if(locations->begin(), locations->end(),
                                  [](const SourceCodeInfo::Location& location) {
                                    return DescribesImport(location) ||
                                           DescribesOption(location);
                                  }),
                   locations->end());
}

void RemoveImport(FileDescriptorProto* file) {
  auto* imports = file->mutable_dependency();
  const auto import = std::find(imports->begin(), imports->end(), kAnnotations);
  if (import == imports->end()) return;
  const int index = static_cast<int>(import - imports->begin());
  imports->erase(import);
  RemoveIndex(file->mutable_public_dependency(), index);
  RemoveIndex(file->mutable_weak_dependency(), index);
}

// Removes the file at `path`, then each that it imported and no other file
// does.
void RemoveFile(const std::string& path, FileDescriptorSet* set) {
  std::vector<std::string> unneeded = {path};
  while (!unneeded.empty()) {
    const std::string next = unneeded.back();
    unneeded.pop_back();

    auto* files = set->mutable_file();
    const auto found =
        std::find_if(files->begin(), files->end(),
                     [&](const auto& file) { return file.name() == next; });
    const bool needed =
        std::any_of(files->begin(), files->end(),
                    [&](const auto& file) { return Imports(file, next); });
    if (found == files->end() || needed) continue;
    unneeded.insert(unneeded.end(), found->dependency().begin(),
                    found->dependency().end());
    files->erase(found);
  }
}

}  // namespace

void StripHttp(FileDescriptorSet* set) {
  for (FileDescriptorProto& file : *set->mutable_file()) {
    RemoveOption(&file);
    RemoveImport(&file);
    if (file.has_source_code_info()) RemoveLocations(&file);
  }
  RemoveFile(kAnnotations, set);
}

}  // namespace fireworks::codegen
