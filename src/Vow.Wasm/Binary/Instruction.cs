namespace Vow.Wasm;

/// <summary>
/// One decoded instruction. <see cref="A"/> and <see cref="B"/> hold its immediates in the order of the binary format (see
/// <see cref="Immediates"/>): indices as they are, constants as raw bits (<c>i32.const</c> sign-extended), a memory argument's alignment in
/// A and offset in B, a block type in A as the signed 33-bit number.
/// </summary>
public readonly ref struct Instruction
{
    /// <summary>Which instruction.</summary>
    public Opcode Opcode { get; init; }

    /// <summary>First immediate.</summary>
    public long A { get; init; }

    /// <summary>Second immediate.</summary>
    public long B { get; init; }

    /// <summary>Offset of the opcode from the start of the code that is read.</summary>
    public int Start { get; init; }

    /// <summary>Offset just after the instruction.</summary>
    public int End { get; init; }

    /// <summary>For <c>br_table</c>: encoded label indices with the default label last, <see cref="A"/> + 1 of them. For typed <c>select</c>: the <see cref="A"/> types.</summary>
    public ReadOnlySpan<byte> Vector { get; init; }
}
