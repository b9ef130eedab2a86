git submodule add https://example.com/fireworks-cpp.git
mkdir -p gen
protoc -I proto -I fireworks-cpp/proto --cpp_out=gen proto/acme/v1/shelf.proto
