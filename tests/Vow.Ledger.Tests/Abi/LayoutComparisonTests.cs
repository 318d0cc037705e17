using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Vow.Ledger.Abi;

namespace Vow.Ledger.Tests.Abi;

/// <summary>Which new layouts read what an old one stored, and in which words the others are refused.</summary>
public sealed class LayoutComparisonTests
{
    private const string Order = """{"name":"Order","struct":[{"name":"price","type":"u64"},{"name":"amount","type":"u64"}]}""";
    private const string Phase = """{"name":"Phase","enum":[{"name":"Open"},{"name":"Sold","fields":[{"name":"to","type":"address"}]}]}""";

    [Theory]
    [InlineData("s cell u128", "s cell u128, n cell u32", "a new item")]
    [InlineData("s cell u128", "t:s cell u128", "an item with another name")]
    [InlineData("b map address,u128", "b ordered_map address,u128", "a map that becomes ordered")]
    [InlineData("b ordered_map address,u128", "b map address,u128", "an ordered map that becomes a map")]
    [InlineData("o list option<tuple<u8,array<string,3>>>", "o list option<tuple<u8,array<string,3>>>", "types in types")]
    public void WhatReadsTheSameBytes_IsCompatible(string before, string after, string what) => Assert.True(Compare(Layout(before), Layout(after)).IsEmpty, what);

    [Theory]
    [InlineData("b map address,u64", "b map address,u128", "`b`: value was u64 and is u128")]
    [InlineData("b map u32,u64", "b map i32,u64", "`b`: key was u32 and is i32")]
    [InlineData("o cell u8, s cell u8", "s cell u8", "`o` is gone (prefix 0x6f)")]
    [InlineData("o cell u8", "o:p cell u8", "`o` was under prefix 0x6f and is under 0x70")]
    [InlineData("o cell u8, p cell u8", "p:o cell u8, o:p cell u8", "`o` was under prefix 0x6f and is under 0x70|`p` was under prefix 0x70 and is under 0x6f")]
    [InlineData("o map u8,u8", "o cell u8", "`o` was a map and is a cell")]
    [InlineData("o list u8", "o ordered_map u32,u8", "`o` was a list and is an ordered map")]
    [InlineData("o cell option<u8>", "o cell u8", "`o`: value was option<u8> and is u8")]
    [InlineData("o cell option<u8>", "o cell option<u16>", "`o`: value? was u8 and is u16")]
    [InlineData("o cell list<list<u8>>", "o cell list<list<bool>>", "`o`: value[][] was u8 and is bool")]
    [InlineData("o cell array<u8,32>", "o cell array<u8,20>", "`o`: value was array<u8,32> and is array<u8,20>")]
    [InlineData("o cell array<u8,32>", "o cell address", "`o`: value was array<u8,32> and is address")]
    [InlineData("o cell string", "o cell bytes", "`o`: value was string and is bytes")]
    [InlineData("o cell tuple<u8,u16>", "o cell tuple<u16,u8>", "`o`: value.0 was u8 and is u16|`o`: value.1 was u16 and is u8")]
    [InlineData("o cell tuple<u8,u16>", "o cell tuple<u8,u16,u8>", "`o`: value was tuple<u8,u16> and is tuple<u8,u16,u8>")]
    [InlineData("o cell map<u8,map<u8,u8>>", "o cell map<u8,map<u16,u16>>", "`o`: value[value][key] was u8 and is u16|`o`: value[value][value] was u8 and is u16")]
    public void WhatWouldBeMisread_IsNamed(string before, string after, string words) => Assert.Equal(words.Split('|'), Compare(Layout(before), Layout(after)));

    [Theory]
    [InlineData("""{"name":"Offer","struct":[{"name":"cost","type":"u64"},{"name":"count","type":"u64"}]}""", "")]
    [InlineData("""{"name":"Order","struct":[{"name":"price","type":"u64"},{"name":"amount","type":"u128"}]}""", "`o`: value.amount was u64 and is u128")]
    [InlineData("""{"name":"Order","struct":[{"name":"price","type":"u64"}]}""", "`o`: value had 2 fields and has 1")]
    [InlineData("""{"name":"Order","struct":[{"name":"amount","type":"u64"},{"name":"price","type":"u64"}]}""", "`o`: value has the field price in place 2, where it was in place 1")]
    [InlineData("""{"name":"Order","enum":[{"name":"price"},{"name":"amount"}]}""", "`o`: value was the struct Order and is the enum Order")]
    public void FieldsOfAStruct_KeepCountOrderAndTypes_NotTheirNames(string changed, string words) => Assert.Equal(words, Change(Order, changed));

