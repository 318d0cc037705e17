using Vow.Engine;
using Vow.Ledger;
using Vow.Testing;

namespace Vow.EndToEnd.Tests.Explanations;

/// <summary>What is done for each golden file: a chain, its contracts, and the transaction that fails.</summary>
internal static class FailureCases
{
    private const string Edge = "tests/fixtures/mishaps.wat";
    private const string Rust = "tests/fixtures/contracts/mishaps/mishaps.wasm";
    private const string Puppet = "tests/fixtures/contracts/puppet/puppet.wasm";

    public static IReadOnlyDictionary<string, Func<string>> All { get; } = new Dictionary<string, Func<string>>
    {
        // Refused before anything runs
        ["01-module-refused"] = () => On(chain => chain.TryDeploy(WatText.ToWasm("""(module (import "env" "launch" (func)) (func (export "run")))"""))),
        ["02-method-not-found"] = () => On(chain => chain.Deploy("contracts/token-rust/token.wasm").TryCall("transfr")),
        ["03-bad-arguments"] = () => On(chain => chain.Deploy("contracts/counter-rust/counter.wasm").TryCall("increment", WasmValue.I32(5))),
        ["04-input-that-does-not-fit"] = () => On(chain => chain.Deploy("contracts/token-rust/token.wasm").TryCall("transfer", Input.Of(chain.Bob))),
        ["05-code-not-found"] = () => On(chain => chain.Send(chain.Alice, new TransactionAction.Instantiate(CodeHash.From(new byte[32]), ReadOnlyMemory<byte>.Empty, null, 0, [], ReadOnlyMemory<byte>.Empty))),
        ["06-address-taken"] = () => On(chain => MakeTwice(chain, File.ReadAllBytes(Repository.At("contracts", "counter", "counter.wasm")))),
        ["07-contract-not-found"] = () => On(chain => chain.Contract(chain.Dave.Address, "nowhere").TryCall("get")),
        ["08-cannot-pay"] = () => On(chain => chain.Send(chain.Account("pauper", 5), new TransactionAction.Transfer(chain.Bob, 7))),

        // Contracts that refuse or panic, by language
        ["10-revert-rust"] = () => On(chain => chain.Deploy("contracts/token-rust/token.wasm").As(chain.Bob).TryCall("transfer", Input.Of(chain.Carol, (UInt128)5))),
        ["11-revert-c"] = () => On(chain => chain.Deploy("contracts/token-c/token.wasm").As(chain.Bob).TryCall("transfer", Input.Of(chain.Carol, (UInt128)5))),
        ["12-revert-cpp"] = () => On(chain => chain.Deploy("contracts/token-cpp/token.wasm").As(chain.Bob).TryCall("transfer", Input.Of(chain.Carol, (UInt128)5))),
        ["13-revert-assemblyscript"] = () => On(chain => chain.Deploy("contracts/token-as/token.wasm").As(chain.Bob).TryCall("transfer", Input.Of(chain.Carol, (UInt128)5))),
        ["14-throw-wasm-bindgen"] = () => On(chain => chain.Deploy("contracts/counter-wasm-bindgen/counter.wasm").TryCall("decrement")),
        ["15-revert-wat"] = () => On(chain => chain.Deploy(Edge).TryCall("refuse")),
        ["16-abort-assemblyscript"] = () => On(chain => chain.Deploy("contracts/counter-as/counter.wasm").TryCall("decrement")),
        ["17-index-out-of-range-rust"] = () => On(chain => chain.Deploy(Rust).TryCall("pick", Input.Of(9u))),
        ["18-overflow-rust"] = () => On(chain => chain.Deploy(Rust).TryCall("raise", Input.Of((byte)100))),
        ["19-expected-and-none-rust"] = () => On(chain => chain.Deploy(Rust).TryCall("score_of", Input.Of(chain.Bob))),
        ["20-division-by-zero-rust"] = () => On(chain => chain.Deploy(Rust).TryCall("share", Input.Of(0ul))),

        // Traps of instructions
        ["30-unreachable"] = () => On(chain => chain.Deploy(Edge).TryCall("assert")),
        ["31-memory-out-of-bounds"] = () => On(chain => chain.Deploy(Edge).TryCall("peek", WasmValue.I32(70_000_000))),
        ["32-memory-out-of-bounds-of-a-host-call"] = () => On(chain => chain.Deploy(Edge).TryCall("write_beyond")),
        ["33-division-by-zero"] = () => On(chain => chain.Deploy(Edge).TryCall("divide", WasmValue.I32(1), WasmValue.I32(0))),
        ["34-division-overflow"] = () => On(chain => chain.Deploy(Edge).TryCall("lowest")),
        ["35-null-function-pointer"] = () => On(chain => chain.Deploy(Edge).TryCall("call_null")),
        ["36-function-pointer-of-another-type"] = () => On(chain => chain.Deploy(Edge).TryCall("call_other")),
        ["37-stack-overflow"] = () => On(chain => chain.Deploy(Edge).TryCall("recurse")),
        ["38-recursion-rust"] = () => On(chain => chain.Deploy(Rust).TryCall("dig", Input.Of(1ul))),
        ["39-allocate-answers-null"] = () => On(chain => chain.Deploy(Allocating("(i32.const 0)"), "stingy").TryCall("read")),
        ["40-host-call-in-allocate"] = () => On(chain => chain.Deploy(Allocating("(drop (call $storage_read (i32.const 0) (i32.const 1))) (i32.const 64)"), "busy").TryCall("read")),

        // Limits
        ["50-key-too-long"] = () => On(chain => chain.Deploy(Edge).TryCall("long_key")),
        ["51-value-too-long"] = () => On(chain => chain.Deploy(Edge).TryCall("long_value")),
        ["52-topic-too-long"] = () => On(chain => chain.Deploy(Edge).TryCall("long_topic")),
        ["53-too-many-iterators"] = () => On(chain => chain.Deploy(Edge).TryCall("scan_often")),
        ["54-too-many-events"] = () => On(chain => chain.Deploy(Edge).TryCall("log_often")),
        ["55-deposit-over-limit"] = () => On(chain => chain.Send(chain.Alice, Filling(chain, chain.Deploy(Rust), 20) with { DepositMax = 100 })),
        ["56-time-out-of-a-query"] = TimeOut,

        // Gas
        ["60-out-of-gas-in-a-loop"] = () => On(chain => chain.Deploy(Edge).WithGas(3_000_000).TryCall("burn")),
        ["61-out-of-gas-by-storage"] = () => On(chain => chain.Deploy(Rust).WithGas(3_000_000).TryCall("fill", Input.Of(200ul))),
        ["62-out-of-gas-by-the-gas-argument"] = () => On(chain => Forward(chain, "fill_100", gas: 1_000_000, flags: 0, limit: 100_000_000)),
        ["63-out-of-gas-by-the-64th"] = () => On(chain => Forward(chain, "fill_100", gas: 0, flags: 0, limit: 4_000_000)),
        ["64-gas-limit-too-low"] = () => On(chain => chain.Deploy(Edge).WithGas(1_000).TryCall("refuse")),

        // Contracts that call contracts
        ["70-re-entrancy"] = () => On(chain => Forward(chain, "call_back", gas: 0, flags: 0)),
        ["71-call-depth"] = () => On(chain => chain.Deploy(Edge).TryCall("dive")),
        ["72-write-in-a-read-only-call"] = () => On(chain => Forward(chain, "fill_100", gas: 0, flags: 1)),
        ["73-method-of-another-contract-not-found"] = () => On(chain => Forward(chain, "fil", gas: 0, flags: 0)),
        ["74-three-deep"] = () => On(ThreeDeep),
        ["75-value-that-is-not-taken"] = () => On(chain => chain.Deploy("contracts/token-rust/token.wasm").WithValue(50).TryCall("transfer", Input.Of(chain.Bob, (UInt128)5))),
        ["76-balance-too-small"] = () => On(chain => chain.Deploy(Edge, value: 12).TryCall("pay", Input.Of(chain.Bob, (UInt128)500))),

        // Who may do what
        ["80-frozen"] = () => On(chain => Frozen(chain).TryCall("get")),
        ["81-not-the-admin"] = () => On(chain => chain.Deploy("contracts/counter-rust/counter.wasm").As(chain.Bob).Freeze()),
        ["82-storage-that-would-be-misread"] = () => On(chain => chain.Deploy("contracts/vault/v1/vault.wasm").TryUpgrade(File.ReadAllBytes(Repository.At("contracts", "token-rust", "token.wasm")))),
        ["83-migrate-fails"] = () => On(chain => chain.Deploy(Edge).TryUpgrade(WatText.ToWasm("""(module (func $move (export "migrate") (unreachable)))"""))),
    };

