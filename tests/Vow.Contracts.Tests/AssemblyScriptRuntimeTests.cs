using Vow.Engine;
using Vow.Ledger;
using Vow.Testing;

namespace Vow.Contracts.Tests;

/// <summary>The same sources under each of AssemblyScript's runtimes: without freeing, with a collector on demand, with one that runs by itself.</summary>
public sealed class AssemblyScriptRuntimeTests
{
    private static readonly EncodingVectors Vectors = EncodingVectors.Load();

    public static TheoryData<string> Runtimes => ["stub", "minimal", "incremental"];

    [Theory]
    [InlineData("contracts/counter-as", "counter")]
    [InlineData("contracts/token-as", "token")]
    [InlineData("sdk/assemblyscript/vectors", "vectors")]
    [InlineData("sdk/assemblyscript/probe", "probe")]
    public void TheCheckedInModule_IsWhatTheSourceGives(string folder, string name) =>
        Assert.Equal(File.ReadAllBytes(Path.Combine(EncodingVectors.Root, folder, $"{name}.wasm")), AssemblyScriptCompiler.Compile(folder));

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void EveryRuntime_EncodesTheVectors(string runtime)
    {
        using var chain = new TestChain();
        TestContract contract = chain.Deploy(AssemblyScriptCompiler.Compile("sdk/assemblyscript/vectors", "--runtime", runtime), runtime);

        foreach (var (name, group) in Vectors.Groups)
        {
            foreach (EncodingVectors.Valid vector in group.Valid) Assert.Equal(vector.Hex, Convert.ToHexStringLower(contract.Query(name, vector.Bytes).AsBytes()));
            foreach (EncodingVectors.Malformed vector in group.AllMalformed(0)) contract.TryQuery(name, vector.Bytes).ShouldFail(ErrorCode.Reverted);
        }
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void EveryRuntime_MovesTokens(string runtime)
    {
        using var chain = new TestChain();
        TestContract token = chain.Deploy(AssemblyScriptCompiler.Compile("contracts/token-as", "--runtime", runtime), "token");

        token.Call("transfer", Input.Of(chain.Bob, (UInt128)400)).ShouldLog("transfer", Input.Of(chain.Alice, chain.Bob, (UInt128)400));
        token.As(chain.Bob).TryCall("transfer", Input.Of(chain.Carol, (UInt128)401)).ShouldRevert("insufficient balance");

        Assert.Equal(400u, token.Query("balance_of", Input.Of(chain.Bob)).AsUInt128());
    }

    // Tens of thousands of objects that nobody needs any more: a collector that frees one too many shows here.
    [Fact]
    public void EveryRuntime_KeepsWhatIsStillInUse()
    {
        using var chain = new TestChain();
        List<string> answers = [];
        foreach (string runtime in Runtimes.Select(row => row.Data))
        {
            byte[] module = AssemblyScriptCompiler.Compile("sdk/assemblyscript/probe", "--runtime", runtime);
            DescribedContract probe = DescribedContract.Deploy(chain, module), other = DescribedContract.Deploy(chain, module);
            answers.Add(probe.Ask("churn", "500") + probe.Call("enlarge", "\"aä€😀\"", "5000") + probe.Call("ask", $"\"{AddressText.Format(other.Contract)}\""));
        }

        Assert.Contains("0:0", answers[0], StringComparison.Ordinal);
        Assert.Single(answers.Distinct());
    }
}
