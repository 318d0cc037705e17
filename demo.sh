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

# The address that vow gives to the name bob, and amounts as the token reads them: u128, little-endian.
readonly bob=4ca31570f41b51d40e1c09f2c223dbc38587bf53d0820ef82e8db18c3e71caaa
readonly amount_400=90010000000000000000000000000000
readonly amount_too_much=00000000000000000100000000000000

printf '\nThe counter of the mission, as text: it counts over three processes.\n'
for _ in 1 2 3; do run contracts/counter/counter.wat increment; done

printf '\nA token, from C: its init gives 1 000 000 to alice, who sends bob 400; then she tries to send more than she has.\n'
run contracts/token-c/token.wasm transfer --input "0x$bob$amount_400"
run contracts/token-c/token.wasm balance_of --input "0x$bob"
run contracts/token-c/token.wasm transfer --input "0x$bob$amount_too_much" || printf '  (exit code %d: the contract failed, and nothing was changed)\n' "$?"
