using Vow.Engine.Symbols;
using Vow.Wasm;

namespace Vow.Engine.Tests.Symbols;

public sealed class SymbolJoinTests
{
    [Theory]
    [InlineData("shop-dwarf4")]
    [InlineData("shop-dwarf5")]
    public void ADeployedModule_TakesItsLinesFromABuildThatHasThem_ThoughItsNumbersAreShorter(string fixture)
    {
        var (deployed, described) = (SymbolFixtures.Read("shop"), SymbolFixtures.Read(fixture));

        var joined = ModuleSymbols.Read(deployed, described);

        Assert.Null(joined.Error);
        var symbols = joined.Symbols!;
        Assert.True(symbols.HasLines);
        Assert.False(ModuleSymbols.Read(deployed).HasLines);
        Assert.Equal("shop.cpp:29", symbols.PlaceOf(SymbolFixtures.OffsetOf(deployed, "share", Opcode.I32DivS)).ToString());
        Assert.Equal("shop.cpp:10", symbols.PlaceOf(SymbolFixtures.OffsetOf(deployed, "shop::Till::take(int)", Opcode.I32Store)).ToString());
        Assert.Equal("shop.cpp:24", symbols.PlaceOfFunction(SymbolFixtures.IndexOf(deployed, "take")).ToString());
    }

    [Fact]
    public void EachInstruction_HasThePlaceThatItHasInTheOtherBuild()
    {
        var (deployed, described) = (SymbolFixtures.Read("shop"), SymbolFixtures.Read("shop-dwarf5"));
        var joined = ModuleSymbols.Read(deployed, described).Symbols!;
        var direct = ModuleSymbols.Read(described);
        var (from, to) = (SymbolFixtures.Decode(deployed), SymbolFixtures.Decode(described));
        Assert.NotEqual(from.Bodies.Sum(body => body.Size), to.Bodies.Sum(body => body.Size));

        for (var i = 0; i < from.Bodies.Length; i++)
        {
            var left = new InstructionReader(from.Bodies[i].Code.Span, from.Bodies[i].CodeOffset);
            var right = new InstructionReader(to.Bodies[i].Code.Span, to.Bodies[i].CodeOffset);
            while (!left.AtEnd)
            {
                Assert.Equal(direct.PlaceOf(right.Offset), joined.PlaceOf(left.Offset));
                left.Read();
                right.Read();
            }
        }
    }

    [Fact]
    public void SymbolsOfOtherCode_AreRefusedWithTheReason()
    {
        var deployed = SymbolFixtures.Read("shop");

        Assert.Equal(
            "the file with the symbols was built from other code: the deployed module has 4 functions, the file has " + SymbolFixtures.Decode(SymbolFixtures.Read("till-dwarf4")).Bodies.Length
            + ". Build it from the source and with the compiler of the deployed module (vow build --debug-info)",
            ModuleSymbols.Read(deployed, SymbolFixtures.Read("till-dwarf4")).Error);
        Assert.StartsWith("the file with the symbols is no module: ", ModuleSymbols.Read(deployed, "no module"u8.ToArray()).Error, StringComparison.Ordinal);
        Assert.StartsWith("the deployed code is no module: ", ModuleSymbols.Read(default, deployed).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SymbolsOfCodeWithOneOtherInstruction_AreRefused()
    {
        var deployed = SymbolFixtures.Read("shop");
        var described = SymbolFixtures.Read("shop-dwarf5");
        described[SymbolFixtures.OffsetOf(described, "share", Opcode.I32DivS)] = (byte)Opcode.I32DivU;

        Assert.Contains("the instructions of function 3 are not the same", ModuleSymbols.Read(deployed, described).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatNobodyValidated_NeverThrows()
    {
        var deployed = SymbolFixtures.Read("shop");
        var described = SymbolFixtures.Read("shop-dwarf5");
        CsCheck.Check.Sample(
            CsCheck.Gen.Select(CsCheck.Gen.Int[8, described.Length - 1], CsCheck.Gen.Byte, CsCheck.Gen.Int[8, described.Length], CsCheck.Gen.Bool),
            (at, with, length, isCut) =>
            {
                var changed = isCut ? described[..length] : [.. described];
                if (at < changed.Length) changed[at] = with;
                var result = ModuleSymbols.Read(deployed, changed);
                Assert.Equal(result.Symbols is null, result.Error is not null);
                for (var offset = 0; offset < deployed.Length; offset++) result.Symbols?.PlaceOf(offset);
            },
            iter: 3000);
    }
}
