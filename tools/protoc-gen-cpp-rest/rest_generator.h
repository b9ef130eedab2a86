#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_REST_GENERATOR_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_REST_GENERATOR_H_

#include <google/protobuf/compiler/code_generator.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace fireworks::codegen {

// A CodeGenerator that accepts files of every edition, because the generated
// code does not depend on the edition. protoc asks from version 26 on.
template <typename Base, typename = void>
class AnyEdition : public Base {
 public:
  uint64_t GetSupportedFeatures() const override {
    return Base::FEATURE_PROTO3_OPTIONAL;
  }
};

template <typename Base>
class AnyEdition<
    Base,
    std::void_t<decltype(std::declval<const Base&>().GetMinimumEdition())>>
    : public Base {
  using Edition = decltype(std::declval<const Base&>().GetMinimumEdition());

 public:
  uint64_t GetSupportedFeatures() const override {
    return Base::FEATURE_PROTO3_OPTIONAL | Base::FEATURE_SUPPORTS_EDITIONS;
  }
  Edition GetMinimumEdition() const override { return Edition::EDITION_PROTO2; }
  Edition GetMaximumEdition() const override { return Edition::EDITION_2024; }
};

// Writes X.rest.h, X.rest.cc and X_mock.rest.h for each file with a service.
// The stubs contain the rpcs that have a (google.api.http) option and can be
// called over REST. The other rpcs are listed on stderr and in X.rest.h.
//
// Options: with `strict`, it is an error if an rpc has the option but cannot be
// called. With `all_files`, files without a service get the three outputs, too,
// for build systems that must know the outputs before they read a file.
class RestGenerator
    : public AnyEdition<google::protobuf::compiler::CodeGenerator> {
 public:
  // On failure, `error` has one line for each mistake: file, line, rpc and what
  // is wrong.
  bool Generate(const google::protobuf::FileDescriptor* file,
                const std::string& parameter,
                google::protobuf::compiler::GeneratorContext* context,
                std::string* error) const override;
};

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_REST_GENERATOR_H_
