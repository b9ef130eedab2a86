#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STRIP_HTTP_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STRIP_HTTP_H_

// Removes (google.api.http) and the other options of google/api from a
// descriptor set, so that code generated from it does not need google/api:
//
//   protoc --include_imports --descriptor_set_out=IN x.proto
//   protoc-gen-cpp-rest --strip_http IN OUT
//   protoc --descriptor_set_in=OUT --cpp_out=. --grpc_out=. x.proto

#include <set>
#include <string>

namespace google::protobuf {
class FileDescriptorSet;
}

namespace fireworks::codegen {

// Removes all options that files in google/api declare, the imports of those
// files that are then unused, and the files that only these imports needed.
// Keeps the files in `made`, for which code will be generated. Keeps messages
// of google/api that a field or an rpc uses, and the public imports through which
// other files find them.
//
// Returns a sentence for each import of a google/api file that remains although
// the file is not in `made`. The sentence says what to add.
std::set<std::string> StripHttp(const std::set<std::string>& made,
                                google::protobuf::FileDescriptorSet* set);

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STRIP_HTTP_H_
