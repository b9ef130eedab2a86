# What `cmake --install` installs: the libraries with their public headers, the
# tools, the schema, and files for CMake and pkg-config to find all that. No
# installed file holds the prefix, so the installation can be moved.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
include(FireworksPkgConfig)

# The default component is for people who build with the library.
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME fireworks_dev)

set(_fireworks_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/fireworks")
set(_fireworks_proto_dir "${CMAKE_INSTALL_DATADIR}/fireworks/proto")
set(_fireworks_annotations_dir "${CMAKE_INSTALL_DATADIR}/fireworks/annotations")

# Makes TARGET find shared libraries by a relative path, so that it can be moved.
function(_fireworks_set_rpath target)
  if(BUILD_SHARED_LIBS AND NOT DEFINED CMAKE_INSTALL_RPATH)
    file(RELATIVE_PATH libraries "${CMAKE_INSTALL_FULL_BINDIR}"
         "${CMAKE_INSTALL_FULL_LIBDIR}")
    set_target_properties(${target} PROPERTIES INSTALL_RPATH
                                               "$ORIGIN;$ORIGIN/${libraries}")
  endif()
endfunction()

# _fireworks_install_set(SET RUNTIME target...): installs these targets, and the file
# SET that declares them to other projects. Optional targets have a set of their own.
# Shared libraries go into the component RUNTIME.
function(_fireworks_install_set set runtime)
  foreach(target IN LISTS ARGN)
    _fireworks_set_rpath(${target})
  endforeach()
  install(
    TARGETS ${ARGN}
    EXPORT ${set}
    LIBRARY COMPONENT ${runtime} NAMELINK_COMPONENT fireworks_dev
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
  install(EXPORT ${set} NAMESPACE fireworks:: FILE ${set}.cmake
          DESTINATION "${_fireworks_package_dir}")
endfunction()

# Users do not link json and http by name, but archives of the others need them.
set(_fireworks_libraries fireworks_protos fireworks_json fireworks_http
                         fireworks_rest fireworks_client)
_fireworks_install_set(fireworksTargets fireworks_runtime ${_fireworks_libraries})
if(TARGET fireworks_testing)
  _fireworks_install_set(fireworksTestingTargets fireworks_dev fireworks_testing)
  list(APPEND _fireworks_libraries fireworks_testing)
endif()
if(TARGET fireworks_grpc)
  _fireworks_install_set(fireworksGrpcTargets fireworks_grpc_runtime fireworks_grpc)
  list(APPEND _fireworks_libraries fireworks_grpc)
endif()
foreach(_fireworks_library IN LISTS _fireworks_libraries)
  fireworks_install_pkg_config(${_fireworks_library})
endforeach()

if(TARGET protoc-gen-cpp-rest)
  _fireworks_install_set(fireworksPluginTargets fireworks_dev protoc-gen-cpp-rest)
endif()
# Also without the plugin: the function then says how to get it.
install(FILES "${CMAKE_CURRENT_LIST_DIR}/FireworksGenerateRest.cmake"
        DESTINATION "${_fireworks_package_dir}")
if(TARGET fireworks_command)
  _fireworks_set_rpath(fireworks_command)
  install(TARGETS fireworks_command COMPONENT fireworks_command)
  get_target_property(_fireworks_documents fireworks_command DOCUMENTS)
  if(_fireworks_documents)
    install(FILES "${_fireworks_documents}/fireworks.1.gz"
            DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT fireworks_command)
    install(FILES "${_fireworks_documents}/fireworks"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions"
            COMPONENT fireworks_command)
    install(FILES "${_fireworks_documents}/fireworks.fish"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d"
            COMPONENT fireworks_command)
    # The folder for installations by an administrator. Debian's packages use another
    # one: see FireworksPackage.cmake.
    install(FILES "${_fireworks_documents}/_fireworks"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions"
            COMPONENT fireworks_zsh)
  endif()
endif()

# The HTTP option is in a folder of its own, so that users with googleapis need not
# import it.
install(DIRECTORY "${fireworks_SOURCE_DIR}/proto/third_party/google"
        DESTINATION "${_fireworks_annotations_dir}" FILES_MATCHING PATTERN "*.proto")
install(DIRECTORY "${fireworks_SOURCE_DIR}/proto/fireworks"
        DESTINATION "${_fireworks_proto_dir}" FILES_MATCHING PATTERN "*.proto")
if(_fireworks_changed)
  message(STATUS "Not installed: the descriptor image, because ${_fireworks_reason}")
else()
  install(FILES "${_fireworks_generated}/descriptors/fireworks.binpb"
          DESTINATION "${CMAKE_INSTALL_DATADIR}/fireworks/descriptors")
endif()
install(FILES "${fireworks_SOURCE_DIR}/LICENSE"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT fireworks_license)

# fireworksConfig.cmake finds the private dependencies of archives, because programs
# must link them. Programs do not link the private dependencies of shared libraries.
get_target_property(_fireworks_type fireworks_client TYPE)
string(REGEX MATCH "^[0-9]+\\.[0-9]+" _fireworks_protobuf_line "${Protobuf_VERSION}")
configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/fireworksConfig.cmake.in"
  "${fireworks_BINARY_DIR}/fireworksConfig.cmake"
  INSTALL_DESTINATION "${_fireworks_package_dir}"
  PATH_VARS _fireworks_proto_dir _fireworks_annotations_dir)
write_basic_package_version_file(
  "${fireworks_BINARY_DIR}/fireworksConfigVersion.cmake"
  VERSION ${fireworks_VERSION}
  COMPATIBILITY SameMinorVersion)
install(FILES "${fireworks_BINARY_DIR}/fireworksConfig.cmake"
              "${fireworks_BINARY_DIR}/fireworksConfigVersion.cmake"
        DESTINATION "${_fireworks_package_dir}")
