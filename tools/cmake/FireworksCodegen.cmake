# Generated code: the committed one where it fits, else made by the protoc found.
#
# generated/ fits when it was made from the .proto files as they are now and by the
# protobuf line that is found here. The code of the service follows from the one
# file that declares it; its REST stubs work with any protobuf. FIREWORKS_CODEGEN
# forces one way or the other. What the targets of proto/ and the client call:
#
#   fireworks_message_code(TARGET)   adds the messages to it
#   fireworks_grpc_code(TARGET)      adds the gRPC service
#   fireworks_rest_code(TARGET)      adds the REST stubs
#
# Each must be called from the folder that declares TARGET. An edited .proto file
# makes the next `cmake --build` configure again, and so come back here.

set(_fireworks_generated "${fireworks_SOURCE_DIR}/generated")
set(_fireworks_made "${fireworks_BINARY_DIR}/generated")

file(GLOB_RECURSE _fireworks_protos CONFIGURE_DEPENDS RELATIVE
     "${fireworks_SOURCE_DIR}" "${fireworks_SOURCE_DIR}/proto/*.proto")
list(TRANSFORM _fireworks_protos PREPEND "${fireworks_SOURCE_DIR}/"
     OUTPUT_VARIABLE _fireworks_proto_paths)
set_property(
  DIRECTORY APPEND
  PROPERTY CMAKE_CONFIGURE_DEPENDS ${_fireworks_proto_paths}
           "${_fireworks_generated}/inputs.txt")

# Sets NAME to the .proto files, relative to the source tree, that differ from
# those that generated/ was made from, and LINE to the protobuf line that made it.
function(_fireworks_read_inputs name line)
  if(NOT EXISTS "${_fireworks_generated}/inputs.txt")
    set(${name} ${_fireworks_protos} PARENT_SCOPE)
    return()
  endif()
  file(STRINGS "${_fireworks_generated}/inputs.txt" lines REGEX "^[^#]")
  foreach(entry IN LISTS lines)
    if(entry MATCHES "^protobuf (.+)$")
      set(${line} "${CMAKE_MATCH_1}" PARENT_SCOPE)
    elseif(entry MATCHES "^([0-9a-f]+)  (.+)$")
      list(APPEND known "${CMAKE_MATCH_2}")
      set("hash_${CMAKE_MATCH_2}" "${CMAKE_MATCH_1}")
    endif()
  endforeach()

  set(changed ${known})
  list(REMOVE_ITEM changed ${_fireworks_protos}) # leaves the deleted ones
  foreach(file IN LISTS _fireworks_protos)
    file(SHA256 "${fireworks_SOURCE_DIR}/${file}" hash)
    if(NOT hash STREQUAL "${hash_${file}}")
      list(APPEND changed "${file}")
    endif()
  endforeach()
  set(${name} ${changed} PARENT_SCOPE)
endfunction()

_fireworks_read_inputs(_fireworks_changed _fireworks_line)
set(_fireworks_protoc_reason "")
if(NOT "${Protobuf_VERSION}." MATCHES "^${_fireworks_line}\\.")
  set(_fireworks_protoc_reason
      "the committed code is for protobuf ${_fireworks_line}")
elseif(FIREWORKS_CODEGEN STREQUAL "build")
  set(_fireworks_protoc_reason "FIREWORKS_CODEGEN is build")
endif()

set(_fireworks_reason "${_fireworks_protoc_reason}")
if(_fireworks_changed)
  list(JOIN _fireworks_changed ", " _fireworks_reason)
  string(APPEND _fireworks_reason " changed since tools/generate was run")
endif()

# The service and its routes are in this file alone: it uses the HTTP option, and
# the REST and gRPC code has its source there.
set(_fireworks_service fireworks/gateway/v1/gateway)
file(STRINGS "${fireworks_SOURCE_DIR}/proto/${_fireworks_service}.proto"
     _fireworks_stray REGEX "^[ \t]*(message|enum)[ \t]")
