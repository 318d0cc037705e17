#!/usr/bin/env bash
# Installs the compilers that contracts are built with, and the browser that the explorer is tested in, where they are missing: eng/toolchains.sh
# On Debian and Ubuntu, as root or where sudo asks for no password; elsewhere it says what is missing, and tests that need it say that they skip.
# Run again, it finds everything there and does nothing.
set -uo pipefail

readonly target=wasm32-unknown-unknown

has() { command -v "$1" >/dev/null 2>&1; }

# A Rust that can build for the target: with a built standard library, or with its sources where Debian puts them.
has_rust() {
    local path version
    for path in "$PATH" /usr/bin:/bin; do
        PATH=$path has cargo || continue
        [ -d "$(PATH=$path rustc --print sysroot 2>/dev/null)/lib/rustlib/$target" ] && return
        version=$(PATH=$path rustc --version 2>/dev/null | cut -d' ' -f2)
        [ -n "$version" ] && [ -d "/usr/src/rustc-$version/library/vendor" ] && return
    done
    return 1
}

has_clang() { has clang-19 && has wasm-ld-19; }
has_node() { has node && has npm; }
has_chromium() { has chromium; }

install() {
    local as=()
    if ! has apt-get; then echo "toolchains: no apt-get here: nothing can be installed."; return 1; fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! has sudo || ! sudo -n true 2>/dev/null; then echo "toolchains: installing needs root, or a sudo that asks for no password."; return 1; fi
        as=(sudo -n)
    fi
    echo "toolchains: apt-get install $*"
    export DEBIAN_FRONTEND=noninteractive
    "${as[@]}" apt-get update -qq && "${as[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# One after the other: a system may have the packages of one and not of another.
provide() {
    local what=$1 is_there=$2
    shift 2
    "$is_there" && return
    echo "toolchains: $what is missing"
    install "$@" && "$is_there" && return
    echo "toolchains: $what is still missing: tests that need it will be skipped. By hand: apt-get install --no-install-recommends $*"
    complete=no
}

complete=yes
provide "clang 19 with its linker" has_clang clang-19 lld-19
provide "Node.js with npm" has_node nodejs npm
provide "Rust for $target" has_rust rustc-web cargo-web rust-web-src rust-web-llvm lld-22
provide "Chromium" has_chromium chromium
[ "$complete" = yes ] && echo "toolchains: clang, Node.js, Rust for $target and Chromium are there."
exit 0
