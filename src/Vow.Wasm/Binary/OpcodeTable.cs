namespace Vow.Wasm;

/// <summary>What follows an opcode in the binary format.</summary>
public enum Immediates : byte
{
    /// <summary>The opcode is not part of the profile.</summary>
    Unknown = 0,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>A block type: 0x40, a value type, or a type index (s33).</summary>
    BlockType,

    /// <summary>A label index.</summary>
    Label,

    /// <summary>A vector of label indices and a default label.</summary>
    LabelTable,

    /// <summary>A function index.</summary>
    Function,

    /// <summary>A type index, then a table index.</summary>
    TypeAndTable,

    /// <summary>A vector of value types.</summary>
    ValueTypes,

    /// <summary>A local index.</summary>
    Local,

    /// <summary>A global index.</summary>
    Global,

    /// <summary>A table index.</summary>
    Table,

    /// <summary>Alignment (log2), then offset.</summary>
    MemoryArgument,

    /// <summary>A memory index.</summary>
    Memory,

    /// <summary>A signed LEB128 of 32 bits.</summary>
    I32,

    /// <summary>A signed LEB128 of 64 bits.</summary>
    I64,

    /// <summary>Four bytes.</summary>
    F32,

    /// <summary>Eight bytes.</summary>
    F64,

    /// <summary>A reference type.</summary>
    ReferenceType,

    /// <summary>A data index, then a memory index.</summary>
    DataAndMemory,

    /// <summary>A data index.</summary>
    Data,

    /// <summary>Two memory indices.</summary>
    TwoMemories,

    /// <summary>An element index, then a table index.</summary>
    ElementAndTable,

    /// <summary>An element index.</summary>
    Element,

    /// <summary>Two table indices: destination, source.</summary>
    TwoTables,
}

/// <summary>Name and immediates of every opcode of the profile.</summary>
public static class OpcodeTable
{
    private static readonly string?[] Names = new string?[0x200];
    private static readonly Immediates[] Kinds = new Immediates[0x200];

