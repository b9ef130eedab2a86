cmake -S . -B build -G Ninja
cmake --build build --target account
build/account
