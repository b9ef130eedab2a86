# The libraries that targets link, found once. What only a test or a tool needs
# is found where it is built.

# Visible to a parent project, too, whose targets link ours.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

# protobuf's own package first, then CMake's module: Debian ships no package, and
# with a newer protobuf the module finds a library that does not link (it does
# not know of Abseil). No version on the first: upstream's numbers changed from
# 3.21 to 22, and each line is compatible with itself alone.
find_package(Protobuf CONFIG QUIET)
if(NOT TARGET protobuf::libprotobuf)
  find_package(Protobuf 3.21 MODULE REQUIRED)
endif()

find_package(absl CONFIG REQUIRED)
find_package(CURL MODULE REQUIRED)
find_package(Threads REQUIRED)
if(FIREWORKS_BUILD_GRPC)
  find_package(gRPC CONFIG REQUIRED)
endif()

set(FIREWORKS_HAVE_SIMDJSON OFF)
if(NOT FIREWORKS_SIMDJSON STREQUAL "off")
  find_package(simdjson CONFIG QUIET)
  if(TARGET simdjson::simdjson)
    set(FIREWORKS_HAVE_SIMDJSON ON)
  elseif(FIREWORKS_SIMDJSON STREQUAL "on")
    message(FATAL_ERROR "FIREWORKS_SIMDJSON is on and simdjson was not found. "
                        "On Debian: apt-get install libsimdjson-dev")
  endif()
endif()
