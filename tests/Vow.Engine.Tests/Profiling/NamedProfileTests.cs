using Vow.Engine.Profiling;
using Vow.Engine.Tests.Execution;
using Vow.Wasm;

namespace Vow.Engine.Tests.Profiling;

public sealed class NamedProfileTests : IDisposable
{
    private readonly ContractHost _host = new();

    [Fact]
    public void Functions_HaveTheNamesOfTheNameSection_ThenOfExports_ThenNumbers()
    {
        var profile = Profile("(func $cheap) (func $dear (call $cheap) (call $cheap)) (func (export \"run\") (call $dear))");
        Assert.Equal(["transaction", "box::run", "run", "dear", "cheap"], profile.Nodes().Select(node => node.Name));

        var stripped = Profile("(func (;0;)) (func (export \"run\") (call 0))", imports: "");
        Assert.Equal(["transaction", "box::run", "run", "function 0"], stripped.Nodes().Select(node => node.Name));
    }

    [Fact]
    public void ARecursion_IsCountedOnceInTheTotals()
    {
        var profile = Profile("(func $g (param i32) (if (local.get 0) (then (call $g (i32.sub (local.get 0) (i32.const 1)))))) (func (export \"run\") (call $g (i32.const 20)))");
        var rows = ProfileTable.Of(profile);
        var recursive = rows.Single(row => row.Name == "g");

        Assert.Equal(21, recursive.Count);
        Assert.Equal(recursive.Self, recursive.Total);
        Assert.Equal(profile.Root.Total, rows.Sum(row => row.Self));
        Assert.All(rows, row => Assert.True(row.Total <= profile.Root.Total));
    }

    [Fact]
    public void FoldedStacks_AddUp_AndNamesCannotBreakTheirLines()
    {
        var profile = new NamedProfile(Node("transaction", 5, Node("a;b 7\nc", 3), Node("", 2), Node("free", 0)), false);

        Assert.Equal("transaction 5\ntransaction;a:b_7_c 3\ntransaction; 2\n", FoldedStacks.Write(profile));
        var real = Profile("(func $f (drop (call $get_block_number))) (func (export \"run\") (call $f) (call $f))");
        Assert.Equal(real.Root.Total, FoldedStacks.Write(real).Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..])));
    }

    [Fact]
    public void TooManyNodes_BecomePartOfTheNodeAbove_AndTheSumsStayExact()
    {
        // 160 functions that call all of 160 others: 25,600 paths.
        var leaves = string.Concat(Enumerable.Range(0, 160).Select(i => $"(func $l{i} (drop (i32.const {i})))"));
        var inner = string.Concat(Enumerable.Range(0, 160).Select(i => $"(func $m{i} {string.Concat(Enumerable.Range(0, 160).Select(j => $"(call $l{j})"))})"));
        var profile = Profile($"{leaves}{inner}(func (export \"run\") {string.Concat(Enumerable.Range(0, 160).Select(i => $"(call $m{i})"))})");

        Assert.True(profile.IsCut);
        Assert.Equal(NamedProfile.NodesMax, profile.Nodes().Count());
        Assert.Null(profile.Fault());
        Assert.Equal(profile.Root.Total, profile.Nodes().Sum(node => node.Self));
    }

    [Fact]
    public void TwoContractsOfOneName_AreToldApart()
    {
        var first = ContractHost.Account(0xA1);
        var second = ContractHost.Account(0xA2);
        var profiler = new GasProfiler();
        foreach (var contract in (Address[])[first, second]) Call(profiler, contract);
        var profile = ProfileNames.Apply(profiler.Complete(0), _ => null, (_, _) => "token", address => address.ToString()[..4]);

        Assert.Equal(2, profile.Root.Children.Select(child => child.Owner).Distinct().Count());
        Assert.Contains(profile.Root.Children, child => child.Name == "token::run");
    }

    [Fact]
    public void NamesFromModules_CannotSteerATerminalOrBeEndless()
    {
        var profile = ProfileNames.Apply(OneCall(), _ => null, (_, _) => "ev\u001b[31mil\u202e" + new string('x', 5_000), address => address.ToString());

        var name = profile.Root.Children[0].Name;
        Assert.DoesNotContain('\u001b', name);
        Assert.DoesNotContain('\u202e', name);
        Assert.True(name.Length < 300);
    }

    [Theory]
    [InlineData(10, 4, 5)]
    [InlineData(-1, -1, 0)]
    [InlineData(long.MaxValue, long.MaxValue, 1)]
    public void AProfileWhoseSumsAreWrong_IsFound(long total, long self, long below)
    {
        var profile = new NamedProfile(Node("transaction", self, Node("f", below)) with { Total = total }, false);
        Assert.NotNull(profile.Fault());
    }

    [Fact]
    public void Comparison_GoesByName_AndItsDifferencesAddUp()
    {
        var before = Profile("(func $same) (func $gone (drop (i32.const 1))) (func (export \"run\") (call $same) (call $gone))");
        var after = Profile("(func $new (drop (call $get_block_number))) (func $same) (func (export \"run\") (call $same) (call $new))");
        var comparison = ProfileComparison.Of(before, after);

        Assert.Equal(0, comparison.Rows.Single(row => row.Name == "same").Difference);
        Assert.Null(comparison.Rows.Single(row => row.Name == "gone").After);
        Assert.Null(comparison.Rows.Single(row => row.Name == "new").Before);
        Assert.Equal("get_block_number", comparison.Rows[0].Name);
        Assert.Equal(comparison.After - comparison.Before, comparison.Rows.Sum(row => row.Difference));
        Assert.Equal((before.Root.Total, after.Root.Total), (comparison.Before, comparison.After));
    }

    public void Dispose() => _host.Dispose();

    private NamedProfile Profile(string body, string? imports = null)
    {
        var code = _host.Deploy(ContractHost.Contract, imports is null ? Wat.Module(body) : $"(module {body})");
        var profiler = new GasProfiler();
        var mark = _host.State.Mark();
        var result = _host.Vm.Execute(code, _host.Environment(ContractHost.PlentyOfGas, observer: profiler), "run", [], CancellationToken.None);
        _host.State.RollBack(mark);
        Assert.True(result.IsSuccess, result.Error?.ToString());
        var profile = ProfileNames.Apply(profiler.Complete(0), hash => _host.Vm.TryGetModule(hash, out var wasm) ? wasm : null, (_, _) => "box", address => address.ToString());
        Assert.Equal(result.Gas.Used, profile.Root.Total);
        return profile;
    }

    private static GasProfile OneCall()
    {
        var profiler = new GasProfiler();
        Call(profiler, ContractHost.Contract);
        return profiler.Complete(0);
    }

    private static void Call(GasProfiler profiler, Address contract)
    {
        profiler.OnCallBegin(new ContractCallRecord { Depth = 1, Contract = contract, Caller = default, Code = default, Method = "run", Arguments = [], Input = [], Value = 0, ReadOnly = false, GasLimit = 10 });
        profiler.OnCallEnd(new ContractCallOutcome { Depth = 1, Error = null, Gas = default, Result = null, ReturnData = [] });
    }

    private static NamedNode Node(string name, long self, params NamedNode[] children) =>
        new() { Name = name, Kind = ProfileKind.Function, Self = self, Total = self + children.Sum(child => child.Total), Count = 1, Children = children };
}
