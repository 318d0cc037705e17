#!/usr/bin/env bash
# Builds vow, then runs the counter and a token. Needs the .NET 10 SDK; the contracts are checked in as built files. State goes to a folder that is deleted at the end.
set -euo pipefail
cd "$(dirname "$0")"

dotnet build src/Vow.Cli -c Release -v quiet --nologo "-clp:ErrorsOnly;NoSummary"

data="$(mktemp -d)"
trap 'rm -rf "$data"' EXIT

run() {
    printf '\n$ vow run %s\n' "$*"
    dotnet artifacts/bin/Vow.Cli/release/vow.dll run "$@" --data "$data"
}

printf '\nThe counter of the mission, as text: it counts over three processes.\n'
for _ in 1 2 3; do run contracts/counter/counter.wat increment; done

printf '\nA token, from C: its init gives 1 000 000 to alice, who sends bob 400; then she tries to send more than she has.\n'
run contracts/token-c/token.wasm transfer --to bob --amount 400
run contracts/token-c/token.wasm balance_of --account bob
run contracts/token-c/token.wasm transfer --to bob --amount 1000001 || printf '  (exit code %d: the contract failed, and nothing was changed)\n' "$?"
