# The options, and settings that apply only if this is the top-level project.

option(FIREWORKS_BUILD_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(FIREWORKS_BUILD_BENCHMARKS "Build the benchmarks" OFF)
option(FIREWORKS_BUILD_TOOLS "Build the fireworks command and the plugin"
       ${PROJECT_IS_TOP_LEVEL})
option(FIREWORKS_BUILD_TESTING_LIBRARY
       "Build fireworks::testing, the scripted transport and the emulator"
       ${PROJECT_IS_TOP_LEVEL})
option(FIREWORKS_BUILD_GRPC "Build fireworks::grpc, the gRPC stub and mock" OFF)
option(FIREWORKS_INSTALL "Have `cmake --install` install it" ${PROJECT_IS_TOP_LEVEL})
option(FIREWORKS_WERROR "Treat warnings in our own code as errors" OFF)

set(FIREWORKS_SIMDJSON auto CACHE STRING
    "The JSON accelerator: auto (where simdjson is found), on or off")
set(FIREWORKS_CODEGEN auto CACHE STRING
    "Generated code: committed, build (made by the protoc found), or auto")
set(FIREWORKS_SAMPLES_DIR "${PROJECT_SOURCE_DIR}/../shared/samples" CACHE PATH
    "A folder of real answers that tests read where it is present")

# Stops with a message if the value of the cache variable NAME is not listed.
function(fireworks_check_choice name)
  set_property(CACHE ${name} PROPERTY STRINGS ${ARGN})
  if(NOT "${${name}}" IN_LIST ARGN)
    list(JOIN ARGN ", " choices)
    message(FATAL_ERROR "${name} is \"${${name}}\"; it can be ${choices}.")
  endif()
endfunction()
fireworks_check_choice(FIREWORKS_SIMDJSON auto on off)
fireworks_check_choice(FIREWORKS_CODEGEN auto committed build)

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "The kind of build" FORCE)
  endif()
  if(NOT DEFINED CMAKE_CXX_STANDARD)
    set(CMAKE_CXX_STANDARD 17)
  endif()
  set(CMAKE_CXX_EXTENSIONS OFF)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
  set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
  find_program(FIREWORKS_CCACHE ccache)
  if(FIREWORKS_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${FIREWORKS_CCACHE}")
  endif()
endif()
