#!/bin/bash
# Builds counter.wasm with wasm-bindgen's macro: contracts/counter-wasm-bindgen/build.sh
# Where crates.io can be reached, `cargo build --release --target wasm32-unknown-unknown` does the first step. Debian has the macro as 0.2.83, for its Rust 1.63, whose
# packages conflict with the newer compiler's: they are unpacked into a folder of their own. Needs apt-get, npm, and wasm-ld (WASM_LD, default wasm-ld-19). OUT names another
# file to write.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${WORK:-$(mktemp -d)}
linker=${WASM_LD:-wasm-ld-19}
out=${OUT:-$here/counter.wasm}
packages="rustc cargo libllvm14 libstd-rust-1.63 libstd-rust-dev libstd-rust-dev-wasm32 librust-wasm-bindgen-dev librust-wasm-bindgen-macro-dev
    librust-wasm-bindgen-macro-support-dev librust-wasm-bindgen-shared-dev librust-wasm-bindgen-backend-dev librust-proc-macro2-dev librust-quote-dev
    librust-syn-dev librust-unicode-ident-dev librust-bumpalo-dev librust-log-dev librust-once-cell-dev librust-cfg-if-dev"

mkdir -p "$work/packages" "$work/root" "$work/npm"
(cd "$work/packages" && apt-get download -qq $packages && for package in *.deb; do dpkg -x "$package" "$work/root"; done)
(cd "$work/npm" && npm install --silent binaryen@132)

root=$work/root
# Debian's archives hold a file that a newer linker warns of.
flags="-C linker=$linker -C link-arg=--no-fatal-warnings -C link-arg=-zstack-size=8192 -C link-arg=--initial-memory=65536 -C link-arg=--demangle
    --remap-path-prefix=$root="
(cd "$here" && env PATH="$root/usr/bin:/usr/bin:/bin" LD_LIBRARY_PATH="$root/usr/lib/x86_64-linux-gnu" CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags" \
    cargo --config 'source.crates-io.replace-with="debian"' --config "source.debian.directory=\"$root/usr/share/cargo/registry\"" \
    build --quiet --release --offline --target wasm32-unknown-unknown --target-dir "$work/target")

# What wasm-bindgen's own program would do: the exports that describe types to JavaScript go, and with them every import that is not the host's.
"$work/npm/node_modules/.bin/wasm-metadce" "$work/target/wasm32-unknown-unknown/release/counter.wasm" --graph-file "$here/keep.json" -g -o "$work/kept.wasm" > "$work/removed.txt"
"$work/npm/node_modules/.bin/wasm-opt" "$work/kept.wasm" -Os --strip-debug --strip-producers -o "$out"
echo "counter-wasm-bindgen: $(wc -c < "$out") bytes, sha256 $(sha256sum "$out" | cut -c1-16)"
[ -n "${WORK:-}" ] || rm -r "$work"