    private static string On(Func<TestChain, TestReceipt> act)
    {
        using var chain = new TestChain();
        return act(chain).Explain().ToString();
    }

    private static TestReceipt MakeTwice(TestChain chain, byte[] module)
    {
        var make = new TransactionAction.Instantiate(WasmVm.HashOf(module), ReadOnlyMemory<byte>.Empty, null, 0, [], ReadOnlyMemory<byte>.Empty);
        chain.Contract(chain.Send(chain.Alice, new TransactionAction.Upload(module), make).ShouldSucceed().Contract!.Value, "counter");
        return chain.Send(chain.Alice, make);
    }

    private static byte[] Allocating(string how) => WatText.ToWasm($"""
        (module
          (import "env" "storage_read" (func $storage_read (param i32 i32) (result i64)))
          (import "env" "storage_write" (func $storage_write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "init") (drop (call $storage_write (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 5))))
          (func $allocate (export "allocate") (param i32) (result i32) {how})
          (func $read (export "read") (drop (call $storage_read (i32.const 0) (i32.const 1)))))
        """);

    private static TestTransaction Filling(TestChain chain, TestContract contract, ulong items) =>
        new() { Actions = [new TransactionAction.Call(contract, "fill", 0, [], Input.Of(items))], GasLimit = chain.Parameters.TransactionGasMax };