    static OpcodeTable()
    {
        Add(Opcode.Unreachable, "unreachable", Immediates.None);
        Add(Opcode.Nop, "nop", Immediates.None);
        Add(Opcode.Block, "block", Immediates.BlockType);
        Add(Opcode.Loop, "loop", Immediates.BlockType);
        Add(Opcode.If, "if", Immediates.BlockType);
        Add(Opcode.Else, "else", Immediates.None);
        Add(Opcode.End, "end", Immediates.None);
        Add(Opcode.Br, "br", Immediates.Label);
        Add(Opcode.BrIf, "br_if", Immediates.Label);
        Add(Opcode.BrTable, "br_table", Immediates.LabelTable);
        Add(Opcode.Return, "return", Immediates.None);
        Add(Opcode.Call, "call", Immediates.Function);
        Add(Opcode.CallIndirect, "call_indirect", Immediates.TypeAndTable);
        Add(Opcode.ReturnCall, "return_call", Immediates.Function);
        Add(Opcode.ReturnCallIndirect, "return_call_indirect", Immediates.TypeAndTable);
        Add(Opcode.Drop, "drop", Immediates.None);
        Add(Opcode.Select, "select", Immediates.None);
        Add(Opcode.SelectTyped, "select", Immediates.ValueTypes);
        Add(Opcode.LocalGet, "local.get", Immediates.Local);
        Add(Opcode.LocalSet, "local.set", Immediates.Local);
        Add(Opcode.LocalTee, "local.tee", Immediates.Local);
        Add(Opcode.GlobalGet, "global.get", Immediates.Global);
        Add(Opcode.GlobalSet, "global.set", Immediates.Global);
        Add(Opcode.TableGet, "table.get", Immediates.Table);
        Add(Opcode.TableSet, "table.set", Immediates.Table);
        Add(Opcode.I32Load, "i32.load", Immediates.MemoryArgument);
        Add(Opcode.I64Load, "i64.load", Immediates.MemoryArgument);
        Add(Opcode.F32Load, "f32.load", Immediates.MemoryArgument);
        Add(Opcode.F64Load, "f64.load", Immediates.MemoryArgument);
        Add(Opcode.I32Load8S, "i32.load8_s", Immediates.MemoryArgument);
        Add(Opcode.I32Load8U, "i32.load8_u", Immediates.MemoryArgument);
        Add(Opcode.I32Load16S, "i32.load16_s", Immediates.MemoryArgument);
        Add(Opcode.I32Load16U, "i32.load16_u", Immediates.MemoryArgument);
        Add(Opcode.I64Load8S, "i64.load8_s", Immediates.MemoryArgument);
        Add(Opcode.I64Load8U, "i64.load8_u", Immediates.MemoryArgument);
        Add(Opcode.I64Load16S, "i64.load16_s", Immediates.MemoryArgument);
        Add(Opcode.I64Load16U, "i64.load16_u", Immediates.MemoryArgument);
        Add(Opcode.I64Load32S, "i64.load32_s", Immediates.MemoryArgument);
        Add(Opcode.I64Load32U, "i64.load32_u", Immediates.MemoryArgument);
        Add(Opcode.I32Store, "i32.store", Immediates.MemoryArgument);
        Add(Opcode.I64Store, "i64.store", Immediates.MemoryArgument);
        Add(Opcode.F32Store, "f32.store", Immediates.MemoryArgument);
        Add(Opcode.F64Store, "f64.store", Immediates.MemoryArgument);
        Add(Opcode.I32Store8, "i32.store8", Immediates.MemoryArgument);
        Add(Opcode.I32Store16, "i32.store16", Immediates.MemoryArgument);
        Add(Opcode.I64Store8, "i64.store8", Immediates.MemoryArgument);
        Add(Opcode.I64Store16, "i64.store16", Immediates.MemoryArgument);
        Add(Opcode.I64Store32, "i64.store32", Immediates.MemoryArgument);
        Add(Opcode.MemorySize, "memory.size", Immediates.Memory);
        Add(Opcode.MemoryGrow, "memory.grow", Immediates.Memory);
        Add(Opcode.I32Const, "i32.const", Immediates.I32);
        Add(Opcode.I64Const, "i64.const", Immediates.I64);
        Add(Opcode.F32Const, "f32.const", Immediates.F32);
        Add(Opcode.F64Const, "f64.const", Immediates.F64);
        Add(Opcode.I32Eqz, "i32.eqz", Immediates.None);
        Add(Opcode.I32Eq, "i32.eq", Immediates.None);
        Add(Opcode.I32Ne, "i32.ne", Immediates.None);
        Add(Opcode.I32LtS, "i32.lt_s", Immediates.None);
        Add(Opcode.I32LtU, "i32.lt_u", Immediates.None);
        Add(Opcode.I32GtS, "i32.gt_s", Immediates.None);
        Add(Opcode.I32GtU, "i32.gt_u", Immediates.None);
        Add(Opcode.I32LeS, "i32.le_s", Immediates.None);
        Add(Opcode.I32LeU, "i32.le_u", Immediates.None);
        Add(Opcode.I32GeS, "i32.ge_s", Immediates.None);
        Add(Opcode.I32GeU, "i32.ge_u", Immediates.None);
        Add(Opcode.I64Eqz, "i64.eqz", Immediates.None);
        Add(Opcode.I64Eq, "i64.eq", Immediates.None);
        Add(Opcode.I64Ne, "i64.ne", Immediates.None);
        Add(Opcode.I64LtS, "i64.lt_s", Immediates.None);
        Add(Opcode.I64LtU, "i64.lt_u", Immediates.None);
        Add(Opcode.I64GtS, "i64.gt_s", Immediates.None);
        Add(Opcode.I64GtU, "i64.gt_u", Immediates.None);
        Add(Opcode.I64LeS, "i64.le_s", Immediates.None);
        Add(Opcode.I64LeU, "i64.le_u", Immediates.None);
        Add(Opcode.I64GeS, "i64.ge_s", Immediates.None);
        Add(Opcode.I64GeU, "i64.ge_u", Immediates.None);
        Add(Opcode.F32Eq, "f32.eq", Immediates.None);
        Add(Opcode.F32Ne, "f32.ne", Immediates.None);
        Add(Opcode.F32Lt, "f32.lt", Immediates.None);
        Add(Opcode.F32Gt, "f32.gt", Immediates.None);
        Add(Opcode.F32Le, "f32.le", Immediates.None);
        Add(Opcode.F32Ge, "f32.ge", Immediates.None);
        Add(Opcode.F64Eq, "f64.eq", Immediates.None);
        Add(Opcode.F64Ne, "f64.ne", Immediates.None);
        Add(Opcode.F64Lt, "f64.lt", Immediates.None);
        Add(Opcode.F64Gt, "f64.gt", Immediates.None);
        Add(Opcode.F64Le, "f64.le", Immediates.None);
        Add(Opcode.F64Ge, "f64.ge", Immediates.None);
        Add(Opcode.I32Clz, "i32.clz", Immediates.None);
        Add(Opcode.I32Ctz, "i32.ctz", Immediates.None);
        Add(Opcode.I32Popcnt, "i32.popcnt", Immediates.None);
        Add(Opcode.I32Add, "i32.add", Immediates.None);
        Add(Opcode.I32Sub, "i32.sub", Immediates.None);
        Add(Opcode.I32Mul, "i32.mul", Immediates.None);
        Add(Opcode.I32DivS, "i32.div_s", Immediates.None);
        Add(Opcode.I32DivU, "i32.div_u", Immediates.None);
        Add(Opcode.I32RemS, "i32.rem_s", Immediates.None);
        Add(Opcode.I32RemU, "i32.rem_u", Immediates.None);
        Add(Opcode.I32And, "i32.and", Immediates.None);
        Add(Opcode.I32Or, "i32.or", Immediates.None);
        Add(Opcode.I32Xor, "i32.xor", Immediates.None);
        Add(Opcode.I32Shl, "i32.shl", Immediates.None);
        Add(Opcode.I32ShrS, "i32.shr_s", Immediates.None);
        Add(Opcode.I32ShrU, "i32.shr_u", Immediates.None);
        Add(Opcode.I32Rotl, "i32.rotl", Immediates.None);
        Add(Opcode.I32Rotr, "i32.rotr", Immediates.None);
        Add(Opcode.I64Clz, "i64.clz", Immediates.None);
        Add(Opcode.I64Ctz, "i64.ctz", Immediates.None);
        Add(Opcode.I64Popcnt, "i64.popcnt", Immediates.None);
        Add(Opcode.I64Add, "i64.add", Immediates.None);
        Add(Opcode.I64Sub, "i64.sub", Immediates.None);
        Add(Opcode.I64Mul, "i64.mul", Immediates.None);
        Add(Opcode.I64DivS, "i64.div_s", Immediates.None);
        Add(Opcode.I64DivU, "i64.div_u", Immediates.None);
        Add(Opcode.I64RemS, "i64.rem_s", Immediates.None);
        Add(Opcode.I64RemU, "i64.rem_u", Immediates.None);
        Add(Opcode.I64And, "i64.and", Immediates.None);
        Add(Opcode.I64Or, "i64.or", Immediates.None);
        Add(Opcode.I64Xor, "i64.xor", Immediates.None);
        Add(Opcode.I64Shl, "i64.shl", Immediates.None);
        Add(Opcode.I64ShrS, "i64.shr_s", Immediates.None);
        Add(Opcode.I64ShrU, "i64.shr_u", Immediates.None);
        Add(Opcode.I64Rotl, "i64.rotl", Immediates.None);
        Add(Opcode.I64Rotr, "i64.rotr", Immediates.None);
        Add(Opcode.F32Abs, "f32.abs", Immediates.None);
        Add(Opcode.F32Neg, "f32.neg", Immediates.None);
        Add(Opcode.F32Ceil, "f32.ceil", Immediates.None);
        Add(Opcode.F32Floor, "f32.floor", Immediates.None);
        Add(Opcode.F32Trunc, "f32.trunc", Immediates.None);
        Add(Opcode.F32Nearest, "f32.nearest", Immediates.None);
        Add(Opcode.F32Sqrt, "f32.sqrt", Immediates.None);
        Add(Opcode.F32Add, "f32.add", Immediates.None);
        Add(Opcode.F32Sub, "f32.sub", Immediates.None);
        Add(Opcode.F32Mul, "f32.mul", Immediates.None);
        Add(Opcode.F32Div, "f32.div", Immediates.None);
        Add(Opcode.F32Min, "f32.min", Immediates.None);
        Add(Opcode.F32Max, "f32.max", Immediates.None);
        Add(Opcode.F32Copysign, "f32.copysign", Immediates.None);
        Add(Opcode.F64Abs, "f64.abs", Immediates.None);
        Add(Opcode.F64Neg, "f64.neg", Immediates.None);
        Add(Opcode.F64Ceil, "f64.ceil", Immediates.None);
        Add(Opcode.F64Floor, "f64.floor", Immediates.None);
        Add(Opcode.F64Trunc, "f64.trunc", Immediates.None);
        Add(Opcode.F64Nearest, "f64.nearest", Immediates.None);
        Add(Opcode.F64Sqrt, "f64.sqrt", Immediates.None);
        Add(Opcode.F64Add, "f64.add", Immediates.None);
        Add(Opcode.F64Sub, "f64.sub", Immediates.None);
        Add(Opcode.F64Mul, "f64.mul", Immediates.None);
        Add(Opcode.F64Div, "f64.div", Immediates.None);
        Add(Opcode.F64Min, "f64.min", Immediates.None);
        Add(Opcode.F64Max, "f64.max", Immediates.None);
        Add(Opcode.F64Copysign, "f64.copysign", Immediates.None);
        Add(Opcode.I32WrapI64, "i32.wrap_i64", Immediates.None);
        Add(Opcode.I32TruncF32S, "i32.trunc_f32_s", Immediates.None);
        Add(Opcode.I32TruncF32U, "i32.trunc_f32_u", Immediates.None);
        Add(Opcode.I32TruncF64S, "i32.trunc_f64_s", Immediates.None);
        Add(Opcode.I32TruncF64U, "i32.trunc_f64_u", Immediates.None);
        Add(Opcode.I64ExtendI32S, "i64.extend_i32_s", Immediates.None);
        Add(Opcode.I64ExtendI32U, "i64.extend_i32_u", Immediates.None);
        Add(Opcode.I64TruncF32S, "i64.trunc_f32_s", Immediates.None);
        Add(Opcode.I64TruncF32U, "i64.trunc_f32_u", Immediates.None);
        Add(Opcode.I64TruncF64S, "i64.trunc_f64_s", Immediates.None);
        Add(Opcode.I64TruncF64U, "i64.trunc_f64_u", Immediates.None);
        Add(Opcode.F32ConvertI32S, "f32.convert_i32_s", Immediates.None);
        Add(Opcode.F32ConvertI32U, "f32.convert_i32_u", Immediates.None);
        Add(Opcode.F32ConvertI64S, "f32.convert_i64_s", Immediates.None);
        Add(Opcode.F32ConvertI64U, "f32.convert_i64_u", Immediates.None);
        Add(Opcode.F32DemoteF64, "f32.demote_f64", Immediates.None);
        Add(Opcode.F64ConvertI32S, "f64.convert_i32_s", Immediates.None);
        Add(Opcode.F64ConvertI32U, "f64.convert_i32_u", Immediates.None);
        Add(Opcode.F64ConvertI64S, "f64.convert_i64_s", Immediates.None);
        Add(Opcode.F64ConvertI64U, "f64.convert_i64_u", Immediates.None);
        Add(Opcode.F64PromoteF32, "f64.promote_f32", Immediates.None);
        Add(Opcode.I32ReinterpretF32, "i32.reinterpret_f32", Immediates.None);
        Add(Opcode.I64ReinterpretF64, "i64.reinterpret_f64", Immediates.None);
        Add(Opcode.F32ReinterpretI32, "f32.reinterpret_i32", Immediates.None);
        Add(Opcode.F64ReinterpretI64, "f64.reinterpret_i64", Immediates.None);
        Add(Opcode.I32Extend8S, "i32.extend8_s", Immediates.None);
        Add(Opcode.I32Extend16S, "i32.extend16_s", Immediates.None);
        Add(Opcode.I64Extend8S, "i64.extend8_s", Immediates.None);
        Add(Opcode.I64Extend16S, "i64.extend16_s", Immediates.None);
        Add(Opcode.I64Extend32S, "i64.extend32_s", Immediates.None);
        Add(Opcode.RefNull, "ref.null", Immediates.ReferenceType);
        Add(Opcode.RefIsNull, "ref.is_null", Immediates.None);
        Add(Opcode.RefFunc, "ref.func", Immediates.Function);
        Add(Opcode.I32TruncSatF32S, "i32.trunc_sat_f32_s", Immediates.None);
        Add(Opcode.I32TruncSatF32U, "i32.trunc_sat_f32_u", Immediates.None);
        Add(Opcode.I32TruncSatF64S, "i32.trunc_sat_f64_s", Immediates.None);
        Add(Opcode.I32TruncSatF64U, "i32.trunc_sat_f64_u", Immediates.None);
        Add(Opcode.I64TruncSatF32S, "i64.trunc_sat_f32_s", Immediates.None);
        Add(Opcode.I64TruncSatF32U, "i64.trunc_sat_f32_u", Immediates.None);
        Add(Opcode.I64TruncSatF64S, "i64.trunc_sat_f64_s", Immediates.None);
        Add(Opcode.I64TruncSatF64U, "i64.trunc_sat_f64_u", Immediates.None);
        Add(Opcode.MemoryInit, "memory.init", Immediates.DataAndMemory);
        Add(Opcode.DataDrop, "data.drop", Immediates.Data);
        Add(Opcode.MemoryCopy, "memory.copy", Immediates.TwoMemories);
        Add(Opcode.MemoryFill, "memory.fill", Immediates.Memory);
        Add(Opcode.TableInit, "table.init", Immediates.ElementAndTable);
        Add(Opcode.ElemDrop, "elem.drop", Immediates.Element);
        Add(Opcode.TableCopy, "table.copy", Immediates.TwoTables);
        Add(Opcode.TableGrow, "table.grow", Immediates.Table);
        Add(Opcode.TableSize, "table.size", Immediates.Table);
        Add(Opcode.TableFill, "table.fill", Immediates.Table);
    }

    /// <summary>Every opcode of the profile, in numeric order.</summary>
    public static IEnumerable<Opcode> All => Enum.GetValues<Opcode>();

    /// <summary>The instruction's name in the text format, or its number when it is not of the profile.</summary>
    public static string NameOf(Opcode opcode) => Slot(opcode) is var slot and >= 0 && Names[slot] is { } name ? name : $"opcode 0x{(ushort)opcode:x2}";

    /// <summary>What follows the opcode; <see cref="Immediates.Unknown"/> when it is not of the profile.</summary>
    public static Immediates ImmediatesOf(Opcode opcode) => Slot(opcode) is var slot and >= 0 ? Kinds[slot] : Immediates.Unknown;

    // One-byte opcodes take slots 0 to 255; prefix 0xFC the 256 after them.
    private static int Slot(Opcode opcode) => (ushort)opcode switch
    {
        < 0x100 => (ushort)opcode,
        >= 0xFC00 and <= 0xFCFF => 0x100 + ((ushort)opcode & 0xFF),
        _ => -1,
    };

    private static void Add(Opcode opcode, string name, Immediates immediates)
    {
        Names[Slot(opcode)] = name;
        Kinds[Slot(opcode)] = immediates;
    }
}
