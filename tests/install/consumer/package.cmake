# Gets the library as an installed package.

# The package must refuse another protobuf, another minor version, and a component
# that was not built, for which it names the build option.
add_subdirectory(other_protobuf)
find_package(fireworks 0.0 QUIET)
if(fireworks_FOUND)
  message(FATAL_ERROR "It was found as version 0.0")
endif()
function(expect_absent component says)
  find_package(fireworks QUIET COMPONENTS ${component})
  if(fireworks_FOUND)
    message(FATAL_ERROR "It was found with the component ${component}")
  endif()
  if(NOT fireworks_NOT_FOUND_MESSAGE MATCHES "${says}")
    message(FATAL_ERROR "Of ${component} it says: ${fireworks_NOT_FOUND_MESSAGE}")
  endif()
endfunction()
expect_absent(nonsense "no component nonsense; its components are client")
if(NOT GRPC)
  expect_absent(grpc "FIREWORKS_BUILD_GRPC=ON")
endif()

find_package(fireworks 0.1 REQUIRED COMPONENTS client rest protos testing
             OPTIONAL_COMPONENTS grpc)
if(GRPC AND NOT TARGET fireworks::grpc)
  message(FATAL_ERROR "fireworks::grpc was not found")
endif()