    private static TestReceipt Forward(TestChain chain, string method, ulong gas, uint flags, long? limit = null)
    {
        TestContract caller = chain.Deploy(Edge), callee = chain.Deploy(WatText.ToWasm(File.ReadAllText(Repository.At(Edge))), "callee", from: chain.Bob);
        if (limit is { } most) caller = caller.WithGas(most);
        return caller.TryCall("forward", (byte[])[.. Input.Of(callee, gas, flags), .. System.Text.Encoding.ASCII.GetBytes(method)]);
    }

    private static TestReceipt ThreeDeep(TestChain chain)
    {
        TestContract token = chain.Deploy("contracts/token-rust/token.wasm"), outer = chain.Deploy(Puppet, from: chain.Bob), inner = chain.Deploy(Puppet, from: chain.Carol);
        chain.Contract(outer, "outer");
        chain.Contract(inner, "inner");
        byte[] transfer = Input.Of(chain.Dave, (UInt128)100), act = Input.Of(token, "transfer", transfer, (UInt128)0);
        return outer.As(chain.Alice).TryCall("act", Input.Of(inner, "act", act, (UInt128)0));
    }

    private static TestContract Frozen(TestChain chain)
    {
        TestContract counter = chain.Deploy("contracts/counter-rust/counter.wasm");
        counter.Freeze().ShouldSucceed();
        return counter;
    }

    private static string TimeOut()
    {
        using var chain = new TestChain(new TestChainOptions { Timeout = TimeSpan.FromMilliseconds(300) });
        return chain.Deploy(Edge).TryQuery("burn") + "\n";
    }
}
