#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_REST_GENERATOR_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_REST_GENERATOR_H_

#include <google/protobuf/compiler/code_generator.h>
#include <google/protobuf/stubs/common.h>

#include <cstdint>
#include <string>

namespace fireworks::codegen {

// Writes X.rest.h, X.rest.cc and X_mock.rest.h for each file with a service.
// The stubs contain the rpcs that have a (google.api.http) option and can be
// called over REST. The other rpcs are listed on stderr and in X.rest.h.
//
// Options: with `strict`, it is an error if an rpc has the option but cannot be
// called. With `all_files`, files without a service get the three outputs, too,
// for build systems that must know the outputs before they read a file.
class RestGenerator : public google::protobuf::compiler::CodeGenerator {
 public:
#if GOOGLE_PROTOBUF_VERSION >= 5026000
  // All editions of this protobuf, because the stubs do not depend on the edition.
  uint64_t GetSupportedFeatures() const override {
    return FEATURE_PROTO3_OPTIONAL | FEATURE_SUPPORTS_EDITIONS;
  }
  google::protobuf::Edition GetMinimumEdition() const override {
    return google::protobuf::compiler::ProtocMinimumEdition();
  }
  google::protobuf::Edition GetMaximumEdition() const override {
    return google::protobuf::compiler::ProtocMaximumEdition();
  }
#else
  uint64_t GetSupportedFeatures() const override {
    return FEATURE_PROTO3_OPTIONAL;
  }
#endif
  // On failure, `error` has one line for each mistake: file, line, rpc and what
  // is wrong.
  bool Generate(const google::protobuf::FileDescriptor* file,
                const std::string& parameter,
                google::protobuf::compiler::GeneratorContext* context,
                std::string* error) const override;
};

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_REST_GENERATOR_H_
