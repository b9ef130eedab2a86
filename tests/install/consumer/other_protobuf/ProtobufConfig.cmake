add_library(protobuf::libprotobuf INTERFACE IMPORTED)
