namespace Vow.Wasm;

/// <summary>The instructions that may stand in a constant expression (WebAssembly 2.0, 3.3.10, and extended constants).</summary>
internal static class ConstantOpcodes
{
    public static bool Contains(Opcode opcode) => opcode is Opcode.End or Opcode.I32Const or Opcode.I64Const or Opcode.F32Const or Opcode.F64Const
        or Opcode.GlobalGet or Opcode.RefNull or Opcode.RefFunc
        or Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul or Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul;
}
