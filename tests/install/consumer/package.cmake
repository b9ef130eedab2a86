# The library as an installed package.

# Refused: another protobuf, another minor version, a component that is not there.
add_subdirectory(other_protobuf)
find_package(fireworks 0.0 QUIET)
if(fireworks_FOUND)
  message(FATAL_ERROR "It was found as version 0.0")
endif()
set(absent nonsense)
if(NOT GRPC)
  list(APPEND absent grpc)
endif()
foreach(component IN LISTS absent)
  find_package(fireworks QUIET COMPONENTS ${component})
  if(fireworks_FOUND)
    message(FATAL_ERROR "It was found with the component ${component}")
  endif()
endforeach()

find_package(fireworks 0.1 REQUIRED COMPONENTS testing OPTIONAL_COMPONENTS grpc)
if(GRPC AND NOT TARGET fireworks::grpc)
  message(FATAL_ERROR "fireworks::grpc was not found")
endif()
