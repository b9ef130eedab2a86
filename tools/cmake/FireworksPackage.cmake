# Debian packages of what FireworksInstall.cmake installs, made by `cpack`:
# tools/package runs it. They fit the Debian release that they are built on.
#
#   libfireworks0.1       the libraries, if they are shared
#   libfireworks-grpc0.1  the library for gRPC, if it is shared
#   libfireworks-dev      the files to build with them, and fireworks::testing
#   fireworks             the command

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME fireworks)
# lintian: the summary must not start with the package's name.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Model metadata of Fireworks AI as messages")
set(CPACK_PACKAGE_VENDOR "The fireworks-cpp authors")
set(CPACK_PACKAGE_CONTACT "The fireworks-cpp authors <maintainers@fireworks-cpp.invalid>"
    CACHE STRING "The maintainer that packages name")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL "")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Where dpkg-shlibdeps finds our own libraries that are in other packages.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${CMAKE_LIBRARY_OUTPUT_DIRECTORY}")

execute_process(COMMAND gzip -9nc "${fireworks_SOURCE_DIR}/CHANGELOG.md"
                OUTPUT_FILE "${fireworks_BINARY_DIR}/changelog.gz"
                COMMAND_ERROR_IS_FATAL ANY)
file(WRITE "${fireworks_BINARY_DIR}/triggers" "activate-noawait ldconfig\n")

# _fireworks_package(COMPONENT NAME SECTION TEXT [DEPENDENCY...]): declares a
# package. dpkg-shlibdeps adds the libraries that its programs and libraries link.
macro(_fireworks_package component name section text)
  string(TOUPPER "CPACK_DEBIAN_${component}" _fireworks_key)
  list(APPEND CPACK_COMPONENTS_ALL ${component})
  set(${_fireworks_key}_PACKAGE_NAME "${name}")
  set(${_fireworks_key}_PACKAGE_SECTION "${section}")
  set(${_fireworks_key}_DESCRIPTION "${text}")
  string(REPLACE ";" ", " ${_fireworks_key}_PACKAGE_DEPENDS "${ARGN}")
  # Packages of shared libraries must update the linker's cache.
  if(_fireworks_type STREQUAL "SHARED_LIBRARY" AND "${section}" MATCHES "^lib")
    set(${_fireworks_key}_PACKAGE_CONTROL_EXTRA "${fireworks_BINARY_DIR}/triggers")
  endif()
  install(FILES "${fireworks_SOURCE_DIR}/LICENSE" RENAME copyright
          DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${name}"
          COMPONENT ${component} EXCLUDE_FROM_ALL)
  install(FILES "${fireworks_BINARY_DIR}/changelog.gz"
          DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${name}"
          COMPONENT ${component} EXCLUDE_FROM_ALL)
endmacro()

get_target_property(_fireworks_version fireworks_client SOVERSION)
set(_fireworks_runtime "")
set(_fireworks_dev "")
if(_fireworks_type STREQUAL "SHARED_LIBRARY")
  _fireworks_package(fireworks_runtime libfireworks${_fireworks_version} libs
                     "The shared libraries.")
  set(_fireworks_runtime
      "libfireworks${_fireworks_version} (= ${fireworks_VERSION})")
  if(TARGET fireworks_grpc)
    _fireworks_package(fireworks_grpc_runtime libfireworks-grpc${_fireworks_version}
                       libs "The shared library for gRPC." ${_fireworks_runtime})
    list(APPEND _fireworks_dev
         "libfireworks-grpc${_fireworks_version} (= ${fireworks_VERSION})")
  endif()
endif()

if(TARGET fireworks_command)
  _fireworks_package(fireworks_command fireworks utils
                     "The command that reads models." ${_fireworks_runtime})
  if(_fireworks_documents)
    install(FILES "${_fireworks_documents}/_fireworks"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions"
            COMPONENT fireworks_command EXCLUDE_FROM_ALL)
  endif()
endif()

# The headers of the messages work with only one line of protobuf.
string(REPLACE "." ";" _fireworks_next "${_fireworks_protobuf_line}")
list(POP_BACK _fireworks_next _fireworks_minor)
math(EXPR _fireworks_minor "${_fireworks_minor} + 1")
list(APPEND _fireworks_dev ${_fireworks_runtime} libabsl-dev
     "libprotobuf-dev (>= ${_fireworks_protobuf_line})"
     "libprotobuf-dev (<< ${_fireworks_next}.${_fireworks_minor}~)")
if(_fireworks_type STREQUAL "STATIC_LIBRARY")
  list(APPEND _fireworks_dev libcurl4-openssl-dev)
  if(FIREWORKS_HAVE_SIMDJSON)
    list(APPEND _fireworks_dev libsimdjson-dev)
  endif()
  if(TARGET fireworks_testing)
    list(APPEND _fireworks_dev libcpp-httplib-dev libssl-dev)
  endif()
endif()
if(TARGET fireworks_grpc)
  list(APPEND _fireworks_dev libgrpc++-dev)
endif()
_fireworks_package(fireworks_dev libfireworks-dev libdevel
                   "What it takes to build with the libraries." ${_fireworks_dev})
set(CPACK_DEBIAN_FIREWORKS_DEV_PACKAGE_RECOMMENDS protobuf-compiler)

include(CPack)
