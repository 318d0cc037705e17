using System.Numerics;

namespace Vow.Wasm.Tests.Reference;

/// <summary>Integer instructions, 4.3.2 of the specification, on raw bits: <c>i32</c> results have a zero upper half.</summary>
internal static class IntegerSemantics
{
    public static void Define(Semantics on)
    {
        Define32(on);
        Define64(on);
        on.Unary(Opcode.I32WrapI64, a => (uint)a);
        on.Unary(Opcode.I64ExtendI32S, a => (ulong)(int)a);
        on.Unary(Opcode.I64ExtendI32U, a => (uint)a);
        on.Unary(Opcode.I32Extend8S, a => (uint)(sbyte)a);
        on.Unary(Opcode.I32Extend16S, a => (uint)(short)a);
        on.Unary(Opcode.I64Extend8S, a => (ulong)(sbyte)a);
        on.Unary(Opcode.I64Extend16S, a => (ulong)(short)a);
        on.Unary(Opcode.I64Extend32S, a => (ulong)(int)a);
    }

    private static void Define32(Semantics on)
    {
        on.Unary(Opcode.I32Eqz, a => Bool((uint)a == 0));
        on.Unary(Opcode.I32Clz, a => (uint)BitOperations.LeadingZeroCount((uint)a));
        on.Unary(Opcode.I32Ctz, a => (uint)BitOperations.TrailingZeroCount((uint)a));
        on.Unary(Opcode.I32Popcnt, a => (uint)BitOperations.PopCount((uint)a));
        on.Binary(Opcode.I32Eq, (a, b) => Bool((uint)a == (uint)b));
        on.Binary(Opcode.I32Ne, (a, b) => Bool((uint)a != (uint)b));
        on.Binary(Opcode.I32LtS, (a, b) => Bool((int)a < (int)b));
        on.Binary(Opcode.I32LtU, (a, b) => Bool((uint)a < (uint)b));
        on.Binary(Opcode.I32GtS, (a, b) => Bool((int)a > (int)b));
        on.Binary(Opcode.I32GtU, (a, b) => Bool((uint)a > (uint)b));
        on.Binary(Opcode.I32LeS, (a, b) => Bool((int)a <= (int)b));
        on.Binary(Opcode.I32LeU, (a, b) => Bool((uint)a <= (uint)b));
        on.Binary(Opcode.I32GeS, (a, b) => Bool((int)a >= (int)b));
        on.Binary(Opcode.I32GeU, (a, b) => Bool((uint)a >= (uint)b));
        on.Binary(Opcode.I32Add, (a, b) => (uint)a + (uint)b & uint.MaxValue);
        on.Binary(Opcode.I32Sub, (a, b) => unchecked((uint)a - (uint)b));
        on.Binary(Opcode.I32Mul, (a, b) => unchecked((uint)a * (uint)b));
        on.Binary(Opcode.I32DivS, (a, b) => (uint)Divide((int)a, (int)b, int.MinValue));
        on.Binary(Opcode.I32DivU, (a, b) => (uint)a / NonZero((uint)b));
        on.Binary(Opcode.I32RemS, (a, b) => (uint)Remainder((int)a, (int)b));
        on.Binary(Opcode.I32RemU, (a, b) => (uint)a % NonZero((uint)b));
        on.Binary(Opcode.I32And, (a, b) => a & b);
        on.Binary(Opcode.I32Or, (a, b) => a | b);
        on.Binary(Opcode.I32Xor, (a, b) => a ^ b);
        on.Binary(Opcode.I32Shl, (a, b) => (uint)a << (int)(b & 31));
        on.Binary(Opcode.I32ShrS, (a, b) => (uint)((int)a >> (int)(b & 31)));
        on.Binary(Opcode.I32ShrU, (a, b) => (uint)a >> (int)(b & 31));
        on.Binary(Opcode.I32Rotl, (a, b) => BitOperations.RotateLeft((uint)a, (int)(b & 31)));
        on.Binary(Opcode.I32Rotr, (a, b) => BitOperations.RotateRight((uint)a, (int)(b & 31)));
    }

    private static void Define64(Semantics on)
    {
        on.Unary(Opcode.I64Eqz, a => Bool(a == 0));
        on.Unary(Opcode.I64Clz, a => (uint)BitOperations.LeadingZeroCount(a));
        on.Unary(Opcode.I64Ctz, a => (uint)BitOperations.TrailingZeroCount(a));
        on.Unary(Opcode.I64Popcnt, a => (uint)BitOperations.PopCount(a));
        on.Binary(Opcode.I64Eq, (a, b) => Bool(a == b));
        on.Binary(Opcode.I64Ne, (a, b) => Bool(a != b));
        on.Binary(Opcode.I64LtS, (a, b) => Bool((long)a < (long)b));
        on.Binary(Opcode.I64LtU, (a, b) => Bool(a < b));
        on.Binary(Opcode.I64GtS, (a, b) => Bool((long)a > (long)b));
        on.Binary(Opcode.I64GtU, (a, b) => Bool(a > b));
        on.Binary(Opcode.I64LeS, (a, b) => Bool((long)a <= (long)b));
        on.Binary(Opcode.I64LeU, (a, b) => Bool(a <= b));
        on.Binary(Opcode.I64GeS, (a, b) => Bool((long)a >= (long)b));
        on.Binary(Opcode.I64GeU, (a, b) => Bool(a >= b));
        on.Binary(Opcode.I64Add, (a, b) => unchecked(a + b));
        on.Binary(Opcode.I64Sub, (a, b) => unchecked(a - b));
        on.Binary(Opcode.I64Mul, (a, b) => unchecked(a * b));
        on.Binary(Opcode.I64DivS, (a, b) => (ulong)Divide((long)a, (long)b, long.MinValue));
        on.Binary(Opcode.I64DivU, (a, b) => a / NonZero(b));
        on.Binary(Opcode.I64RemS, (a, b) => (ulong)Remainder((long)a, (long)b));
        on.Binary(Opcode.I64RemU, (a, b) => a % NonZero(b));
        on.Binary(Opcode.I64And, (a, b) => a & b);
        on.Binary(Opcode.I64Or, (a, b) => a | b);
        on.Binary(Opcode.I64Xor, (a, b) => a ^ b);
        on.Binary(Opcode.I64Shl, (a, b) => a << (int)(b & 63));
        on.Binary(Opcode.I64ShrS, (a, b) => (ulong)((long)a >> (int)(b & 63)));
        on.Binary(Opcode.I64ShrU, (a, b) => a >> (int)(b & 63));
        on.Binary(Opcode.I64Rotl, (a, b) => BitOperations.RotateLeft(a, (int)(b & 63)));
        on.Binary(Opcode.I64Rotr, (a, b) => BitOperations.RotateRight(a, (int)(b & 63)));
    }

    public static ulong Bool(bool value) => value ? 1u : 0u;

    private static ulong NonZero(ulong divisor) => divisor != 0 ? divisor : throw new ReferenceTrap(TrapKind.IntegerDivideByZero);

    private static long Divide(long a, long b, long minimum)
    {
        if (b == 0) throw new ReferenceTrap(TrapKind.IntegerDivideByZero);
        if (a == minimum && b == -1) throw new ReferenceTrap(TrapKind.IntegerOverflow);
        return a / b;
    }

    private static long Remainder(long a, long b)
    {
        if (b == 0) throw new ReferenceTrap(TrapKind.IntegerDivideByZero);
        return b == -1 ? 0 : a % b; // .NET throws on minimum % -1, WebAssembly says 0.
    }
}
