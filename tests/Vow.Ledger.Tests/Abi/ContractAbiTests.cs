using System.Globalization;
using Vow.Ledger.Abi;
using Vow.Wasm;
using TextEncoding = System.Text.Encoding;

namespace Vow.Ledger.Tests.Abi;

public sealed class ContractAbiTests
{
    /// <summary>A description that uses all of the format, in its canonical form.</summary>
    public const string Full =
        """{"abi":1,"name":"market-place","version":"1.2.0","doc":"Orders, and who made them.","methods":[""" +
        """{"name":"init","kind":"init","params":[{"name":"supply","type":"u128","default":"1000000","doc":"At the start."},{"name":"rules","type":"map<string,option<u8>>","default":[["a",1],["b",null]]}]},""" +
        """{"name":"buy","kind":"call","doc":"Takes an order.","payable":true,"params":[{"name":"order","type":"Order"},{"name":"note","type":"option<string>","default":null}],"result":"tuple<u64,bool>"},""" +
        """{"name":"count","kind":"query","passing":"wasm","params":[{"name":"from","type":"i32"}],"result":"u64"},""" +
        """{"name":"migrate","kind":"migrate"}],"events":[""" +
        """{"name":"sold","doc":"An order was taken.","fields":[{"name":"phase","type":"Phase"},{"name":"by","type":"address","doc":"The buyer."}]},{"name":"closed"}],"types":[""" +
        """{"name":"Order","doc":"What is offered.","struct":[{"name":"price","type":"u64","doc":"For one."},{"name":"phase","type":"Phase"}]},""" +
        """{"name":"Phase","enum":[{"name":"Open"},{"name":"Sold","doc":"For good.","fields":[{"name":"to","type":"address"}]}]}],"storage":[""" +
        """{"name":"supply","prefix":"73","kind":"cell","value":"u128","doc":"All there is."},{"name":"orders","prefix":"6f","kind":"ordered_map","key":"tuple<address,u32>","value":"Order"},""" +
        """{"name":"balances","prefix":"62","kind":"map","key":"address","value":"u128"},{"name":"log","prefix":"6c6f67","kind":"list","value":"array<u8,32>"}]}""";

    [Fact]
    public void Description_IsWrittenAsItWasRead()
    {
        ContractAbi abi = Parse(Full);
        Assert.Equal(Full, abi.ToJson());
        Assert.Equal(Full, Parse(abi.ToJson(indented: true)).ToJson());
        Assert.True(abi.Method("buy")!.IsPayable);
        Assert.Equal(AbiPassing.Wasm, abi.Method("count")!.Passing);
        Assert.Equal(["Order", "Phase"], abi.Types.Select(type => type.ToString()));
        Assert.Null(abi.Method("sell"));
        Assert.Equal(2, abi.Event("sold")!.Fields.Length);
    }

    [Fact]
    public void WhatIsEmpty_IsLeftOut() => Assert.Equal(
        """{"abi":1,"name":"c","methods":[{"name":"m","kind":"call"}]}""",
        Parse("""{"types":[],"doc":"","methods":[{"kind":"call","params":[],"payable":false,"passing":"borsh","name":"m"}],"version":"","name":"c","events":[],"storage":[],"abi":1}""").ToJson());

    [Fact]
    public void DefaultsOfMaps_AreSorted() => Assert.Contains(
        "\"default\":[[1,true],[2,false]]",
        Parse("""{"abi":1,"name":"c","methods":[{"name":"m","kind":"call","params":[{"name":"p","type":"map<u32,bool>","default":[["2",false],[1,true]]}]}]}""").ToJson(),
        StringComparison.Ordinal);