    [Theory]
    [InlineData("""{"name":"Phase","enum":[{"name":"Open"},{"name":"Sold","fields":[{"name":"to","type":"address"}]},{"name":"Lost","fields":[{"name":"at","type":"u64"}]}]}""", "")]
    [InlineData("""{"name":"State","enum":[{"name":"Free"},{"name":"Gone","fields":[{"name":"buyer","type":"address"}]}]}""", "")]
    [InlineData("""{"name":"Phase","enum":[{"name":"Open"}]}""", "`o`: value had 2 variants and has 1")]
    [InlineData("""{"name":"Phase","enum":[{"name":"Open"},{"name":"Held"},{"name":"Sold","fields":[{"name":"to","type":"address"}]}]}""", "`o`: value has the variant Sold in place 3, where it was in place 2")]
    [InlineData("""{"name":"Phase","enum":[{"name":"Open"},{"name":"Sold"}]}""", "`o`: value.Sold had 1 field and has 0")]
    [InlineData("""{"name":"Phase","enum":[{"name":"Open"},{"name":"Sold","fields":[{"name":"to","type":"u64"}]}]}""", "`o`: value.Sold.to was address and is u64")]
    public void AnEnum_MayGrowAtItsEnd_AndNowhereElse(string changed, string words) => Assert.Equal(words, Change(Phase, changed));

    [Fact]
    public void DifferencesAreBounded_InNumberAndLength()
    {
        string name = new('n', 64);
        string deep = string.Join(',', Enumerable.Range(1, 14).Select(level => $$"""{"name":"{{name[..60]}}{{level}}","struct":[{"name":"{{name}}","type":"{{(level == 1 ? "{0}" : name[..60] + (level - 1))}}"}]}"""));
        string items = string.Join(", ", Enumerable.Range(0, 20).Select(index => $"{(char)('A' + index)} cell {name[..60]}14"));
        ImmutableArray<string> differences = Compare(Layout(items, deep.Replace("{0}", "u8", StringComparison.Ordinal)), Layout(items, deep.Replace("{0}", "u16", StringComparison.Ordinal)));
        string only = Assert.Single(differences);      // the pair of types differs once, wherever it is used
        Assert.EndsWith("… was u8 and is u16", only, StringComparison.Ordinal);
        Assert.Equal(LayoutComparison.DifferencesMax, Compare(Layout(items.Replace($"{name[..60]}14", "u8", StringComparison.Ordinal)), []).Length);
        Assert.All(differences, difference => Assert.InRange(difference.Length, 1, 300));
    }

    [Fact]
    public void TypesThatShareTypes_AreComparedOncePerPair()
    {
        // Eight levels, each with sixteen uses of the one below: 2^32 paths.
        string Levels(string leaf) => string.Join(',', Enumerable.Range(0, 8).Select(level =>
            $$"""{"name":"L{{level}}","struct":[{"name":"all","type":"tuple<{{string.Join(',', Enumerable.Repeat(level == 0 ? leaf : $"L{level - 1}", 16))}}>"}]}"""));
        Assert.Empty(Compare(Layout("s cell L7", Levels("u8")), Layout("s cell L7", Levels("u8"))));
        Assert.Equal(LayoutComparison.DifferencesMax, Compare(Layout("s cell L7", Levels("u8")), Layout("s cell L7", Levels("i8"))).Length);
    }

    [Fact]
    public void AComparisonThatNeedsMoreSteps_IsADifference()
    {
        ImmutableArray<AbiStorageItem> layout = Layout("a cell tuple<u8,u8,u8>, b cell u8");
        Assert.Empty(LayoutComparison.Differences(layout, layout, 5));
        Assert.Equal(["the layouts take more than 4 steps to compare"], LayoutComparison.Differences(layout, layout, 4));
    }

