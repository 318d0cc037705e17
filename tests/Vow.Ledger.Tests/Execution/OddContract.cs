using System.Collections.Immutable;
using Vow.Engine;

namespace Vow.Ledger.Tests;

/// <summary>A contract that does one thing at a time, well or badly, as the tests tell it.</summary>
internal static class OddContract
{
    private const string Text = """
        (module
          (import "env" "storage_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "env" "storage_delete" (func $delete (param i32 i32) (result i32)))
          (import "env" "get_input" (func $input (param i32 i32) (result i32)))
          (import "env" "return_data" (func $return (param i32 i32)))
          (import "env" "transfer" (func $transfer (param i32 i32) (result i32)))
          (import "env" "call_contract" (func $call (param i32 i32 i32 i32 i32 i32 i64 i32) (result i32)))
          (import "env" "create_contract" (func $create (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
          (import "env" "upgrade_contract" (func $upgrade (param i32) (result i32)))
          (import "env" "log_event" (func $log (param i32 i32 i32 i32)))
          (import "env" "revert" (func $revert (param i32 i32)))
          (import "env" "get_balance" (func $balance (param i32 i32)))
          (memory (export "memory") 4)
          (data (i32.const 0) "odd payload")
          (func $put (param $key i32) (param $length i32)
            (i32.store (i32.const 16) (local.get $key))
            (drop (call $write (i32.const 16) (i32.const 4) (i32.const 1024) (local.get $length)))
            (call $log (i32.const 0) (i32.const 3) (i32.const 16) (i32.const 4)))
          (func (export "put") (param i32 i32) (call $put (local.get 0) (local.get 1)))
          (func (export "delete") (param $key i32)
            (i32.store (i32.const 16) (local.get $key))
            (drop (call $delete (i32.const 16) (i32.const 4))))
          (func (export "put_then_revert") (param i32 i32) (call $put (local.get 0) (local.get 1)) (call $revert (i32.const 0) (i32.const 11)))
          (func (export "put_then_trap") (param i32 i32) (call $put (local.get 0) (local.get 1)) unreachable)
          (func (export "put_then_spin") (param i32 i32) (call $put (local.get 0) (local.get 1)) (loop (br 0)))
          (func (export "bump") (call $put (i32.const 110) (i32.const 8)))
          (func (export "bump_then_revert") (call $put (i32.const 110) (i32.const 8)) (call $revert (i32.const 0) (i32.const 11)))
          (func (export "bump_then_trap") (call $put (i32.const 110) (i32.const 8)) unreachable)
          (func (export "send") (param $amount i64) (result i32)
            (drop (call $input (i32.const 64) (i32.const 32)))
            (i64.store (i32.const 96) (local.get $amount))
            (call $transfer (i32.const 64) (i32.const 96)))
          (func (export "forward") (result i32) (local $length i32)
            (local.set $length (call $input (i32.const 64) (i32.const 256)))
            (call $call (i32.const 64) (i32.const 96) (i32.sub (local.get $length) (i32.const 32)) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 0)))
          (func (export "make") (result i32) (local $length i32) (local $status i32)
            (local.set $length (call $input (i32.const 64) (i32.const 256)))
            (local.set $status (call $create
              (i32.const 64) (i32.const 96) (i32.sub (local.get $length) (i32.const 32)) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 512)))
            (call $return (i32.const 512) (i32.const 32))
            (local.get $status))
          (func (export "become") (result i32)
            (drop (call $input (i32.const 64) (i32.const 32)))
            (call $upgrade (i32.const 64)))
          (func (export "balance_of")
            (drop (call $input (i32.const 64) (i32.const 32)))
            (call $balance (i32.const 64) (i32.const 96))
            (call $return (i32.const 96) (i32.const 16))))
        """;

    public static ReadOnlyMemory<byte> Module { get; } = TestContracts.Wat(Text);

    /// <summary>The same contract under other bytes, with a <c>migrate</c> that writes an item.</summary>
    public static ReadOnlyMemory<byte> Successor { get; } = Changed("(func (export \"migrate\") (call $put (i32.const 109) (i32.const 3)))");

    /// <summary>A successor whose <c>migrate</c> writes and reverts.</summary>
    public static ReadOnlyMemory<byte> BadSuccessor { get; } = Changed("(func (export \"migrate\") (call $put (i32.const 109) (i32.const 3)) (call $revert (i32.const 0) (i32.const 3)))");

    /// <summary>One whose <c>init</c> writes and traps.</summary>
    public static ReadOnlyMemory<byte> Stillborn { get; } = Changed("(func (export \"init\") (call $put (i32.const 109) (i32.const 3)) unreachable)");

    /// <summary>The module with another function in it.</summary>
    public static ReadOnlyMemory<byte> Changed(string function) => TestContracts.Wat(Text.TrimEnd()[..^1] + function + ")");

    public static CodeHash HashOf(ReadOnlyMemory<byte> module) => WasmVm.HashOf(module.Span);

    public static TransactionAction Put(Address contract, int key, int length, string then = "") =>
        TestLedger.Call(contract, "put" + then, null, 0, WasmValue.I32(key), WasmValue.I32(length));

    public static TransactionAction Delete(Address contract, int key) => TestLedger.Call(contract, "delete", null, 0, WasmValue.I32(key));

    public static TransactionAction Send(Address contract, Address receiver, long amount) => TestLedger.Call(contract, "send", receiver.Span.ToArray(), 0, WasmValue.I64(amount));

    public static TransactionAction Forward(Address contract, Address callee, string method) => TestLedger.Call(contract, "forward", [.. callee.Span, .. System.Text.Encoding.UTF8.GetBytes(method)]);

    public static TransactionAction Make(Address contract, CodeHash code, string salt) => TestLedger.Call(contract, "make", [.. code.Span, .. System.Text.Encoding.UTF8.GetBytes(salt)]);

    public static TransactionAction Become(Address contract, CodeHash code) => TestLedger.Call(contract, "become", code.Span.ToArray());

    /// <summary>Bytes that an item under one of the contract's keys counts.</summary>
    public static ulong ItemBytes(int length) => 4 + (ulong)length + StorageDeposit.ItemBytes;

    public static TransactionAction.Instantiate Instantiate(ReadOnlyMemory<byte> module, string salt = "", Address? admin = null, UInt128 value = default) =>
        new(HashOf(module), System.Text.Encoding.UTF8.GetBytes(salt), admin, value, ImmutableArray<WasmValue>.Empty, default);
}
