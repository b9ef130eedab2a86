# The library's sources as a part of this project, which it must leave alone.
enable_testing()

set(watched
    BUILD_SHARED_LIBS BUILD_TESTING CMAKE_ARCHIVE_OUTPUT_DIRECTORY CMAKE_BUILD_TYPE
    CMAKE_CXX_COMPILER_LAUNCHER CMAKE_CXX_EXTENSIONS CMAKE_CXX_FLAGS
    CMAKE_CXX_STANDARD CMAKE_EXPORT_COMPILE_COMMANDS
    CMAKE_FIND_PACKAGE_TARGETS_GLOBAL CMAKE_INSTALL_LIBDIR CMAKE_MODULE_PATH
    CMAKE_POSITION_INDEPENDENT_CODE CMAKE_RUNTIME_OUTPUT_DIRECTORY)
foreach(variable IN LISTS watched)
  set(before_${variable} "${${variable}}")
endforeach()

if(HOW STREQUAL "fetch")
  include(FetchContent)
  FetchContent_Declare(fireworks SOURCE_DIR "${SOURCE}" OVERRIDE_FIND_PACKAGE)
  FetchContent_MakeAvailable(fireworks)
else()
  add_subdirectory("${SOURCE}" fireworks)
endif()

foreach(variable IN LISTS watched)
  if(NOT "${${variable}}" STREQUAL "${before_${variable}}")
    message(FATAL_ERROR "${variable} became ${${variable}}")
  endif()
endforeach()
foreach(property IN ITEMS COMPILE_DEFINITIONS COMPILE_OPTIONS INCLUDE_DIRECTORIES
                          LINK_OPTIONS)
  get_directory_property(value ${property})
  if(value)
    message(FATAL_ERROR "${property} of the parent became ${value}")
  endif()
endforeach()
