namespace Vow.Wasm.Tests.Reference;

/// <summary>What the interpreter needs to know of the gas schedule.</summary>
internal abstract class ReferencePrices
{
    /// <summary>Nothing costs anything: for results and traps alone.</summary>
    public static ReferencePrices Free { get; } = new NoPrices();

    public abstract long FunctionEntry { get; }

    public abstract long PerLocal { get; }

    public abstract long Weight(Opcode opcode);

    /// <summary>What a bulk instruction's operand (bytes or elements) or a growth (pages, elements) costs beside its weight.</summary>
    public abstract long Operand(Opcode opcode, uint count);

    private sealed class NoPrices : ReferencePrices
    {
        public override long FunctionEntry => 0;

        public override long PerLocal => 0;

        public override long Weight(Opcode opcode) => 0;

        public override long Operand(Opcode opcode, uint count) => 0;
    }
}
