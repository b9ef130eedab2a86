# Finds the libraries that targets link. A library that only a test or a tool needs
# is found where that is built.

# Makes them visible to a parent project, whose targets link ours.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

# Prefer protobuf's own package: with a newer protobuf, CMake's module finds a
# library that does not link, because the module does not know of Abseil. The module
# is for Debian, which ships no package. The package is found without a version,
# because upstream's numbers jump from 3.21 to 22 and each line is compatible only
# with itself.
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
