#!/usr/bin/env bash
# Builds the kernels: apt-get install clang-19 lld-19 libclang-rt-19-dev-wasm32
set -eu
cd "$(dirname "$0")"
for kernel in SHA256 MATRIX FIB SORT; do
  name=$(echo "$kernel" | tr 'A-Z' 'a-z')
  clang-19 --target=wasm32 -O2 -nostdlib -ffreestanding "-D$kernel" -c kernels.c -o "$name.o"
  wasm-ld-19 --no-entry --strip-all -z stack-size=8192 --stack-first "$name.o" -o "$name.wasm"
  rm "$name.o"
done
