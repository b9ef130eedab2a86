#include "strip_http.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "http_rule.h"

namespace fireworks::codegen {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptorProto;
using google::protobuf::FileDescriptorSet;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::SourceCodeInfo;

// The numbers of the google/api options in each options message. The key is the
// name of that message: "google.protobuf.MethodOptions".
using Options = std::map<std::string, std::set<int>>;

bool IsApi(const std::string& path) {
  return path.rfind("google/api/", 0) == 0;
}

bool Imports(const FileDescriptorProto& file, const std::string& path) {
  const auto& imports = file.dependency();
  return std::find(imports.begin(), imports.end(), path) != imports.end();
}

Options FindOptions(const FileDescriptorSet& set) {
  Options options;
  options["google.protobuf.MethodOptions"] = {kHttpOption};
  for (const FileDescriptorProto& file : set.file()) {
    if (!IsApi(file.name())) continue;
    for (const auto& option : file.extension()) {
      options[option.extendee().substr(1)].insert(option.number());
    }
  }
  return options;
}

// Calls visit() for each message inside `message`, and then for `message`.
template <typename Visitor>
void Visit(Message* message, const Visitor& visit) {
  std::vector<const FieldDescriptor*> fields;
  const Reflection& get = *message->GetReflection();
  get.ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      Visit(get.MutableMessage(message, field), visit);
      continue;
    }
    for (int i = 0; i < get.FieldSize(*message, field); ++i) {
      Visit(get.MutableRepeatedMessage(message, field, i), visit);
    }
  }
  visit(message);
}

void RemoveOptions(const Options& options, FileDescriptorProto* file) {
  Visit(file, [&options](Message* message) {
    const FieldDescriptor* field =
        message->GetDescriptor()->FindFieldByName("options");
    const Reflection& reflection = *message->GetReflection();
    if (field == nullptr || !reflection.HasField(*message, field)) return;
    const auto numbers =
        options.find(std::string(field->message_type()->full_name()));
    if (numbers == options.end()) return;
    Message* set = reflection.MutableMessage(message, field);
    auto* unknown = set->GetReflection()->MutableUnknownFields(set);
    const int before = unknown->field_count();
    for (const int number : numbers->second) unknown->DeleteByNumber(number);
    if (unknown->field_count() < before && set->ByteSizeLong() == 0) {
      reflection.ClearField(message, field);
    }
  });
}

// Whether a field or an rpc of `user` names a message or an enum of `api`.
bool UsesTypesOf(const FileDescriptorProto& api, FileDescriptorProto* user) {
  std::vector<std::string> types;
  for (const auto& type : api.message_type()) types.push_back(type.name());
  for (const auto& type : api.enum_type()) types.push_back(type.name());
  bool uses = false;
  Visit(user, [&](Message* message) {
    for (const char* reference :
         {"type_name", "extendee", "input_type", "output_type"}) {
      const FieldDescriptor* field =
          message->GetDescriptor()->FindFieldByName(reference);
      if (field == nullptr) continue;
      const std::string name =
          message->GetReflection()->GetString(*message, field) + ".";
      for (const std::string& type : types) {
        const std::string full = "." + api.package() + "." + type + ".";
        uses = uses || name.rfind(full, 0) == 0;
      }
    }
  });
  return uses;
}

// Whether a file outside of google/api names a message or an enum of `api`.
bool IsUsed(const FileDescriptorProto& api, FileDescriptorSet* set) {
  auto* files = set->mutable_file();
  return std::any_of(files->begin(), files->end(), [&](auto& file) {
    return !IsApi(file.name()) && UsesTypesOf(api, &file);
  });
}

// Whether files that import `file` also see what `path` declares.
bool ImportsPublicly(const FileDescriptorProto& file, const std::string& path) {
  const auto& indexes = file.public_dependency();
  return std::any_of(indexes.begin(), indexes.end(),
                     [&](int index) { return file.dependency(index) == path; });
}

// Removes an import's index from the list of public or weak imports, whose
// elements are positions in the list of all imports.
template <typename Indexes>
void RemoveIndex(Indexes* indexes, int removed) {
  indexes->erase(std::remove(indexes->begin(), indexes->end(), removed),
                 indexes->end());
  for (int& index : *indexes) index -= index > removed ? 1 : 0;
}

// Removes the locations of all imports, because the indexes of imports have
// changed and no code is generated from import comments. The first element of
// `path` is the number of a field in the file.
void RemoveLocationsOfImports(FileDescriptorProto* file) {
  auto* locations = file->mutable_source_code_info()->mutable_location();
  const auto is_of_import = [](const SourceCodeInfo::Location& location) {
    const int field = location.path().empty() ? 0 : location.path(0);
    return field == FileDescriptorProto::kDependencyFieldNumber ||
           field == FileDescriptorProto::kPublicDependencyFieldNumber ||
           field == FileDescriptorProto::kWeakDependencyFieldNumber;
  };
  locations->erase(
      std::remove_if(locations->begin(), locations->end(), is_of_import),
      locations->end());
}

void RemoveImport(const std::string& path, FileDescriptorProto* file) {
  auto* imports = file->mutable_dependency();
  const auto import = std::find(imports->begin(), imports->end(), path);
  const int index = static_cast<int>(import - imports->begin());
  imports->erase(import);
  RemoveIndex(file->mutable_public_dependency(), index);
  RemoveIndex(file->mutable_weak_dependency(), index);
}

// Removes the file at `path`, and then the files that it imported. A file stays
// if another file imports it or if it is in `kept`.
void RemoveFile(const std::string& path, const std::set<std::string>& kept,
                FileDescriptorSet* set) {
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
    if (found == files->end() || needed || kept.count(next) > 0) continue;
    unneeded.insert(unneeded.end(), found->dependency().begin(),
                    found->dependency().end());
    files->erase(found);
  }
}

}  // namespace

std::set<std::string> StripHttp(const std::set<std::string>& made,
                                FileDescriptorSet* set) {
  const Options options = FindOptions(*set);
  std::vector<const FileDescriptorProto*> apis;
  for (const FileDescriptorProto& file : set->file()) {
    if (IsApi(file.name())) apis.push_back(&file);
  }
  std::set<std::string> removed;
  std::set<std::string> missing;
  for (FileDescriptorProto& file : *set->mutable_file()) {
    RemoveOptions(options, &file);
    for (const FileDescriptorProto* api : apis) {
      if (!Imports(file, api->name())) continue;
      const bool is_needed =
          UsesTypesOf(*api, &file) ||
          (ImportsPublicly(file, api->name()) && IsUsed(*api, set));
      if (!is_needed) {
        RemoveImport(api->name(), &file);
        removed.insert(api->name());
      } else if (made.count(api->name()) == 0 && !IsApi(file.name())) {
        missing.insert(file.name() + " needs the messages of " + api->name() +
                       ": add this file to PROTOS, or link a library with its "
                       "code.");
      }
    }
    if (file.has_source_code_info()) RemoveLocationsOfImports(&file);
  }
  for (const std::string& path : removed) RemoveFile(path, made, set);
  return missing;
}

}  // namespace fireworks::codegen