    [Fact]
    public void ALayout_IsCompatibleWithItself_AndWithItselfAndMore() =>
        Gen.Select(Descriptions, Descriptions, (mine, more) => (Mine: mine, More: more)).Sample(drawn =>
        {
            ImmutableArray<AbiStorageItem> mine = Read(drawn.Mine.Types, drawn.Mine.Items), again = Read(drawn.Mine.Types, drawn.Mine.Items);
            Assert.Empty(Compare(mine, again));
            ImmutableArray<AbiStorageItem> more = Read(drawn.More.Types, drawn.More.Items);
            ImmutableArray<AbiStorageItem> added = [.. again.Select(item => item with { Name = "renamed_" + item.Name }), .. more.Select(item => item with { Name = "new_" + item.Name, Prefix = new byte[] { 0xff, item.Prefix.Span[0] } })];
            Assert.Empty(Compare(mine, added));
            if (!mine.IsEmpty) Assert.NotEmpty(Compare(mine, more.RemoveAll(item => item.Prefix.Span[0] == mine[0].Prefix.Span[0])));
        }, iter: 500);

    // Structs and enums, each of those before it, and items of them.
    private static Gen<(string Types, string Items)> Descriptions =>
        from count in Gen.Int[0, 6]
        from types in Gen.Int[0, 1_000_000].Array[count]
        from items in Gen.Int[0, 1_000_000].Array[0, 8]
        select (string.Join(',', types.Select((draw, index) => Definition(index, draw))), string.Join(',', items.Select((draw, index) => Item(index, draw, count))));

    private static string Definition(int index, int draw)
    {
        string fields = string.Join(',', Enumerable.Range(0, 1 + (draw % 3)).Select(field => $$"""{"name":"f{{field}}","type":"{{TypeText(draw / (field + 7), index)}}"}"""));
        return draw % 2 == 0 ? $$"""{"name":"T{{index}}","struct":[{{fields}}]}""" : $$"""{"name":"T{{index}}","enum":[{"name":"A"},{"name":"B","fields":[{{fields}}]}]}""";
    }

    private static string Item(int index, int draw, int types) => (draw % 4) switch
    {
        0 => $$"""{"name":"i{{index}}","prefix":"{{index:x2}}","kind":"map","key":"{{new[] { "u8", "string", "tuple<address,u64>" }[draw % 3]}}","value":"{{TypeText(draw / 4, types)}}"}""",
        1 => $$"""{"name":"i{{index}}","prefix":"{{index:x2}}","kind":"list","value":"{{TypeText(draw / 4, types)}}"}""",
        _ => $$"""{"name":"i{{index}}","prefix":"{{index:x2}}","kind":"cell","value":"{{TypeText(draw / 4, types)}}"}""",
    };

    private static string TypeText(int draw, int types)
    {
        string inner = types > 0 && draw % 2 == 0 ? $"T{draw / 2 % types}" : new[] { "bool", "u8", "i128", "string", "bytes", "address" }[draw % 6];
        return (draw / 12 % 5) switch { 0 => $"list<{inner}>", 1 => $"array<{inner},7>", 2 => $"map<u16,{inner}>", 3 => $"tuple<{inner},u32,{inner}>", _ => inner };
    }

    private static string Change(string before, string after)
    {
        string nameBefore = NameOf(before), nameAfter = NameOf(after);
        return string.Join('|', Compare(Layout($"o cell {nameBefore}", before), Layout($"o cell {nameAfter}", after)));
    }

    private static string NameOf(string definition) => definition.Split('"')[3];

    private static ImmutableArray<string> Compare(ImmutableArray<AbiStorageItem> before, ImmutableArray<AbiStorageItem> after) => LayoutComparison.Differences(before, after, 100_000);

    // "name:prefix kind key,value, …": the prefix is the name's letters unless it is given.
    private static ImmutableArray<AbiStorageItem> Layout(string items, string types = "") => Read(types, string.Join(',', items.Split(", ").Select(item =>
    {
        string[] words = item.Split(' ');
        string[] names = words[0].Split(':');
        bool isMap = words[1].EndsWith("map", StringComparison.Ordinal);
        int comma = isMap ? words[2].IndexOf(',', StringComparison.Ordinal) : -1;
        string key = isMap ? $"\"key\":\"{words[2][..comma]}\"," : "";
        return string.Create(CultureInfo.InvariantCulture, $"{{\"name\":\"{names[0]}\",\"prefix\":\"{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(names[^1]))}\",\"kind\":\"{words[1]}\",{key}\"value\":\"{words[2][(comma + 1)..]}\"}}");
    })));

    private static ImmutableArray<AbiStorageItem> Read(string types, string items) =>
        ContractAbiReader.ReadStorage(System.Text.Encoding.UTF8.GetBytes($$"""{"abi":1,"name":"n","methods":[],"types":[{{types}}],"storage":[{{items}}]}"""));
}
