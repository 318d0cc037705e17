using System.Text;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Engine.Tracing;

namespace Vow.Testing;

/// <summary>Where the gas of a transaction went, by functions, host functions and calls: each unit in exactly one of them.</summary>
public sealed class TestProfile
{
    private readonly TestReceipt _receipt;

    private readonly Lazy<IReadOnlyList<ProfileLine>> _lines;

    internal TestProfile(NamedProfile profile, Func<CodeHash, SymbolizedModule?> moduleOf, TestReceipt receipt)
    {
        (Tree, _receipt) = (profile, receipt);
        _lines = new Lazy<IReadOnlyList<ProfileLine>>(() => LineProfile.Of(profile, moduleOf, ProtocolVersion.V1));
        Functions = ProfileTable.Of(profile);
    }

    /// <summary>The gas by call path.</summary>
    public NamedProfile Tree { get; }

    /// <summary>The gas by function, host function and call, wherever it was called from; most gas of its own first.</summary>
    public IReadOnlyList<ProfileRow> Functions { get; }

    /// <summary>The gas of functions by line of source, most gas with calls first; by function alone of a contract that was built without debug information.</summary>
    public IReadOnlyList<ProfileLine> Lines => _lines.Value;

    /// <summary>Gas used in all: that of the receipt.</summary>
    public long GasUsed => Tree.Root.Total;

    /// <summary>Gas that a function used together with what it called, in all its calls; 0 when it was not called. Of several contracts with such a function, the sum.</summary>
    /// <param name="function">A function's name as the profile shows it, a host function's, or a method's with its contract: <c>token::transfer</c>.</param>
    public long GasOf(string function) => Functions.Where(row => row.Name == function).Sum(row => row.Total);

    /// <summary>Checks what a function used together with what it called, in all its calls.</summary>
    /// <exception cref="TestAssertionException">It used more, or was not called.</exception>
    public TestProfile ShouldUseGasAtMost(string function, long gas)
    {
        if (Functions.All(row => row.Name != function)) throw new TestAssertionException($"There is no '{function}' in the profile, so nothing can be said of its gas:\n{this}");
        long used = GasOf(function);
        return used <= gas ? this : throw new TestAssertionException($"{function} should have used at most {Display.Number(gas)} gas and used {Display.Number(used)}:\n{this}\n{_receipt}");
    }

    /// <summary>A line for each function, host function and call: its own gas, that with what it called, how often it was called, its name. The stuff of golden files (<see cref="Golden"/>).</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append($"{"gas",13} {"in all",13} {"calls",7}  function\n");
        foreach (ProfileRow row in Functions)
        {
            text.Append($"{Display.Number(row.Self),13} {Display.Number(row.Total),13} {Display.Number(row.Count),7}  {row.Name}");
            text.Append(row.Kind is ProfileKind.Function or ProfileKind.Host ? $" of {row.Contract}" : "").Append(row.Place is { } place ? $"  {place}" : "").Append('\n');
        }

        return text.ToString();
    }
}
