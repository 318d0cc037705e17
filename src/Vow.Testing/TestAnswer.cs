using Vow.Engine;
using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Testing;

/// <summary>What a query gave.</summary>
public sealed class TestAnswer
{
    private readonly string _what;
    private readonly NameBook _names;
    private readonly AbiMethod? _described;

    internal TestAnswer(string what, QueryResult result, AbiMethod? described, NameBook names) => (_what, Result, _described, _names) = (what, result, described, names);

    /// <summary>The ledger's own answer.</summary>
    public QueryResult Result { get; }

    /// <summary>Whether the method returned.</summary>
    public bool IsSuccess => Result.IsSuccess;

    /// <summary>What the method gave back.</summary>
    public Returned Returned => new(Result.ReturnData, Result.Result)
    {
        Value = IsSuccess && _described is not null && AbiArguments.TryDecodeResult(_described, Result.Result, Result.ReturnData.Span, out AbiValue? value) ? value : null,
    };

    /// <summary>Gas used; nobody pays for it.</summary>
    public long GasUsed => Result.Gas.Used;

    /// <summary>Checks that the method returned.</summary>
    /// <exception cref="TestAssertionException">It did not; the message tells why.</exception>
    public TestAnswer ShouldSucceed() => IsSuccess ? this : throw new TestAssertionException($"It should have succeeded: {Describe()}");

    /// <summary>Checks that the query failed for a reason.</summary>
    /// <exception cref="TestAssertionException">It did not, or for another.</exception>
    public TestAnswer ShouldFail(ErrorCode code) => !IsSuccess && Result.ErrorCode == code ? this : throw new TestAssertionException($"It should have failed with {code} ({(int)code}): {Describe()}");

    /// <summary>Checks that the contract reverted with a text that contains this one.</summary>
    /// <exception cref="TestAssertionException">It did not.</exception>
    public TestAnswer ShouldRevert(string text) =>
        Result.ErrorCode == ErrorCode.Reverted && Returned.AsText().Contains(text, StringComparison.Ordinal)
            ? this
            : throw new TestAssertionException($"It should have reverted with '{text}': {Describe()}");

    /// <summary>Checks what it cost.</summary>
    /// <exception cref="TestAssertionException">It used more.</exception>
    public TestAnswer ShouldUseGasAtMost(long gas) =>
        GasUsed <= gas ? this : throw new TestAssertionException($"It should have used at most {Display.Number(gas)} gas and used {Display.Number(GasUsed)}: {Describe()}");

    /// <summary>The query and how it ended.</summary>
    public override string ToString() => Describe();

    private string Describe() =>
        IsSuccess
            ? $"{_what} succeeded, gas {Display.Number(GasUsed)}"
            : _names.Apply(string.Join('\n', [
                $"{_what} failed: {Display.Harmless(Result.Text?.Message ?? "")}  {Result.ErrorCode} ({(int)Result.ErrorCode})",
                .. (Result.Text?.Trace ?? []).Select(ReceiptDescription.FailureLine)]));
}
