# Functions that declare the libraries of this project.

# Warnings for our own code. Link it PRIVATE. Generated code is included as SYSTEM,
# so that it causes no warnings.
add_library(fireworks_warnings INTERFACE)
target_compile_options(
  fireworks_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion
                               $<$<BOOL:${FIREWORKS_WERROR}>:-Werror>)

# Linker options for shared libraries, if the linker supports them. The libraries
# export only our names, and are never unloaded: protobuf keeps the messages that
# they register, and aborts if a plugin is closed, loaded again, and registers them
# again.
include(CheckLinkerFlag)
set(_fireworks_exports "${CMAKE_CURRENT_LIST_DIR}/fireworks.map")
set(_fireworks_link_options "LINKER:-z,nodelete,--version-script=${_fireworks_exports}")
check_linker_flag(CXX "${_fireworks_link_options}" FIREWORKS_LINKER_HAS_EXPORTS)

# Sets what all libraries have in common: C++17, the name fireworks::NAME here and
# in the installed package, and position-independent code, so that archives can go
# into a shared library. We promise no ABI, so the SOVERSION has the minor version.
# Static and shared libraries are compiled alike, so the macro of DEFINE_SYMBOL is
# turned off.
function(_fireworks_finish_library target)
  string(REGEX REPLACE "^fireworks_" "" short "${target}")
  add_library(fireworks::${short} ALIAS ${target})
  target_compile_features(${target} PUBLIC cxx_std_17)
  set_target_properties(
    ${target}
    PROPERTIES EXPORT_NAME ${short}
               POSITION_INDEPENDENT_CODE ON
               DEFINE_SYMBOL ""
               VERSION ${fireworks_VERSION}
               SOVERSION ${fireworks_VERSION_MAJOR}.${fireworks_VERSION_MINOR})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "SHARED_LIBRARY" AND FIREWORKS_LINKER_HAS_EXPORTS)
    target_link_options(${target} PRIVATE "${_fireworks_link_options}")
    set_target_properties(${target} PROPERTIES LINK_DEPENDS
                                               "${_fireworks_exports}")
  endif()
endfunction()

# fireworks_library(fireworks_NAME
#   SOURCES ... HEADERS ... [PUBLIC target...] [PRIVATE target...])
#
# Adds a library of our own code, fireworks::NAME, with the include root src/.
# HEADERS are the public headers, which are installed. The headers need the PUBLIC
# targets; only the sources need the PRIVATE ones.
function(fireworks_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;PUBLIC;PRIVATE")
  if(NOT arg_SOURCES OR NOT arg_HEADERS OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "fireworks_library(${target}) needs SOURCES and HEADERS; it can have PUBLIC and "
      "PRIVATE. Unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()

  add_library(${target} ${arg_SOURCES})
  target_sources(
    ${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${fireworks_SOURCE_DIR}/src"
                     FILES ${arg_HEADERS})
  target_link_libraries(
    ${target}
    PUBLIC ${arg_PUBLIC}
    PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:fireworks_warnings>)
  _fireworks_finish_library(${target})
endfunction()

# fireworks_generated_library(fireworks_NAME target...)
#
# Adds a library of generated code, fireworks::NAME, that links the targets and does
# not use our warnings. The functions of FireworksCodegen.cmake add its sources.
function(fireworks_generated_library target)
  add_library(${target})
  target_link_libraries(${target} PUBLIC ${ARGN})
  _fireworks_finish_library(${target})
endfunction()
