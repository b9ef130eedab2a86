#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_REST_GENERATOR_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_REST_GENERATOR_H_

#include <google/protobuf/compiler/code_generator.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace fireworks::codegen {

// A CodeGenerator that accepts files of every edition where protoc asks (from
// 26 on), since what is generated does not depend on it.
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

// For each file with a service: X.rest.h, X.rest.cc and X_mock.rest.h, with the
// rpcs that have a (google.api.http) option and can be called by it. The others
// are named on stderr and in the header.
//
// Options: `strict` makes an error of what has the option and is left out;
// `all_files` writes the three for each file, for builds that must know what is
// written before they read one.
class RestGenerator
    : public AnyEdition<google::protobuf::compiler::CodeGenerator> {
 public:
  // On false, `error` has a line for each mistake: file, line, rpc and rule.
  bool Generate(const google::protobuf::FileDescriptor* file,
                const std::string& parameter,
                google::protobuf::compiler::GeneratorContext* context,
                std::string* error) const override;
};

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_REST_GENERATOR_H_
