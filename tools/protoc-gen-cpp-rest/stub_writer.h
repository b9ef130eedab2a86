#ifndef FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STUB_WRITER_H_
#define FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STUB_WRITER_H_

// Writes the text of X.rest.h, X.rest.cc and X_mock.rest.h from data that was
// read from descriptors before. The text depends only on the schema, not on the
// time or the version of protobuf.

#include <set>
#include <string>
#include <vector>

#include "http_rule.h"

namespace fireworks::codegen {

struct StubRpc {
  std::string name;       // "GetModel"
  std::string full_name;  // "fireworks.gateway.v1.Gateway.GetModel"
  std::string comment;    // As in the .proto file.
  std::string request;    // "::fireworks::gateway::v1::GetModelRequest"
  std::string response;
  std::vector<HttpRule> bindings;  // In the order in which calls try them.
  bool deprecated = false;
};

struct StubService {
  std::string name;
  std::string comment;
  std::vector<StubRpc> rpcs;
  std::vector<std::string> left_out;  // "Watch: Streaming rpcs cannot ..."
};

struct StubFile {
  std::string source;              // "fireworks/gateway/v1/gateway.proto"
  std::string header;              // "fireworks/gateway/v1/gateway.rest.h"
  std::string mock;                // "fireworks/gateway/v1/gateway_mock.rest.h"
  std::string package;             // "fireworks.gateway.v1" or ""
  std::set<std::string> includes;  // The headers of the messages.
  std::vector<StubService> services;
};

// The C++ names of an rpc that must be unique in its service: its function, and
// its constants with their scope.
std::vector<std::string> CppNames(const StubRpc& rpc);

std::string WriteHeader(const StubFile& file);
std::string WriteSource(const StubFile& file);
std::string WriteMock(const StubFile& file);

}  // namespace fireworks::codegen

#endif  // FIREWORKS_TOOLS_PROTOC_GEN_CPP_REST_STUB_WRITER_H_
