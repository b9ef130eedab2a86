mkdir -p gen
protoc -I proto -I "$(pkg-config --variable=protodir fireworks-protos)" \
  --cpp_out=gen proto/acme/v1/shelf.proto
