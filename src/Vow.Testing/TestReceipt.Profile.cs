using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Ledger;
using Vow.Ledger.Inspection;
using Vow.Wasm;

namespace Vow.Testing;

public sealed partial class TestReceipt
{
    private const int SlowdownMax = 20;

    private TestProfile? _profile;

    /// <summary>Sees every transaction that any chain of this process executes, right after it; for the engine's own tests.</summary>
    internal static Action<TestReceipt>? Watch { get; set; }

    /// <summary>Which functions and host functions used the gas, exactly. The transaction is run again on the state before it.</summary>
    public TestProfile Profile() => _profile ??= MakeProfile();

    /// <summary>Runs the transaction again on the state before it.</summary>
    /// <exception cref="InvalidOperationException">It was refused, or gave another receipt this time.</exception>
    internal ReplayResult RunAgain(IExecutionObserver observer)
    {
        if (Receipt is null) throw new InvalidOperationException($"A refused transaction was not executed: there is nothing to look into. {this}");
        // With probes a loop of small functions takes many times as long as it did in its block.
        var limits = new BesideLimits { GasMax = long.MaxValue, TimeoutMax = SlowdownMax * _context.Timeout };
        ReplayResult replay = new TransactionReplay(SharedEngines.Engines, limits).Run(_context.Before, _context.Proposal, _context.Index, observer, CancellationToken.None);
        return ReceiptCodec.HashOf(replay.Receipt) == ReceiptCodec.HashOf(Receipt)
            ? replay
            : throw new InvalidOperationException($"The transaction {Hash} gave another receipt when it was run again. That is a fault of the engine: please report it with the contract.");
    }

    private TestProfile MakeProfile()
    {
        var profiler = new GasProfiler(ProbeLevel.Segments);
        ReplayResult replay = RunAgain(profiler);
        Func<CodeHash, ReadOnlyMemory<byte>?> modules = TransactionProfile.ModulesOf(_transaction.Transaction?.Body, Stored);
        NamedProfile profile = TransactionProfile.Of(profiler, replay.Receipt, _transaction.Transaction?.Body, Stored, NameOf);
        return new TestProfile(profile, code => modules(code) is { } wasm && ProfileNames.SymbolsOf(wasm) is { } symbols ? new SymbolizedModule(wasm, symbols) : null, this);
    }

    private ReadOnlyMemory<byte>? Stored(CodeHash code) => LedgerState.TryReadCode(_context.Before, code, out ReadOnlyMemory<byte> wasm) ? wasm : null;

    private string? NameOf(Address contract) => _context.Names.Of(contract) is var name && name != AddressText.Format(contract) ? name : null;
}
