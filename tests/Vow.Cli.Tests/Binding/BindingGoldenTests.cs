using System.Text;
using Vow.Cli.Binding;
using Vow.Ledger.Abi;
using Xunit;

namespace Vow.Cli.Tests.Binding;

/// <summary>What 'vow bind' writes, against files in tests/golden/bind; BLESS=1 rewrites them. The C# ones are compiled into this assembly.</summary>
public class BindingGoldenTests
{
    [Theory]
    [InlineData("token", "TokenClient.cs")]
    [InlineData("every-thing", "EveryThingClient.cs")]
    public void TheCSharpClient_ReadsAsBefore(string name, string golden) => ReadsAsBefore(golden, CSharpClient.Write(Described(name), null));

    [Theory]
    [InlineData("token", "token.ts")]
    [InlineData("every-thing", "every-thing.ts")]
    public void TheTypeScriptClient_ReadsAsBefore(string name, string golden) => ReadsAsBefore(golden, TypeScriptClient.Write(Described(name)));

    [Theory]
    [InlineData("A.B_1", true)]
    [InlineData("", false)]
    [InlineData("A..B", false)]
    [InlineData("A.class", false)]
    [InlineData("A;using B", false)]
    [InlineData("1A", false)]
    public void ANamespace_IsIdentifiersWithDots(string text, bool isOne) => Assert.Equal(isOne, CSharpClient.IsNamespace(text));

    internal static ContractAbi Described(string name) => ContractAbi.Parse(File.ReadAllBytes(VowProgram.At("tests", "fixtures", "bind", $"{name}.abi.json")));

    private static void ReadsAsBefore(string golden, string actual)
    {
        var file = VowProgram.At("tests", "golden", "bind", golden);
        if (Environment.GetEnvironmentVariable("BLESS") == "1") File.WriteAllText(file, actual, new UTF8Encoding(false));
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
