using Vow.Engine.Code;
using Xunit;

namespace Vow.Engine.Tests.Code;

public class ArtifactKeyTests
{
    private static readonly ArtifactInputs Inputs = new()
    {
        CodeHash = CodeHash.From(new byte[32]),
        GasScheduleHash = new byte[] { 1, 2, 3 },
        ProfileVersion = "1",
        InstrumenterVersion = "2",
        CompilerVersion = "50.0.1",
        CompilerConfiguration = "opt=speed",
        Machine = "linux-x64",
    };

    [Fact]
    public void EqualInputs_GiveEqualKeys() => Assert.Equal(Inputs.ToKey(), (Inputs with { }).ToKey());

    [Fact]
    public void EveryInput_ChangesTheKey()
    {
        ArtifactInputs[] variants =
        [
            Inputs,
            Inputs with { CodeHash = CodeHash.From([.. new byte[31], 1]) },
            Inputs with { GasScheduleHash = new byte[] { 1, 2, 4 } },
            Inputs with { ProfileVersion = "x" },
            Inputs with { InstrumenterVersion = "x" },
            Inputs with { CompilerVersion = "x" },
            Inputs with { CompilerConfiguration = "x" },
            Inputs with { Machine = "x" },
        ];

        Assert.Equal(typeof(ArtifactInputs).GetProperties().Length + 1, variants.Length);
        Assert.Equal(variants.Length, variants.Select(variant => variant.ToKey().ToString()).Distinct().Count());
    }

    [Fact]
    public void MovingAByteBetweenNeighbouringInputs_ChangesTheKey() =>
        Assert.NotEqual(
            (Inputs with { ProfileVersion = "12", InstrumenterVersion = "3" }).ToKey(),
            (Inputs with { ProfileVersion = "1", InstrumenterVersion = "23" }).ToKey());

    [Fact]
    public void TheMachine_IsDescribedInOneNonEmptyLine()
    {
        Assert.Contains(System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, MachineDescription.Current, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', MachineDescription.Current);
    }
}