    public static TheoryData<string, string> Faults => new()
    {
        { "", "$: it is not JSON" },
        { "[]", "$: an object is expected" },
        { "{}", "$.abi: this property is missing" },
        { """{"abi":2,"name":"c","methods":[]}""", "$.abi: this format is not known; known: 1" },
        { """{"abi":"1","name":"c","methods":[]}""", "$.abi: this format is not known" },
        { """{"abi":1,"name":"c"}""", "$.methods: this property is missing" },
        { """{"abi":1,"name":"c","methods":[],"extra":1}""", "$.extra: unknown property; known here: abi, name, version" },
        { """{"abi":1,"name":"c","name":"d","methods":[]}""", "$: it is not JSON" },
        { """{"abi":1,"name":"c","methods":[],"doc":null}""", "$.doc: null is not a value here; leave the property out" },
        { """{"abi":1,"name":"","methods":[]}""", "$.name: a contract has a name" },
        { """{"abi":1,"name":"a b","methods":[]}""", "$.name: 'a b' is not a contract's name" },
        { """{"abi":1,"name":"c","methods":[{"name":"m","kind":"view"}]}""", "$.methods[0].kind: 'view' is not one of call, query, init, migrate" },
        { """{"abi":1,"name":"c","methods":[{"name":"init","kind":"call"}]}""", "$.methods[0].kind: 'init' cannot be of this kind" },
        { """{"abi":1,"name":"c","methods":[{"name":"m","kind":"migrate"}]}""", "$.methods[0].kind: 'm' cannot be of this kind" },
        { """{"abi":1,"name":"c","methods":[{"name":"m","kind":"call"},{"name":"m","kind":"query"}]}""", "$.methods[1]: 'm' is there twice" },
        { """{"abi":1,"name":"c","methods":[{"name":"","kind":"call"}]}""", "$.methods[0].name: 0 bytes; a name has 1 to 256" },
        { """{"abi":1,"name":"c","methods":[{"name":"m\u001b[2J","kind":"call"}]}""", "$.methods[0].name: a name has no control characters" },
        { """{"abi":1,"name":"c","methods":[{"name":"m\ud800","kind":"call"}]}""", "$.methods[0].name: a string has half of a surrogate pair" },
        { """{"abi":1,"name":"c","methods":[{"name":"m","kind":"call","\ud800":1}]}""", "$: a property's name has half of a surrogate pair" },
        { """{"abi":1,"name":"c","methods":[{"name":"m","kind":"call","params":[{"name":"p","type":"string"}],"passing":"wasm"}]}""", "$.methods[0]: string does not pass as a WebAssembly number" },
        { """{"abi":1,"name":"c","methods":[{"name":"m","kind":"call","result":"u128","passing":"wasm"}]}""", "$.methods[0]: u128 does not pass as a WebAssembly number" },
        { """{"abi":1,"name":"c","methods":[{"name":"m","kind":"call","params":[{"name":"p","type":"u8","default":256}]}]}""", "$.methods[0].params[0].default: 256 does not fit u8: 0 to 255" },
        { """{"abi":1,"name":"c","methods":[{"name":"m","kind":"call","params":[{"name":"p","type":"u8","default":null}]}]}""", "$.methods[0].params[0].default: a string is expected, not null" },
        { """{"abi":1,"name":"c","methods":[{"name":"m","kind":"call","params":[{"name":"p","type":"u8","default":1},{"name":"q","type":"u8"}]}]}""", "$.methods[0]: 'q' needs a default" },
        { """{"abi":1,"name":"c","methods":[{"name":"m","kind":"call","params":[{"name":"p","type":"map<u8,u8>","default":[[1,2],["1",3]]}]}]}""", "$.methods[0].params[0].default[1]: this key is there twice" },
        { """{"abi":1,"name":"c","methods":[],"types":[{"name":"S","struct":[]}]}""", "$.types[0].struct: a struct has at least one field" },
        { """{"abi":1,"name":"c","methods":[],"types":[{"name":"E","enum":[]}]}""", "$.types[0].enum: 0 variants; an enum has 1 to 256" },
        { """{"abi":1,"name":"c","methods":[],"types":[{"name":"E"}]}""", "$.types[0]: a type is either a struct or an enum" },
        { """{"abi":1,"name":"c","methods":[],"types":[{"name":"u8","enum":[{"name":"A"}]}]}""", "$.types[0].name: 'u8' is a type of the format already" },
        { """{"abi":1,"name":"c","methods":[],"types":[{"name":"E","enum":[{"name":"A"}]},{"name":"E","enum":[{"name":"A"}]}]}""", "$.types[1].name: there are two types 'E'" },
        { """{"abi":1,"name":"c","methods":[],"types":[{"name":"E","enum":[{"name":"A"},{"name":"A"}]}]}""", "$.types[0].enum[1]: 'A' is there twice" },
        { """{"abi":1,"name":"c","methods":[],"types":[{"name":"S","struct":[{"name":"s","type":"list<S>"}]}]}""", "$.types[0]: 'S' contains itself" },
        { """{"abi":1,"name":"c","methods":[],"types":[{"name":"A","struct":[{"name":"b","type":"B"}]},{"name":"B","struct":[{"name":"a","type":"option<A>"}]}]}""", "'A' contains itself" },
        { """{"abi":1,"name":"c","methods":[],"storage":[{"name":"a","prefix":"61","kind":"cell","value":"u8"},{"name":"b","prefix":"6162","kind":"map","key":"u8","value":"u8"}]}""", "$.storage: the prefix of 'a' (0x61) begins that of 'b' (0x6162)" },
        { """{"abi":1,"name":"c","methods":[],"storage":[{"name":"a","prefix":"","kind":"cell","value":"u8"}]}""", "$.storage[0].prefix: a prefix has 1 to 256 bytes" },
        { """{"abi":1,"name":"c","methods":[],"storage":[{"name":"a","prefix":"6A","kind":"cell","value":"u8"}]}""", "$.storage[0].prefix: a prefix is an even number of lower-case" },
        { """{"abi":1,"name":"c","methods":[],"storage":[{"name":"a","prefix":"61","kind":"map","value":"u8"}]}""", "$.storage[0]: a map has a key" },
        { """{"abi":1,"name":"c","methods":[],"storage":[{"name":"a","prefix":"61","kind":"list","key":"u8","value":"u8"}]}""", "$.storage[0]: only maps have a key" },
        { """{"abi":1,"name":"c","methods":[],"storage":[{"name":"a","prefix":"61","kind":"map","key":"list<u8>","value":"u8"}]}""", "$.storage[0].key: list<u8> has no key encoding" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void AFault_IsToldWithItsPlace(string json, string message) => Assert.Contains(message, Assert.Throws<AbiException>(() => Parse(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("u7", "there is no type 'u7'")]
    [InlineData("", "a type is expected here")]
    [InlineData("u8 ", "the type should end here")]
    [InlineData("list<u8", "'>' is expected here")]
    [InlineData("list<u8>>", "the type should end here")]
    [InlineData("option<option<u8>>", "an option of an option")]
    [InlineData("array<u8,0>", "the length of an array is a number from 1 to 65536, not '0'")]
    [InlineData("array<u8,01>", "the length of an array")]
    [InlineData("array<u8,65537>", "the length of an array")]
    [InlineData("array<u8,99999999999>", "the length of an array")]
    [InlineData("tuple<>", "a type is expected here")]
    [InlineData("tuple<u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8,u8>", "a tuple has at most 16 items")]
    [InlineData("map<list<u8>,u8>", "list<u8> cannot be the key of a map")]
    [InlineData("map<u8>", "',' is expected here")]
    [InlineData("list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<list<u8>>>>>>>>>>>>>>>>>", "types are nested deeper than 16")]
    public void ATypeThatIsNone_IsRefusedWithTheCharacter(string type, string message) =>
        Assert.Contains(message, Assert.Throws<AbiException>(() => AbiGen.Describe(type)).Message, StringComparison.Ordinal);

    [Fact]
    public void TypesNestedThroughTheirNames_AreAsDeepAsTheyAre()
    {
        static string Chain(int count) => string.Join(',', Enumerable.Range(0, count).Select(index =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"name":"T{{index}}","struct":[{"name":"f","type":"{{(index == 0 ? "u8" : $"T{index - 1}")}}"}]}""")));
        static string Description(int count, string type) => $$"""{"abi":1,"name":"c","methods":[{"name":"m","kind":"query","result":"{{type}}"}],"types":[{{Chain(count)}}]}""";

        Assert.Equal(16, Parse(Description(16, "T15")).Method("m")!.Result!.Depth);
        Assert.Contains("types are nested deeper than 16", Assert.Throws<AbiException>(() => Parse(Description(17, "u8"))).Message, StringComparison.Ordinal);
        Assert.Contains("types are nested deeper than 16", Assert.Throws<AbiException>(() => Parse(Description(16, "list<T15>"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADescription_IsAtMost64KiBLong()
    {
        string json = """{"abi":1,"name":"c","methods":[]}""";
        Assert.Equal("c", Parse(json + new string(' ', ContractAbi.BytesMax - json.Length)).Name);
        Assert.Contains("65537 bytes; a description has at most 65536", Assert.Throws<AbiException>(() => Parse(json + new string(' ', ContractAbi.BytesMax + 1 - json.Length))).Message, StringComparison.Ordinal);
    }

    // The rule of upgrades hangs on what is JSON here, so no version of a library may move it: RFC 8259 to the letter, names unique and text, nested 32 deep.
    [Theory]
    [InlineData("""{"abi":1,"name":"c","methods":[]} """ + "\t\r\n", true)]
    [InlineData("""{"\u0061bi":1,"name":"\u0063","methods":[]}""", true)]
    [InlineData("""{"abi":1,"name":"c","methods":[],}""", false)]
    [InlineData("""{"abi":1,"name":"c","methods":[]}x""", false)]
    [InlineData("""{"abi":1,"name":"c","methods":[]}{}""", false)]
    [InlineData("""{"abi":1,/**/"name":"c","methods":[]}""", false)]
    [InlineData("""{'abi':1,"name":"c","methods":[]}""", false)]
    [InlineData("""{"abi":01,"name":"c","methods":[]}""", false)]
    [InlineData("""{"abi":1.0,"name":"c","methods":[]}""", false)]
    [InlineData("""{"abi":1e0,"name":"c","methods":[]}""", false)]
    [InlineData("""{"abi":1,"name":"c","methods":[],"doc":NaN}""", false)]
    [InlineData("""{"abi":1,"name":"c","methods":[],"doc":"\x41"}""", false)]
    [InlineData("{\"abi\":1,\"name\":\"c\",\"methods\":[],\"doc\":\"a\tb\"}", false)]
    [InlineData("\uFEFF{\"abi\":1,\"name\":\"c\",\"methods\":[]}", false)]
    [InlineData("""{"abi":1,"name":"c","methods":[],"d\u006fc":"a","doc":"b"}""", false)]
    [InlineData("""{"abi":1,"name":"c","methods":[{"name":"m","kind":"call","params":[{"name":"p","type":"bool","default":{"a":1,"\u0061":2}}]}]}""", false)]
    public void WhatIsJson_DoesNotMove(string json, bool isRead)
    {
        if (isRead) Assert.Equal("c", Parse(json).Name);
        else Assert.Throws<AbiException>(() => Parse(json));
    }

    [Fact]
    public void JsonNestedDeeperThan32_IsNotRead()
    {
        static string Nested(int depth) => $$"""{"abi":1,"name":"c","methods":[],"extra":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
        Assert.Contains("$.extra: unknown property", Assert.Throws<AbiException>(() => Parse(Nested(32))).Message, StringComparison.Ordinal);
        Assert.Contains("it is not JSON that can be read", Assert.Throws<AbiException>(() => Parse(Nested(33))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatAreNotUtf8_AreNoDescription() => Assert.Contains("it is not UTF-8", Assert.Throws<AbiException>(() => ContractAbi.Parse([(byte)'{', 0xFF])).Message, StringComparison.Ordinal);

    private static ContractAbi Parse(string json) => ContractAbi.Parse(TextEncoding.UTF8.GetBytes(json));
}
