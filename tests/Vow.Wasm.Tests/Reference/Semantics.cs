namespace Vow.Wasm.Tests.Reference;

/// <summary>The numeric instructions as two tables of functions over raw bits.</summary>
internal sealed class Semantics
{
    private readonly Func<ulong, ulong>?[] _unary = new Func<ulong, ulong>?[0x200];
    private readonly Func<ulong, ulong, ulong>?[] _binary = new Func<ulong, ulong, ulong>?[0x200];

    private Semantics()
    {
        IntegerSemantics.Define(this);
        FloatSemantics.Define(this);
        ConversionSemantics.Define(this);
    }

    public static Semantics Instance { get; } = new();

    public void Unary(Opcode opcode, Func<ulong, ulong> function) => _unary[Slot(opcode)] = function;

    public void Binary(Opcode opcode, Func<ulong, ulong, ulong> function) => _binary[Slot(opcode)] = function;

    public Func<ulong, ulong>? Unary(Opcode opcode) => _unary[Slot(opcode)];

    public Func<ulong, ulong, ulong>? Binary(Opcode opcode) => _binary[Slot(opcode)];

    private static int Slot(Opcode opcode) => ((ushort)opcode & 0xFF) | ((ushort)opcode >= 0xFC00 ? 0x100 : 0);
}
