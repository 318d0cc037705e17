using static Vow.Wasm.ValueType;

namespace Vow.Wasm.Tests.Differential;

/// <summary>Operand and result types of the numeric instructions, by their ranges in the opcode table (5.4.7).</summary>
internal static class NumericSignatures
{
    public static Dictionary<Opcode, (ValueType[] Operands, ValueType Result)> All()
    {
        var all = new Dictionary<Opcode, (ValueType[] Operands, ValueType Result)>();
        Range(Opcode.I32Eqz, Opcode.I32Eqz, [I32], I32);
        Range(Opcode.I32Eq, Opcode.I32GeU, [I32, I32], I32);
        Range(Opcode.I64Eqz, Opcode.I64Eqz, [I64], I32);
        Range(Opcode.I64Eq, Opcode.I64GeU, [I64, I64], I32);
        Range(Opcode.F32Eq, Opcode.F32Ge, [F32, F32], I32);
        Range(Opcode.F64Eq, Opcode.F64Ge, [F64, F64], I32);
        Range(Opcode.I32Clz, Opcode.I32Popcnt, [I32], I32);
        Range(Opcode.I32Add, Opcode.I32Rotr, [I32, I32], I32);
        Range(Opcode.I64Clz, Opcode.I64Popcnt, [I64], I64);
        Range(Opcode.I64Add, Opcode.I64Rotr, [I64, I64], I64);
        Range(Opcode.F32Abs, Opcode.F32Sqrt, [F32], F32);
        Range(Opcode.F32Add, Opcode.F32Copysign, [F32, F32], F32);
        Range(Opcode.F64Abs, Opcode.F64Sqrt, [F64], F64);
        Range(Opcode.F64Add, Opcode.F64Copysign, [F64, F64], F64);
        Range(Opcode.I32WrapI64, Opcode.I32WrapI64, [I64], I32);
        Range(Opcode.I32TruncF32S, Opcode.I32TruncF32U, [F32], I32);
        Range(Opcode.I32TruncF64S, Opcode.I32TruncF64U, [F64], I32);
        Range(Opcode.I64ExtendI32S, Opcode.I64ExtendI32U, [I32], I64);
        Range(Opcode.I64TruncF32S, Opcode.I64TruncF32U, [F32], I64);
        Range(Opcode.I64TruncF64S, Opcode.I64TruncF64U, [F64], I64);
        Range(Opcode.F32ConvertI32S, Opcode.F32ConvertI32U, [I32], F32);
        Range(Opcode.F32ConvertI64S, Opcode.F32ConvertI64U, [I64], F32);
        Range(Opcode.F32DemoteF64, Opcode.F32DemoteF64, [F64], F32);
        Range(Opcode.F64ConvertI32S, Opcode.F64ConvertI32U, [I32], F64);
        Range(Opcode.F64ConvertI64S, Opcode.F64ConvertI64U, [I64], F64);
        Range(Opcode.F64PromoteF32, Opcode.F64PromoteF32, [F32], F64);
        Range(Opcode.I32ReinterpretF32, Opcode.I32ReinterpretF32, [F32], I32);
        Range(Opcode.I64ReinterpretF64, Opcode.I64ReinterpretF64, [F64], I64);
        Range(Opcode.F32ReinterpretI32, Opcode.F32ReinterpretI32, [I32], F32);
        Range(Opcode.F64ReinterpretI64, Opcode.F64ReinterpretI64, [I64], F64);
        Range(Opcode.I32Extend8S, Opcode.I32Extend16S, [I32], I32);
        Range(Opcode.I64Extend8S, Opcode.I64Extend32S, [I64], I64);
        Range(Opcode.I32TruncSatF32S, Opcode.I32TruncSatF32U, [F32], I32);
        Range(Opcode.I32TruncSatF64S, Opcode.I32TruncSatF64U, [F64], I32);
        Range(Opcode.I64TruncSatF32S, Opcode.I64TruncSatF32U, [F32], I64);
        Range(Opcode.I64TruncSatF64S, Opcode.I64TruncSatF64U, [F64], I64);
        return all;

        void Range(Opcode from, Opcode to, ValueType[] operands, ValueType result)
        {
            for (var opcode = from; opcode <= to; opcode++) all.Add(opcode, (operands, result));
        }
    }

    /// <summary>What a load leaves or a store takes.</summary>
    public static ValueType Accessed(Opcode opcode) => opcode switch
    {
        Opcode.I32Load or (>= Opcode.I32Load8S and <= Opcode.I32Load16U) or Opcode.I32Store or Opcode.I32Store8 or Opcode.I32Store16 => I32,
        Opcode.F32Load or Opcode.F32Store => F32,
        Opcode.F64Load or Opcode.F64Store => F64,
        _ => I64,
    };

    /// <summary>The greatest alignment exponent that an access may declare.</summary>
    public static int AlignmentMax(Opcode opcode) => opcode switch
    {
        Opcode.I32Load8S or Opcode.I32Load8U or Opcode.I64Load8S or Opcode.I64Load8U or Opcode.I32Store8 or Opcode.I64Store8 => 0,
        Opcode.I32Load16S or Opcode.I32Load16U or Opcode.I64Load16S or Opcode.I64Load16U or Opcode.I32Store16 or Opcode.I64Store16 => 1,
        Opcode.I64Load or Opcode.F64Load or Opcode.I64Store or Opcode.F64Store => 3,
        _ => 2,
    };
}
