#!/usr/bin/env bash
# The commands of INSTALL.md. from_source_test.sh runs them.
sudo apt-get install build-essential cmake ninja-build pkg-config protobuf-compiler \
    libabsl-dev libcurl4-openssl-dev libprotobuf-dev libsimdjson-dev
cmake -G Ninja -S . -B build/lib -D CMAKE_BUILD_TYPE=Release -D BUILD_SHARED_LIBS=ON \
    -D FIREWORKS_BUILD_TESTS=OFF -D FIREWORKS_BUILD_TOOLS=OFF \
    -D FIREWORKS_BUILD_TESTING_LIBRARY=OFF
cmake --build build/lib
cmake --install build/lib --prefix "$HOME/fireworks"
