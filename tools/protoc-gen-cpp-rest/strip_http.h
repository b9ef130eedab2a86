#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STRIP_HTTP_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STRIP_HTTP_H_

// Takes the (google.api.http) option out of a descriptor set, so that code made
// from it needs nothing of google/api:
//
//   protoc --include_imports --descriptor_set_out=IN x.proto
//   protoc-gen-cpp-rest --strip_http IN OUT
//   protoc --descriptor_set_in=OUT --cpp_out=. --grpc_out=. x.proto

namespace google::protobuf {
class FileDescriptorSet;
}

namespace fireworks::codegen {

// Removes the option from all methods, every import of
// google/api/annotations.proto, that file, and those that only it needed. Other
// options of google/api stay, with their files.
void StripHttp(google::protobuf::FileDescriptorSet* set);

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STRIP_HTTP_H_
