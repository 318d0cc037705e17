#!/bin/bash
# Builds the example contracts from source: contracts/build.sh [name…]   (without names: all of them)
# The built .wasm files are checked in; this is only needed after a source has changed. `vow build` knows the compilers and says what is missing;
# they are taken from the environment where it names them: CLANG, WASM_LD.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")

vow() { dotnet "$root/artifacts/bin/Vow.Cli/release/vow.dll" "$@"; }
[ -f "$root/artifacts/bin/Vow.Cli/release/vow.dll" ] || dotnet build "$root/src/Vow.Cli" -c Release -v quiet

# What a folder's own file says is a contract: a name, or a name and a version below it.
contracts() { (cd "$here" && find . -mindepth 2 -maxdepth 3 \( -name Cargo.toml -o -name package.json -o -name vow.json \
    -o -name '*.c' -o -name '*.cpp' -o -name '*.wat' \) -not -path '*/node_modules/*' -not -path '*/target/*' -not -path '*/src/*' -printf '%h\n' | sed 's|^\./||' | sort -u); }

names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(contracts)
# The checked-in compiler where it is there: a newer one gives other bytes.
if [ -z "${CLANG:-}${WASM_LD:-}" ] && command -v clang-19 wasm-ld-19 >/dev/null; then export CLANG=clang-19 WASM_LD=wasm-ld-19; fi
for name in "${names[@]}"; do
    # One that needs more than a compiler brings its own way, and is built when it is named.
    if [ -x "$here/$name/build.sh" ]; then [ $# -eq 0 ] || "$here/$name/build.sh"; else vow build "$here/$name" --no-optimize; fi
done
