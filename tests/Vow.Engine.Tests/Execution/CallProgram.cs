using System.Buffers.Binary;

namespace Vow.Engine.Tests.Execution;

/// <summary>What an interpreter contract does, one operation after the other; a program may call another contract with a program.</summary>
internal sealed class CallProgram
{
    public enum Kind : byte
    {
        Write = 1,
        Delete = 2,
        Event = 3,
        Transfer = 4,
        Call = 5,
        Revert = 6,
        Unreachable = 7,
        DivideByZero = 8,
        BurnAllGas = 9,
        BadPointer = 10,
        Recurse = 11,
    }

    public readonly record struct Operation(Kind Kind, byte First, byte Second, byte Flags, CallProgram? Inner);

    /// <summary>More than any one operation costs, calls apart.</summary>
    private const long OperationGasMax = 300_000;

    public const int Contracts = 5;

    public List<Operation> Operations { get; } = [];

    /// <summary>Gas that is enough for this program whatever it does.</summary>
    public long Gas => 600_000 + Operations.Sum(operation => OperationGasMax + (operation.Inner is { } inner ? 60_000 + inner.Bytes().Length * 4 + inner.Gas * 34 / 32 : 0));

    public static CallProgram Random(Random random, int depth)
    {
        var program = new CallProgram();
        for (var count = random.Next(0, 7); count > 0; count--)
        {
            var kind = (Kind)random.Next(1, 6);
            if (random.Next(12) == 0) kind = (Kind)random.Next(6, 12);
            if (kind == Kind.Call && depth == 0) kind = Kind.Write;
            var (first, second) = kind switch
            {
                Kind.Transfer => ((byte)(0xC0 + random.Next(Contracts + 1)), (byte)random.Next(40)),
                Kind.Call => ((byte)(0xC0 + random.Next(Contracts + 1)), (byte)(random.Next(2) * random.Next(30))),
                _ => ((byte)random.Next(4), (byte)random.Next(256)),
            };
            var flags = (byte)(random.Next(8) == 0 ? 1 : 0);
            if (random.Next(2) == 0) flags |= 2;
            program.Operations.Add(new Operation(kind, first, second, flags, kind == Kind.Call ? Random(random, depth - 1) : null));
        }

        return program;
    }

    public byte[] Bytes()
    {
        var bytes = new List<byte>();
        foreach (var operation in Operations)
        {
            bytes.AddRange([(byte)operation.Kind, operation.First, operation.Second, operation.Flags]);
            if (operation.Inner is not { } inner) continue;
            var program = inner.Bytes();
            var head = new byte[12];
            BinaryPrimitives.WriteInt64LittleEndian(head, inner.Gas);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), program.Length);
            bytes.AddRange([.. head, .. program]);
        }

        return [.. bytes];
    }

    /// <summary>The contract that runs such programs. It returns, or reverts with, the status of every call and what its slot held.</summary>
    public static readonly string Interpreter = Wat.Module("""
        (memory (export "memory") 4)
        (global $pc (mut i32) (i32.const 65536))
        (global $out (mut i32) (i32.const 4096))
        (data (i32.const 64) "run")
        (func $next (result i32)
          (global.set $pc (i32.add (global.get $pc) (i32.const 1)))
          (i32.load8_u (i32.sub (global.get $pc) (i32.const 1))))
        (func $recurse (result i32) (i32.add (i32.const 1) (call $recurse)))
        (func $put (param i32) (i32.store8 (global.get $out) (local.get 0)) (global.set $out (i32.add (global.get $out) (i32.const 1))))
        (func $call (param $address i32) (param $value i32) (param $flags i32) (local $length i32)
          (memory.fill (i32.const 0) (local.get $address) (i32.const 32))
          (i64.store (i32.const 32) (i64.extend_i32_u (local.get $value)))
          (local.set $length (i32.load offset=8 (global.get $pc)))
          (call $put (call $call_contract (i32.const 0) (i32.const 64) (i32.const 3) (i32.add (global.get $pc) (i32.const 12)) (local.get $length)
            (i32.const 32) (i64.load (global.get $pc)) (local.get $flags)))
          (global.set $out (i32.add (global.get $out) (call $result_read (i32.const 0) (global.get $out) (call $result_size))))
          (global.set $pc (i32.add (global.get $pc) (i32.add (i32.const 12) (local.get $length)))))
        (func (export "run") (local $end i32) (local $op i32) (local $a i32) (local $b i32) (local $flags i32)
          (local.set $end (i32.add (i32.const 65536) (call $get_input (i32.const 65536) (i32.const 190000))))
          (loop $l
            (if (i32.ge_u (global.get $pc) (local.get $end))
              (then (call $return_data (i32.const 4096) (i32.sub (global.get $out) (i32.const 4096))) (return)))
            (local.set $op (call $next)) (local.set $a (call $next)) (local.set $b (call $next)) (local.set $flags (call $next))
            (i32.store8 (i32.const 48) (local.get $a)) (i32.store8 (i32.const 49) (local.get $b))
            (block $next (block $recurses (block $pointer (block $burn (block $divide (block $trap (block $reverts (block $calls (block $pays (block $logs (block $deletes (block $writes
              (br_table $next $writes $deletes $logs $pays $calls $reverts $trap $divide $burn $pointer $recurses (local.get $op)))
              (drop (call $storage_write (i32.const 48) (i32.const 1) (i32.const 49) (i32.const 1))) (br $next))
              (drop (call $storage_delete (i32.const 48) (i32.const 1))) (br $next))
              (call $log_event (i32.const 48) (i32.const 1) (i32.const 49) (i32.const 1)) (br $next))
              (memory.fill (i32.const 0) (local.get $a) (i32.const 32)) (i64.store (i32.const 32) (i64.extend_i32_u (local.get $b)))
              (call $put (call $transfer (i32.const 0) (i32.const 32))) (br $next))
              (call $call (local.get $a) (local.get $b) (local.get $flags)) (br $next))
              (call $revert (i32.const 4096) (i32.sub (global.get $out) (i32.const 4096))))
              unreachable)
              (drop (i32.div_u (i32.const 1) (i32.const 0))))
              (loop $for_ever (br $for_ever)))
              (call $debug_log (i32.const -1) (i32.const 2)))
              (drop (call $recurse)))
            (br $l)))
        """);
}