if(_fireworks_stray)
  message(FATAL_ERROR "${_fireworks_service}.proto declares: ${_fireworks_stray}\n"
                      "No messages are made of that file, since it uses the HTTP "
                      "option. Move them into another one of its folder.")
endif()
set(_fireworks_service_changed ${_fireworks_changed})
list(FILTER _fireworks_service_changed INCLUDE REGEX
     "^proto/(third_party/|${_fireworks_service}\\.proto)")

if(NOT _fireworks_reason)
  message(STATUS "Generated code: as committed, for protobuf ${Protobuf_VERSION}")
elseif(FIREWORKS_CODEGEN STREQUAL "committed")
  message(FATAL_ERROR "FIREWORKS_CODEGEN is committed, but that code does not fit "
                      "protobuf ${Protobuf_VERSION}: ${_fireworks_reason}.")
elseif(NOT TARGET protobuf::protoc)
  message(FATAL_ERROR "Code must be generated, because ${_fireworks_reason}, and "
                      "protoc was not found. On Debian: apt-get install "
                      "protobuf-compiler")
else()
  message(STATUS "Generated code: by protoc ${Protobuf_VERSION} into the build "
                 "folder, because ${_fireworks_reason}")
endif()

_fireworks_well_known_types(_fireworks_include)
set(_fireworks_import_args "${fireworks_SOURCE_DIR}/proto"
                           "${fireworks_SOURCE_DIR}/proto/third_party"
                           ${_fireworks_include})
list(TRANSFORM _fireworks_import_args PREPEND "-I")

# Adds the sources and public headers of TARGET, and their include root as a system
# header's.
function(_fireworks_use_code target root)
  set(headers ${ARGN})
  list(FILTER headers INCLUDE REGEX "\\.h$")
  target_sources(${target} PRIVATE ${ARGN}
                 PUBLIC FILE_SET HEADERS BASE_DIRS "${root}" FILES ${headers})
  target_include_directories(${target} SYSTEM
                             PUBLIC $<BUILD_INTERFACE:${root}>)
endfunction()

# The same for code made by commands of this build. A target of its own lets it be
# made at once: commands of TARGET alone wait for all that TARGET links.
function(_fireworks_use_made_code target root)
  add_custom_target(${target}_code DEPENDS ${ARGN})
  add_dependencies(${target} ${target}_code)
  _fireworks_use_code(${target} "${root}" ${ARGN})
endfunction()

function(fireworks_message_code target)
  if(NOT _fireworks_reason)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS
         "${_fireworks_generated}/cpp/*.pb.cc"
         "${_fireworks_generated}/cpp/*.pb.h")
    _fireworks_use_code(${target} "${_fireworks_generated}/cpp" ${sources})
    return()
  endif()

  set(messages ${_fireworks_protos})
  list(FILTER messages EXCLUDE REGEX
       "^proto/(third_party/|${_fireworks_service}\\.proto)")
  file(MAKE_DIRECTORY "${_fireworks_made}/cpp")
  foreach(file IN LISTS messages)
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY proto)
    string(REGEX REPLACE "\\.proto$" ".pb" stem "${_fireworks_made}/cpp/${file}")
    add_custom_command(
      OUTPUT "${stem}.cc" "${stem}.h"
      COMMAND protobuf::protoc ${_fireworks_import_args}
              "--cpp_out=${_fireworks_made}/cpp" "${file}"
      DEPENDS ${_fireworks_proto_paths} protobuf::protoc
      COMMENT "Generating ${file} for C++"
      VERBATIM)
    list(APPEND sources "${stem}.cc" "${stem}.h")
  endforeach()
  _fireworks_use_made_code(${target} "${_fireworks_made}/cpp" ${sources})
endfunction()

