using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>One open block (WebAssembly 2.0, appendix "Validation Algorithm").</summary>
internal struct ControlFrame
{
    /// <summary><c>block</c>, <c>loop</c>, <c>if</c>, <c>else</c>; <c>block</c> also for the function itself.</summary>
    public Opcode Opcode;

    /// <summary>Types on the stack when the block starts.</summary>
    public ImmutableArray<ValueType> Start;

    /// <summary>Types on the stack when the block ends.</summary>
    public ImmutableArray<ValueType> End;

    /// <summary>Height of the operand stack below the block.</summary>
    public int Height;

    /// <summary>The rest of the block cannot be reached: its operand stack is polymorphic.</summary>
    public bool Unreachable;

    /// <summary>What a branch to the block's label carries.</summary>
    public readonly ImmutableArray<ValueType> Label => Opcode == Opcode.Loop ? Start : End;
}
