using Vow.Engine.Symbols;
using Vow.Engine.Tests.Execution;
using Vow.Wasm;

namespace Vow.Engine.Tests.Symbols;

public sealed class ModuleSymbolsTests
{
    public static TheoryData<string> Examples => [.. SymbolFixtures.Examples];

    [Theory]
    [MemberData(nameof(Examples))]
    public void EveryFunctionOfAnExampleContract_HasAReadableName(string path)
    {
        var wasm = SymbolFixtures.ReadExample(path);
        var symbols = ModuleSymbols.Read(wasm);
        var module = SymbolFixtures.Decode(wasm);

        // The one that Binaryen made has no name section: there an index is all there is.
        var pattern = module.CustomSections.Any(section => section.Name == "name") ? @"^(_R|_Z|function \d)" : "^(_R|_Z)";
        for (var index = 0u; index < module.FunctionTypeIndices.Length; index++)
        {
            var name = symbols.NameOf(index);
            Assert.DoesNotMatch(pattern, name);
            Assert.Null(symbols.PlaceOfFunction(index));
        }

        Assert.False(symbols.HasLines);
    }

    [Fact]
    public void AName_IsTheImportsThenThatOfTheNameSectionThenTheExportsThenTheIndex()
    {
        var symbols = ModuleSymbols.Read(WatText.ToWasm("""
            (module
              (import "vow" "get_gas_left" (func $named_otherwise (result i64)))
              (func $inner)
              (func (export "shown"))
              (func))
            """));

        Assert.Equal(["get_gas_left", "inner", "shown", "function 3", "function 4", "function 4294967295"], new[] { 0u, 1u, 2u, 3u, 4u, uint.MaxValue }.Select(symbols.NameOf));
    }

    // Asserted against llvm-dwarfdump 19 --debug-line of the same files.
    [Theory]
    [InlineData("shop-dwarf4", "shop::half(int)", "shop.cpp:15")]
    [InlineData("shop-dwarf5", "shop::half(int)", "shop.cpp:15")]
    [InlineData("shop-dwarf4", "shop::Till::take(int)", "shop.cpp:9")]
    [InlineData("shop-dwarf5", "shop::Till::take(int)", "shop.cpp:9")]
    [InlineData("shop-dwarf4", "take", "shop.cpp:24")]
    [InlineData("shop-dwarf5", "share", "shop.cpp:28")]
    [InlineData("till-dwarf4", "till::till::half", "src/lib.rs:16")]
    [InlineData("till-dwarf5", "till::till::half", "src/lib.rs:16")]
    [InlineData("till-dwarf4", "till::till::take", "src/lib.rs:12")]
    [InlineData("till-dwarf5", "till::till::take", "src/lib.rs:12")]
    [InlineData("till-dwarf4", "take", "src/lib.rs:24")]
    // Begins with checked_sub of the standard library, which is inlined: its own first line is told.
    [InlineData("till-dwarf4", "wrap", "src/lib.rs:31")]
    [InlineData("till-dwarf5", "core::option::unwrap_failed", "core/src/option.rs:2251")]
    public void AFunction_HasTheLineOfItsFirstInstruction(string fixture, string function, string place)
    {
        var wasm = SymbolFixtures.Read(fixture);
        var symbols = ModuleSymbols.Read(wasm);

        Assert.True(symbols.HasLines);
        Assert.Equal(place, symbols.PlaceOfFunction(SymbolFixtures.IndexOf(wasm, function)).ToString());
    }

    [Theory]
    [InlineData("shop-dwarf4", "shop::half(int)", Opcode.I32DivS, "shop.cpp:16", 19)]
    [InlineData("shop-dwarf5", "shop::half(int)", Opcode.I32DivS, "shop.cpp:16", 19)]
    [InlineData("shop-dwarf5", "shop::Till::take(int)", Opcode.I32Store, "shop.cpp:10", 14)]
    [InlineData("shop-dwarf4", "share", Opcode.I32DivS, "shop.cpp:29", 17)]
    [InlineData("shop-dwarf5", "share", Opcode.Call, "shop.cpp:28", 16)]
    [InlineData("till-dwarf4", "till::till::take", Opcode.I32Load, "src/lib.rs:12", 9)]
    [InlineData("till-dwarf5", "till::till::take", Opcode.I32Load, "src/lib.rs:12", 9)]
    [InlineData("shop-dwarf4", "shop::Till::take(int)", Opcode.Unreachable, "shop.cpp:9", 28)]
    [InlineData("shop-dwarf5", "shop::Till::take(int)", Opcode.Unreachable, "shop.cpp:9", 28)]
    // The compiler gives the end of the block no line of its own (line 0): the nearest before it is told, without a column.
    [InlineData("shop-dwarf4", "shop::Till::take(int)", Opcode.End, "shop.cpp:9", 0)]
    [InlineData("shop-dwarf5", "shop::Till::take(int)", Opcode.End, "shop.cpp:9", 0)]
    public void AnInstruction_HasItsLineAndColumn(string fixture, string function, Opcode opcode, string place, int column)
    {
        var wasm = SymbolFixtures.Read(fixture);

        var found = ModuleSymbols.Read(wasm).PlaceOf(SymbolFixtures.OffsetOf(wasm, function, opcode));

        Assert.Equal(place, found.ToString());
        Assert.Equal(column, found!.Value.Column);
    }

