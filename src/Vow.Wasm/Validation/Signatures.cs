namespace Vow.Wasm;

/// <summary>Operand and result types of the instructions that only compute, load or store (WebAssembly 2.0, 3.3.1 and 3.3.7).</summary>
internal static class Signatures
{
    private const ValueType I32 = ValueType.I32;
    private const ValueType I64 = ValueType.I64;
    private const ValueType F32 = ValueType.F32;
    private const ValueType F64 = ValueType.F64;
    private static readonly Numeric[] Table = new Numeric[0x200];
    private static readonly Access[] Accesses = new Access[0x40];

    static Signatures()
    {
        Compare(Opcode.I32Eqz, Opcode.I32Eq, Opcode.I32GeU, I32);
        Compare(Opcode.I64Eqz, Opcode.I64Eq, Opcode.I64GeU, I64);
        Set(Opcode.F32Eq, Opcode.F32Ge, 2, F32, I32);
        Set(Opcode.F64Eq, Opcode.F64Ge, 2, F64, I32);
        Arithmetic(Opcode.I32Clz, Opcode.I32Add, Opcode.I32Rotr, I32);
        Arithmetic(Opcode.I64Clz, Opcode.I64Add, Opcode.I64Rotr, I64);
        Arithmetic(Opcode.F32Abs, Opcode.F32Add, Opcode.F32Copysign, F32);
        Arithmetic(Opcode.F64Abs, Opcode.F64Add, Opcode.F64Copysign, F64);
        Conversions();
        Set(Opcode.I32Extend8S, Opcode.I32Extend16S, 1, I32, I32);
        Set(Opcode.I64Extend8S, Opcode.I64Extend32S, 1, I64, I64);
        Loads();
        Stores();
    }

    /// <summary>The signature of a numeric instruction; <see cref="Numeric.Operands"/> is 0 for every other opcode.</summary>
    public static Numeric Of(Opcode opcode) => Table[Slot(opcode)];

    /// <summary>The type and natural alignment of a load or store; null for every other opcode.</summary>
    public static Access? AccessOf(Opcode opcode) =>
        opcode is >= Opcode.I32Load and <= Opcode.I64Store32 ? Accesses[(int)opcode] : null;

    private static int Slot(Opcode opcode) => (int)opcode < 0x100 ? (int)opcode : 0x100 + ((int)opcode & 0xFF);

    private static void Conversions()
    {
        Set(Opcode.I32WrapI64, Opcode.I32WrapI64, 1, I64, I32);
        Set(Opcode.I32TruncF32S, Opcode.I32TruncF32U, 1, F32, I32);
        Set(Opcode.I32TruncF64S, Opcode.I32TruncF64U, 1, F64, I32);
        Set(Opcode.I64ExtendI32S, Opcode.I64ExtendI32U, 1, I32, I64);
        Set(Opcode.I64TruncF32S, Opcode.I64TruncF32U, 1, F32, I64);
        Set(Opcode.I64TruncF64S, Opcode.I64TruncF64U, 1, F64, I64);
        Set(Opcode.F32ConvertI32S, Opcode.F32ConvertI32U, 1, I32, F32);
        Set(Opcode.F32ConvertI64S, Opcode.F32ConvertI64U, 1, I64, F32);
        Set(Opcode.F32DemoteF64, Opcode.F32DemoteF64, 1, F64, F32);
        Set(Opcode.F64ConvertI32S, Opcode.F64ConvertI32U, 1, I32, F64);
        Set(Opcode.F64ConvertI64S, Opcode.F64ConvertI64U, 1, I64, F64);
        Set(Opcode.F64PromoteF32, Opcode.F64PromoteF32, 1, F32, F64);
        Set(Opcode.I32ReinterpretF32, Opcode.I32ReinterpretF32, 1, F32, I32);
        Set(Opcode.I64ReinterpretF64, Opcode.I64ReinterpretF64, 1, F64, I64);
        Set(Opcode.F32ReinterpretI32, Opcode.F32ReinterpretI32, 1, I32, F32);
        Set(Opcode.F64ReinterpretI64, Opcode.F64ReinterpretI64, 1, I64, F64);
        Set(Opcode.I32TruncSatF32S, Opcode.I32TruncSatF32U, 1, F32, I32);
        Set(Opcode.I32TruncSatF64S, Opcode.I32TruncSatF64U, 1, F64, I32);
        Set(Opcode.I64TruncSatF32S, Opcode.I64TruncSatF32U, 1, F32, I64);
        Set(Opcode.I64TruncSatF64S, Opcode.I64TruncSatF64U, 1, F64, I64);
    }

    private static void Loads()
    {
        Memory(Opcode.I32Load, I32, 2);
        Memory(Opcode.I64Load, I64, 3);
        Memory(Opcode.F32Load, F32, 2);
        Memory(Opcode.F64Load, F64, 3);
        Memory(Opcode.I32Load8S, I32, 0);
        Memory(Opcode.I32Load8U, I32, 0);
        Memory(Opcode.I32Load16S, I32, 1);
        Memory(Opcode.I32Load16U, I32, 1);
        Memory(Opcode.I64Load8S, I64, 0);
        Memory(Opcode.I64Load8U, I64, 0);
        Memory(Opcode.I64Load16S, I64, 1);
        Memory(Opcode.I64Load16U, I64, 1);
        Memory(Opcode.I64Load32S, I64, 2);
        Memory(Opcode.I64Load32U, I64, 2);
    }

    private static void Stores()
    {
        Memory(Opcode.I32Store, I32, 2);
        Memory(Opcode.I64Store, I64, 3);
        Memory(Opcode.F32Store, F32, 2);
        Memory(Opcode.F64Store, F64, 3);
        Memory(Opcode.I32Store8, I32, 0);
        Memory(Opcode.I32Store16, I32, 1);
        Memory(Opcode.I64Store8, I64, 0);
        Memory(Opcode.I64Store16, I64, 1);
        Memory(Opcode.I64Store32, I64, 2);
    }

    private static void Compare(Opcode test, Opcode first, Opcode last, ValueType type)
    {
        Set(test, test, 1, type, I32);
        Set(first, last, 2, type, I32);
    }

    private static void Arithmetic(Opcode firstUnary, Opcode firstBinary, Opcode lastBinary, ValueType type)
    {
        Set(firstUnary, firstBinary - 1, 1, type, type);
        Set(firstBinary, lastBinary, 2, type, type);
    }

    private static void Set(Opcode from, Opcode to, byte operands, ValueType operand, ValueType result)
    {
        for (var opcode = from; opcode <= to; opcode++) Table[Slot(opcode)] = new Numeric(operands, operand, result);
    }

    private static void Memory(Opcode opcode, ValueType type, byte alignment) =>
        Accesses[(int)opcode] = new Access(type, alignment, opcode >= Opcode.I32Store);

    /// <summary>One or two operands of one type, and one result.</summary>
    internal readonly record struct Numeric(byte Operands, ValueType Operand, ValueType Result);

    /// <summary>A load or store of a value, with the exponent of its natural alignment.</summary>
    internal readonly record struct Access(ValueType Type, byte NaturalAlignment, bool Store);
}
