using System.Diagnostics;
using CsCheck;
using Vow.Engine.Symbols;
using Vow.Wasm;

namespace Vow.Engine.Tests.Symbols;

public sealed class DamagedSymbolsTests
{
    private const long BytesAllocatedMax = 16 * 1024 * 1024;
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("shop-dwarf4")]
    [InlineData("shop-dwarf5")]
    [InlineData("till-dwarf4")]
    [InlineData("till-dwarf5")]
    [InlineData("inlined-dwarf4")]
    [InlineData("inlined-dwarf5")]
    [InlineData("counter")]
    public void DamagedSections_NeverThrowAndStayWithinTimeAndMemory(string fixture)
    {
        var module = SymbolFixtures.Decode(fixture == "counter" ? SymbolFixtures.ReadExample("contracts/counter-rust/counter.wasm") : SymbolFixtures.Read(fixture));
        CsCheck.Check.Sample(
            Gen.Select(Gen.Int[0, module.CustomSections.Length - 1], Gen.Int[0, int.MaxValue - 1], Gen.Byte, Gen.Int[0, 3]).Array[1, 6],
            changes => Bounded(Damaged(module, changes)),
            iter: 3000);
    }

    [Fact]
    public void ATableOfFilesThatTakesNoBytes_IsNotRead()
    {
        // Version 5, no formats, 2^63 directories.
        byte[] unit = [5, 0, 4, 0, 0x20, 0, 0, 0, 1, 1, 1, 0xFB, 14, 1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[24]];
        Bounded(WithLines([(byte)unit.Length, 0, 0, 0, .. unit]));
    }

    [Fact]
    public void ManyUnitsThatShareOneLongAbbreviation_AreReadWithinTime()
    {
        var units = Enumerable.Repeat<byte[]>([8, 0, 0, 0, 4, 0, 0, 0, 0, 0, 4, 2], 80_000).SelectMany(unit => unit).ToArray();
        var abbreviations = Enumerable.Repeat<byte[]>([1, 0x11, 0, 0x3, 0xE], 100_000).SelectMany(bytes => bytes).ToArray();
        Bounded(With((".debug_info", units), (".debug_abbrev", abbreviations), (".debug_line", [4, 0, 0, 0, 4, 0, 0, 0])));
    }

    [Fact]
    public void FilesThatAllHaveOneLongName_CostNoMemory_UntilTheyAreAskedFor()
    {
        // Version 5: one folder, 60,000 files whose name is the whole of .debug_line_str, and a program of one row for each.
        var header = new List<byte> { 1, 1, 1, 0xFB, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0x1F, 1, 0, 0, 0, 0, 1, 1, 0x1F, 0xE0, 0xD4, 3 };
        header.AddRange(new byte[4 * 60_000]);
        byte[] unit = [5, 0, 4, 0, .. BitConverter.GetBytes(header.Count), .. header, 0, 5, 2, 3, 0, 0, 0, .. Enumerable.Repeat((byte)32, 100_000)];
        Bounded(With((".debug_line_str", [.. Enumerable.Repeat((byte)'a', 500_000)]), (".debug_line", [.. BitConverter.GetBytes(unit.Length), .. unit])));
    }

    [Fact]
    public void ManyUnitsWhoseAbbreviationsOverlap_AreReadWithinTimeAndMemory()
    {
        // Each second unit's table begins a byte after the one before, and goes on to the end of all: 500,000 attributes of 2,048 units. That of the others would begin beyond it.
        var units = Enumerable.Range(0, 4096).SelectMany(number => (byte[])[8, 0, 0, 0, 4, 0, .. BitConverter.GetBytes(number % 2 == 0 ? number : int.MaxValue - number), 4, 1]).ToArray();
        byte[] one = [1, 0x11, 0, .. Enumerable.Repeat<byte[]>([0x3, 0xE], 30).SelectMany(bytes => bytes), 0, 0];
        Bounded(With((".debug_info", units), (".debug_abbrev", [.. Enumerable.Repeat(one, 15_000).SelectMany(bytes => bytes)]), (".debug_line", [4, 0, 0, 0, 4, 0, 0, 0])), 48 * 1024 * 1024);
    }

    [Fact]
    public void ManyEntriesThatShareOneLongListOfRanges_AreReadWithinTime()
    {
        // A unit whose lines are there (tag 0x11), and 300,000 inlined functions with the same 60,000 ranges.
        byte[] abbreviations = [1, 0x11, 1, 0x10, 0x17, 0, 0, 2, 0x1D, 0, 0x58, 0x0B, 0x59, 0x0B, 0x55, 0x17, 0, 0, 0];
        var entries = Enumerable.Repeat<byte[]>([2, 1, 1, 0, 0, 0, 0], 300_000).SelectMany(bytes => bytes);
        byte[] unit = [4, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, .. entries];
        var ranges = Enumerable.Repeat<byte[]>([1, 0, 0, 0, 3, 0, 0, 0], 60_000).SelectMany(bytes => bytes).ToArray();
        var lines = SymbolFixtures.Decode(SymbolFixtures.Read("shop-dwarf4")).CustomSections.Single(section => section.Name == ".debug_line").Payload.ToArray();
        Bounded(With((".debug_info", [.. BitConverter.GetBytes(unit.Length), .. unit]), (".debug_abbrev", abbreviations), (".debug_ranges", ranges), (".debug_line", lines)), 64 * 1024 * 1024);
    }

    private static void Bounded(WasmModule module, long bytesMax = BytesAllocatedMax)
    {
        var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        var symbols = ModuleSymbols.Read(module);
        for (var index = 0u; index < module.FunctionTypeIndices.Length; index++)
        {
            symbols.NameOf(index);
            symbols.PlaceOfFunction(index);
        }

        for (var offset = 0; offset < 4096; offset++) symbols.PlacesOf(offset);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, bytesMax);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeMax);
    }

    private static WasmModule Damaged(WasmModule module, (int Section, int At, byte With, int Kind)[] changes)
    {
        var sections = module.CustomSections.ToArray();
        foreach (var (section, at, with, kind) in changes)
        {
            var payload = sections[section].Payload.ToArray();
            if (payload.Length == 0) continue;
            var place = at % payload.Length;
            if (kind == 0) payload = payload[..place];
            else if (kind == 1) payload[place] = 0xFF;
            else if (kind == 2) payload[place] ^= (byte)(1 << (with % 8));
            else payload[place] = with;
            sections[section] = sections[section] with { Payload = payload };
        }

        return Replaced(module, sections);
    }

    private static WasmModule WithLines(byte[] lines) => With((".debug_line", lines));

    private static WasmModule With(params (string Name, byte[] Payload)[] sections) =>
        Replaced(SymbolFixtures.Decode(SymbolFixtures.Read("shop")), [.. sections.Select(section => new CustomSection(section.Name, section.Payload, 0))]);

    private static WasmModule Replaced(WasmModule module, CustomSection[] sections) => new()
    {
        Bytes = module.Bytes,
        Types = module.Types,
        Imports = module.Imports,
        Functions = module.Functions,
        Exports = module.Exports,
        Bodies = module.Bodies,
        CodeSectionOffset = module.CodeSectionOffset,
        CustomSections = [.. sections],
        ImportedFunctionCount = module.ImportedFunctionCount,
        FunctionTypeIndices = module.FunctionTypeIndices,
    };
}
