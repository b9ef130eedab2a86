# Generates REST stubs and their messages for any annotated schema:
#
#   add_library(library_api)
#   fireworks_generate_rest(
#     TARGET library_api
#     PROTOS acme/library/v1/library.proto
#     IMPORT_DIRS proto third_party/googleapis)
#   target_link_libraries(app PRIVATE library_api)
#
#   #include "acme/library/v1/library.rest.h"
#
# TARGET       a library or program that is declared in the same folder
# PROTOS       files, relative to one of IMPORT_DIRS. X.proto becomes X.pb.h, X.rest.h
#              and, for tests, X_mock.rest.h. List a file of google/api here if you
#              use its messages, for example HttpBody; its options need no code
# IMPORT_DIRS  the folders of imports. If google/api/annotations.proto is not there,
#              the copy of fireworks-cpp is used
# OUT_DIR      the include root of the generated code, relative to its default,
#              CMAKE_CURRENT_BINARY_DIR
# STUBS_ONLY   generate no messages; you provide them
# STRICT       an rpc that cannot be called over REST stops the build; otherwise it
#              is left out and named
#
# The plugin is the target fireworks::protoc-gen-cpp-rest. Stubs link
# fireworks::rest. Both exist in this project and in the installed package, the plugin
# only if it was built with FIREWORKS_BUILD_TOOLS.

function(fireworks_generate_rest)
  cmake_parse_arguments(PARSE_ARGV 0 arg "STUBS_ONLY;STRICT" "TARGET;OUT_DIR"
                        "PROTOS;IMPORT_DIRS")
  if(NOT TARGET "${arg_TARGET}" OR NOT arg_PROTOS OR NOT arg_IMPORT_DIRS
     OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "fireworks_generate_rest(TARGET ${arg_TARGET}) needs a TARGET that exists, "
      "PROTOS and IMPORT_DIRS; it can have OUT_DIR, STUBS_ONLY and STRICT. Unknown "
      "arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT TARGET fireworks::protoc-gen-cpp-rest)
    message(FATAL_ERROR
      "fireworks_generate_rest() needs protoc-gen-cpp-rest, which was not built. "
      "Build fireworks-cpp with FIREWORKS_BUILD_TOOLS=ON and libprotoc. On Debian: "
      "apt-get install libprotoc-dev")
  endif()
  if(NOT TARGET protobuf::protoc)
    find_package(Protobuf REQUIRED)
  endif()
  if(NOT TARGET protobuf::protoc)
    message(FATAL_ERROR "fireworks_generate_rest() needs protoc, which was not found. "
                        "On Debian: apt-get install protobuf-compiler")
  endif()
  if(NOT arg_OUT_DIR)
    set(arg_OUT_DIR "${CMAKE_CURRENT_BINARY_DIR}")
  endif()
  cmake_path(ABSOLUTE_PATH arg_OUT_DIR BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}"
             NORMALIZE)
  file(MAKE_DIRECTORY "${arg_OUT_DIR}")

  set(imports "")
  foreach(folder IN LISTS arg_IMPORT_DIRS)
    cmake_path(ABSOLUTE_PATH folder NORMALIZE)
    list(APPEND imports "${folder}")
  endforeach()
  _fireworks_find_protos(paths "${imports}" "${arg_PROTOS}")
  _fireworks_well_known_types(well_known_types)
  list(APPEND imports "${fireworks_ANNOTATIONS_DIR}" ${well_known_types})
  list(TRANSFORM imports PREPEND "-I")

  foreach(proto IN LISTS arg_PROTOS)
    string(REGEX REPLACE "\\.proto$" "" stem "${arg_OUT_DIR}/${proto}")
    cmake_path(GET stem PARENT_PATH folder)
    # The depfile names all imports: a change of one can make a route wrong.
    add_custom_command(
      OUTPUT "${stem}.rest.cc" "${stem}.rest.h" "${stem}_mock.rest.h"
             "${stem}.annotated.binpb"
      COMMAND "${CMAKE_COMMAND}" -E make_directory "${folder}"
      COMMAND
        protobuf::protoc ${imports}
        "--plugin=protoc-gen-cpp-rest=$<TARGET_FILE:fireworks::protoc-gen-cpp-rest>"
        "--cpp-rest_opt=all_files$<$<BOOL:${arg_STRICT}>:,strict>"
        "--cpp-rest_out=${arg_OUT_DIR}" --include_imports
        "--descriptor_set_out=${stem}.annotated.binpb"
        "--dependency_out=${stem}.rest.d" "${proto}"
      DEPFILE "${stem}.rest.d"
      DEPENDS ${paths} protobuf::protoc fireworks::protoc-gen-cpp-rest
      COMMENT "Generating ${proto} for REST"
      VERBATIM)
    target_sources(${arg_TARGET} PRIVATE "${stem}.rest.cc" "${stem}.rest.h"
                                         "${stem}_mock.rest.h")
    if(NOT arg_STUBS_ONLY)
      # From descriptors without google/api's options; otherwise the code would
      # include google/api/annotations.pb.h.
      add_custom_command(
        OUTPUT "${stem}.pb.cc" "${stem}.pb.h"
        BYPRODUCTS "${stem}.binpb"
        COMMAND fireworks::protoc-gen-cpp-rest --strip_http
                "${stem}.annotated.binpb" "${stem}.binpb" ${arg_PROTOS}
        COMMAND protobuf::protoc "--descriptor_set_in=${stem}.binpb"
                "--cpp_out=${arg_OUT_DIR}" "${proto}"
        DEPENDS "${stem}.annotated.binpb" protobuf::protoc
                fireworks::protoc-gen-cpp-rest
        COMMENT "Generating ${proto} for C++"
        VERBATIM)
      target_sources(${arg_TARGET} PRIVATE "${stem}.pb.cc" "${stem}.pb.h")
      # protoc's code causes warnings that the target may treat as errors.
      set_source_files_properties("${stem}.pb.cc" PROPERTIES COMPILE_OPTIONS -w)
    endif()
  endforeach()
  target_include_directories(${arg_TARGET} SYSTEM
                             PUBLIC $<BUILD_INTERFACE:${arg_OUT_DIR}>)
  target_link_libraries(${arg_TARGET} PUBLIC fireworks::rest
                                             protobuf::libprotobuf)
endfunction()

# Sets NAME to the paths of the protos, each in the first import folder that has it.
function(_fireworks_find_protos name imports protos)
  foreach(proto IN LISTS protos)
    set(path "")
    foreach(folder IN LISTS imports)
      if(EXISTS "${folder}/${proto}")
        set(path "${folder}/${proto}")
        break()
      endif()
    endforeach()
    if(NOT path)
      message(FATAL_ERROR "fireworks_generate_rest: ${proto} is in none of the "
                          "IMPORT_DIRS: ${imports}")
    endif()
    list(APPEND paths "${path}")
  endforeach()
  set(${name} ${paths} PARENT_SCOPE)
endfunction()

# Sets NAME to the folder of google/protobuf/*.proto among protobuf's headers, or to
# "". protoc itself finds these files only if it was not moved after installation.
function(_fireworks_well_known_types name)
  get_target_property(folders protobuf::libprotobuf
                      INTERFACE_INCLUDE_DIRECTORIES)
  set(${name} "" PARENT_SCOPE)
  foreach(folder IN LISTS folders Protobuf_INCLUDE_DIRS)
    if(EXISTS "${folder}/google/protobuf/timestamp.proto")
      set(${name} "${folder}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()
