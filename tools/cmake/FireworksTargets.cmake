# How this project declares a library.

# Warnings for code of our own. Linked PRIVATE; generated code comes in as
# SYSTEM and is spared.
add_library(fireworks_warnings INTERFACE)
target_compile_options(
  fireworks_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion
                               $<$<BOOL:${FIREWORKS_WERROR}>:-Werror>)

# For shared libraries, where the linker knows these: they export our names alone,
# and stay in the process. protobuf keeps what messages register with it, and aborts
# when a plugin that was closed brings them again.
include(CheckLinkerFlag)
set(_fireworks_exports "${CMAKE_CURRENT_LIST_DIR}/fireworks.map")
set(_fireworks_link_options "LINKER:-z,nodelete,--version-script=${_fireworks_exports}")
check_linker_flag(CXX "${_fireworks_link_options}" FIREWORKS_LINKER_HAS_EXPORTS)

# What all of them are: C++17, fireworks::NAME here and where they are installed,
# and position-independent, so that they can go into a shared library. No ABI is
# promised, so the name of a shared one changes with every minor version. Compiled the
# same, static and shared: without the macro that CMake would define.
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
# Adds a library of our own code, fireworks::NAME, whose include root is src/.
# HEADERS are the public ones: what is installed, and what may be included from
# there. PUBLIC are the targets that these need, PRIVATE those that the sources
# need alone.
function(fireworks_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;PUBLIC;PRIVATE")
  if(NOT arg_SOURCES OR NOT arg_HEADERS OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "fireworks_library(${target}) wants SOURCES, HEADERS, "
                        "PUBLIC and PRIVATE; got: ${arg_UNPARSED_ARGUMENTS}")
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
# Adds a library of generated code, fireworks::NAME, that links the targets. The
# functions of FireworksCodegen.cmake add its sources. Without our warnings.
function(fireworks_generated_library target)
  add_library(${target})
  target_link_libraries(${target} PUBLIC ${ARGN})
  _fireworks_finish_library(${target})
endfunction()
