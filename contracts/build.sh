#!/bin/bash
# Builds the example contracts from source: contracts/build.sh [name…]   (without names: all of them)
# The built .wasm files are checked in; this is only needed after a source has changed. Compilers are taken from the environment:
#   CLANG, WASM_LD (default clang-19, wasm-ld-19)   WAT2WASM (wat2wasm)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
clang=${CLANG:-clang-19} wasm_ld=${WASM_LD:-wasm-ld-19} wat2wasm=${WAT2WASM:-wat2wasm}

need() { command -v "$1" >/dev/null || { echo "$3: $1 is missing. $2" >&2; exit 2; }; }

# Compiled and linked apart: the clang driver would run whichever wasm-opt is in PATH and the bytes would depend on it.
# A small stack placed first, in one page: an overflow hits address 0 and traps, and an instance is cheap to recycle.
c_family() {
    local name=$1 source=$2; shift 2
    need "$clang" "Debian: apt-get install clang-19 lld-19 libclang-rt-19-dev-wasm32" "$name"
    need "$wasm_ld" "Debian: apt-get install lld-19" "$name"
    local object; object=$(mktemp)
    (cd "$here/$name" && "$clang" --target=wasm32-unknown-unknown -O2 -ffreestanding -Wall -Wextra -Werror "$@" -c "$source" -o "$object")
    "$wasm_ld" --no-entry --gc-sections --stack-first -z stack-size=8192 --initial-memory=65536 --max-memory=65536 --strip-debug --compress-relocations \
        "$object" -o "$here/$name/${source%.*}.wasm"
    rm "$object"
}

build_counter() {
    need "$wat2wasm" "Debian: apt-get install wabt" counter
    "$wat2wasm" "$here/counter/counter.wat" --debug-names -o "$here/counter/counter.wasm"
}

build_token-c() { c_family token-c token.c -std=c17; }
build_counter-cpp() { c_family counter-cpp counter.cpp -std=c++20 -fno-exceptions -fno-rtti; }

build_counter-as() {
    need npm "Install Node.js 20 or later." counter-as
    (cd "$here/counter-as" && { [ -d node_modules/assemblyscript ] || npm ci --silent; } &&
        node_modules/.bin/asc counter.ts -O3 --debug --runtime stub --initialMemory 1 --maximumMemory 1 -o counter.wasm)
}

# With rustup: `rustup target add wasm32-unknown-unknown` is all it takes. Debian's rustc-web brings no prebuilt core, so core is built from
# its source package. Paths are remapped and the panic locations relative, so that the bytes do not depend on where the build runs.
rust() {
    local packages="Install rustup and its target (rustup target add wasm32-unknown-unknown), or on Debian: \
apt-get install --no-install-recommends rustc-web cargo-web rust-web-src rust-web-llvm lld-22"
    need cargo "$packages" "$1"
    local target=wasm32-unknown-unknown path=$PATH options=()
    if [ ! -d "$(rustc --print sysroot 2>/dev/null)/lib/rustlib/$target" ]; then
        path=/usr/bin:/bin
        local version; version=$(PATH=$path rustc --version | cut -d' ' -f2)
        local vendor=/usr/src/rustc-$version/library/vendor
        [ -d "$vendor" ] || { echo "$1: no $target target. $packages" >&2; exit 2; }
        export RUSTC_BOOTSTRAP=1
        options=(--config 'source.crates-io.replace-with="vendored"' --config "source.vendored.directory=\"$vendor\""
            -Z build-std=core -Z build-std-features=compiler-builtins-mem)
    fi
    local build; build=$(mktemp -d)
    (cd "$here/$1" && env PATH="$path" \
        RUSTFLAGS="-C link-arg=-zstack-size=8192 -C link-arg=--initial-memory=65536 -C link-arg=--max-memory=65536 --remap-path-prefix=$here/$1=." \
        cargo "${options[@]}" build --quiet --release --offline --target $target --target-dir "$build")
    cp "$build/$target/release/$2.wasm" "$here/$1/$2.wasm"
    rm -r "$build"
}

build_token-rust() { rust token-rust token; }
build_counter-rust() { rust counter-rust counter; }

all=(counter counter-as counter-cpp counter-rust token-c token-rust)
names=("$@")
[ ${#names[@]} -gt 0 ] || names=("${all[@]}")
for name in "${names[@]}"; do
    declare -F "build_$name" >/dev/null || { echo "There is no contract named '$name' to build; there are: ${all[*]}" >&2; exit 2; }
    "build_$name"
    for wasm in "$here/$name"/*.wasm; do echo "$name: $(wc -c < "$wasm") bytes, sha256 $(sha256sum "$wasm" | cut -c1-16)"; done
done
