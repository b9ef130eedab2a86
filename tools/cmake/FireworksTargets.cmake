# How this project declares a library.

# Warnings for code of our own. Linked PRIVATE; generated code comes in as
# SYSTEM and is spared.
add_library(fireworks_warnings INTERFACE)
target_compile_options(
  fireworks_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion
                               $<$<BOOL:${FIREWORKS_WERROR}>:-Werror>)

# fireworks_library(fireworks_NAME
#   SOURCES ... [PUBLIC target...] [PRIVATE target...])
#
# Adds a library of our own code, fireworks::NAME, whose include root is src/.
# PUBLIC are the targets that its headers need, PRIVATE those that its sources
# need alone. Position-independent, so that it can go into a shared library.
function(fireworks_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE")
  if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "fireworks_library(${target}) wants SOURCES, PUBLIC and "
                        "PRIVATE; got: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  string(REGEX REPLACE "^fireworks_" "" short "${target}")

  add_library(${target} ${arg_SOURCES})
  add_library(fireworks::${short} ALIAS ${target})
  target_include_directories(
    ${target} PUBLIC $<BUILD_INTERFACE:${fireworks_SOURCE_DIR}/src>)
  target_link_libraries(
    ${target}
    PUBLIC ${arg_PUBLIC}
    PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:fireworks_warnings>)
  target_compile_features(${target} PUBLIC cxx_std_17)
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${short}
                                             POSITION_INDEPENDENT_CODE ON)
endfunction()

# fireworks_generated_library(fireworks_NAME
#   ROOT dir SOURCES ... PUBLIC target...)
#
# Adds a library of generated code, whose include root is ROOT. Compiled without
# our warnings, and a system header to whoever links it.
function(fireworks_generated_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "ROOT" "SOURCES;PUBLIC")
  string(REGEX REPLACE "^fireworks_" "" short "${target}")

  add_library(${target} ${arg_SOURCES})
  add_library(fireworks::${short} ALIAS ${target})
  target_include_directories(${target} SYSTEM
                             PUBLIC $<BUILD_INTERFACE:${arg_ROOT}>)
  target_link_libraries(${target} PUBLIC ${arg_PUBLIC})
  target_compile_features(${target} PUBLIC cxx_std_17)
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${short}
                                             POSITION_INDEPENDENT_CODE ON)
endfunction()