    // Asserted against llvm-symbolizer 19 --inlines of the same files; offsets are those in the code section.
    [Theory]
    [InlineData("till-dwarf4", 0x1c, "core/src/hint.rs:491 src/lib.rs:17")]
    [InlineData("till-dwarf5", 0x1c, "core/src/hint.rs:491 src/lib.rs:17")]
    [InlineData("till-dwarf4", 0xdd, "core/src/num/uint_macros.rs:977 src/lib.rs:30")]
    [InlineData("till-dwarf5", 0xea, "core/src/option.rs:1016 src/lib.rs:30")]
    [InlineData("till-dwarf5", 0xd2, "src/lib.rs:26")]
    // In two pieces, and between them what is not inlined.
    [InlineData("inlined-dwarf4", 0x27, "inlined.cpp:7 inlined.cpp:20")]
    [InlineData("inlined-dwarf5", 0x27, "inlined.cpp:7 inlined.cpp:20")]
    [InlineData("inlined-dwarf4", 0x2f, "inlined.cpp:20")]
    [InlineData("inlined-dwarf5", 0x2f, "inlined.cpp:20")]
    [InlineData("inlined-dwarf4", 0x38, "inlined.cpp:8 inlined.cpp:20")]
    [InlineData("inlined-dwarf5", 0x38, "inlined.cpp:8 inlined.cpp:20")]
    [InlineData("inlined-dwarf4", 0x51, "inlined.cpp:2")]
    public void AnInstructionThatWasInlined_HasThePlacesOfTheCallsAsWell(string fixture, int offset, string places)
    {
        var wasm = SymbolFixtures.Read(fixture);

        Assert.Equal(places, string.Join(" ", ModuleSymbols.Read(wasm).PlacesOf(SymbolFixtures.Decode(wasm).CodeSectionOffset + offset)));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(int.MaxValue)]
    public void AnOffsetOutsideOfTheCode_HasNoPlace(int offset)
    {
        Assert.Null(ModuleSymbols.Read(SymbolFixtures.Read("shop-dwarf5")).PlaceOf(offset));
        Assert.Empty(ModuleSymbols.Read(SymbolFixtures.Read("inlined-dwarf5")).PlacesOf(offset));
    }

    [Theory]
    [InlineData("shop-dwarf4")]
    [InlineData("shop-dwarf5")]
    [InlineData("till-dwarf4")]
    [InlineData("till-dwarf5")]
    public void NoPath_TellsWhereSomebodyCompiled(string fixture)
    {
        var wasm = SymbolFixtures.Read(fixture);
        var symbols = ModuleSymbols.Read(wasm);
        for (var offset = 0; offset < wasm.Length; offset++) Assert.DoesNotMatch("^/|home|somebody|usr/|rustlib", symbols.PlaceOf(offset)?.File ?? "");
    }

    [Theory]
    [InlineData("shop-dwarf4", "shop::Till::take(int) shop.cpp:9", "take shop.cpp:24")]
    [InlineData("shop-dwarf5", "shop::Till::take(int) shop.cpp:9", "take shop.cpp:24")]
    public void ATrapInAModuleWithDebugInformation_NamesFileAndLine(string fixture, string innermost, string caller)
    {
        using var host = new ContractHost();
        var wasm = SymbolFixtures.Read(fixture);
        var code = host.Vm.Store(wasm).Hash;

        var error = host.Call(code, "take", 100).Error!;

        Assert.Equal(ErrorCode.Unreachable, error.Code);
        Assert.Equal($"{innermost} (byte 0x{SymbolFixtures.OffsetOf(wasm, "shop::Till::take(int)", Opcode.Unreachable):x})", error.Trace[0].ToString());
        Assert.StartsWith(caller, error.Trace[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ATrapOfRust_NamesTheLineInTheContractBelowThoseOfTheLibrary()
    {
        using var host = new ContractHost();
        var code = host.Vm.Store(SymbolFixtures.Read("till-dwarf4")).Hash;

        var error = host.Call(code, "take", 100).Error!;

        Assert.Contains(error.Trace, frame => frame.ToString().StartsWith("till::till::take src/lib.rs:12 (byte 0x", StringComparison.Ordinal));
        Assert.Contains(error.Trace, frame => frame.ToString().StartsWith("take src/lib.rs:25 (byte 0x", StringComparison.Ordinal));
    }
}
