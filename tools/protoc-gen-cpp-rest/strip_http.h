#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STRIP_HTTP_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STRIP_HTTP_H_

// Takes (google.api.http) and the other options of google/api out of a
// descriptor set, so that code made from it needs nothing of google/api:
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

// Removes all options that files below google/api declare, every import of such
// a file that nothing else needs then, and the files that only these imports
// needed, unless they are among `made`. Messages of google/api stay where a
// field or an rpc has one.
//
// What files still import of google/api and is not among `made`: a sentence for
// each, which says what to add.
std::set<std::string> StripHttp(const std::set<std::string>& made,
                                google::protobuf::FileDescriptorSet* set);

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STRIP_HTTP_H_