# Code that is made for a changed service needs the plugin, also where the other
# tools are not built.
function(_fireworks_need_plugin)
  if(NOT TARGET protobuf::libprotoc)
    message(FATAL_ERROR "Code for the service must be generated, because "
                        "${_fireworks_reason}, and libprotoc was not found. On "
                        "Debian: apt-get install libprotoc-dev")
  endif()
  if(NOT TARGET protoc-gen-cpp-rest)
    add_subdirectory("${fireworks_SOURCE_DIR}/tools/protoc-gen-cpp-rest"
                     "${fireworks_BINARY_DIR}/tools/protoc-gen-cpp-rest")
  endif()
endfunction()

function(fireworks_grpc_code target)
  set(outputs ${_fireworks_service}.pb.cc ${_fireworks_service}.pb.h
              ${_fireworks_service}.grpc.pb.cc ${_fireworks_service}.grpc.pb.h
              ${_fireworks_service}_mock.grpc.pb.h)
  if(NOT _fireworks_service_changed AND NOT _fireworks_protoc_reason)
    list(TRANSFORM outputs PREPEND "${_fireworks_generated}/grpc/")
    _fireworks_use_code(${target} "${_fireworks_generated}/grpc" ${outputs})
    return()
  endif()

  # The code is made from a descriptor set without the HTTP option. The committed
  # one is right as long as the service is the same.
  set(image "${_fireworks_generated}/descriptors/fireworks.binpb")
  set(make_image "")
  set(need_image "${image}")
  file(MAKE_DIRECTORY "${_fireworks_made}/grpc" "${_fireworks_made}/descriptors")
  if(_fireworks_service_changed)
    _fireworks_need_plugin()
    set(annotated "${_fireworks_made}/descriptors/annotated.binpb")
    set(image "${_fireworks_made}/descriptors/fireworks.binpb")
    set(make_image
        COMMAND protobuf::protoc ${_fireworks_import_args} --include_imports
        "--descriptor_set_out=${annotated}" ${_fireworks_service}.proto
        COMMAND protoc-gen-cpp-rest --strip_http "${annotated}" "${image}")
    set(need_image ${_fireworks_proto_paths} protoc-gen-cpp-rest)
  endif()
  list(TRANSFORM outputs PREPEND "${_fireworks_made}/grpc/")
  add_custom_command(
    OUTPUT ${outputs}
    ${make_image}
    COMMAND protobuf::protoc "--descriptor_set_in=${image}"
            "--cpp_out=${_fireworks_made}/grpc"
            "--plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>"
            "--grpc_out=generate_mock_code=true:${_fireworks_made}/grpc"
            ${_fireworks_service}.proto
    DEPENDS ${need_image} protobuf::protoc gRPC::grpc_cpp_plugin
    COMMENT "Generating ${_fireworks_service}.proto for gRPC"
    VERBATIM)
  _fireworks_use_made_code(${target} "${_fireworks_made}/grpc" ${outputs})
endfunction()

function(fireworks_rest_code target)
  set(outputs ${_fireworks_service}.rest.cc ${_fireworks_service}.rest.h
              ${_fireworks_service}_mock.rest.h)
  if(NOT _fireworks_service_changed AND NOT FIREWORKS_CODEGEN STREQUAL "build")
    list(TRANSFORM outputs PREPEND "${_fireworks_generated}/rest/")
    _fireworks_use_code(${target} "${_fireworks_generated}/rest" ${outputs})
    return()
  endif()

  _fireworks_need_plugin()
  file(MAKE_DIRECTORY "${_fireworks_made}/rest")
  list(TRANSFORM outputs PREPEND "${_fireworks_made}/rest/")
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND protobuf::protoc ${_fireworks_import_args}
            "--plugin=protoc-gen-cpp-rest=$<TARGET_FILE:protoc-gen-cpp-rest>"
            "--cpp-rest_opt=strict" "--cpp-rest_out=${_fireworks_made}/rest" ${_fireworks_service}.proto
    DEPENDS ${_fireworks_proto_paths} protobuf::protoc protoc-gen-cpp-rest
    COMMENT "Generating ${_fireworks_service}.proto for REST"
    VERBATIM)
  _fireworks_use_made_code(${target} "${_fireworks_made}/rest" ${outputs})
endfunction()
