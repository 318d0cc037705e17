using System.Collections.Immutable;
using Vow.Ledger.Abi;

namespace Vow.Ledger.Tests.Abi;

public sealed class StorageLayoutTests
{
    private static readonly ImmutableArray<AbiStorageItem> Storage = ContractAbi.Parse("""
        { "abi": 1, "name": "c", "methods": [], "storage": [
          { "name": "supply", "prefix": "73", "kind": "cell", "value": "u16" },
          { "name": "ages", "prefix": "6161", "kind": "map", "key": "tuple<string,bool>", "value": "u8" },
          { "name": "sorted", "prefix": "6162", "kind": "ordered_map", "key": "i16", "value": "string" },
          { "name": "log", "prefix": "00", "kind": "list", "value": "option<u8>" } ] }
        """u8).Storage;

    [Theory]
    [InlineData("73", "supply", "u16")]
    [InlineData("6161" + "6100" + "01", "ages[\"a\", true]", "u8")]
    [InlineData("6161" + "010100" + "00", "ages[\"\uFFFD\", false]", "u8")]
    [InlineData("6162" + "7fff", "sorted[-1]", "string")]
    [InlineData("00", "log.length", "u32")]
    [InlineData("00" + "00000102", "log[258]", "option<u8>")]
    public void AKey_IsToldByItsItem(string key, string label, string type)
    {
        StoragePlace? place = StorageLayout.Describe(Storage, Convert.FromHexString(key));
        Assert.NotNull(place);
        Assert.Equal(label, place.Label());
        Assert.Equal(type, place.ValueType.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("74")]
    [InlineData("7300")]
    [InlineData("61")]
    [InlineData("6161")]
    [InlineData("61616100")]
    [InlineData("6161610002")]
    [InlineData("616161000100")]
    [InlineData("61627f")]
    [InlineData("0000")]
    [InlineData("0000000000ff")]
    public void AKeyOfNoItem_IsToldByNone(string key) => Assert.Null(StorageLayout.Describe(Storage, Convert.FromHexString(key)));

    [Theory]
    [InlineData("73")]
    [InlineData("6161" + "6100" + "01")]
    [InlineData("6162" + "7fff")]
    [InlineData("00")]
    [InlineData("00" + "00000102")]
    public void ALabel_IsReadBackAsTheKeyThatItShows(string key)
    {
        byte[] bytes = Convert.FromHexString(key);
        string label = StorageLayout.Describe(Storage, bytes)!.Label();
        Assert.Equal(bytes, StorageLabel.Read(Storage, label).Encode());
    }

    [Theory]
    [InlineData("ages[a,true]", "6161610001")]
    [InlineData("ages[[\"a,b\",false]]", "6161612c620000")]
    [InlineData("sorted[ 5 ]", "61628005")]
    public void ALabel_MayBeTypedWithoutQuotes_OrItsPartsAsJson(string label, string key) => Assert.Equal(key, Convert.ToHexStringLower(StorageLabel.Read(Storage, label).Encode()));

    [Theory]
    [InlineData("", "no storage ''")]
    [InlineData("suply", "did you mean 'supply'?")]
    [InlineData("supply[1]", "holds one value")]
    [InlineData("supply.length", "no storage 'supply.length'")]
    [InlineData("ages", "is a map")]
    [InlineData("ages[a]", "has 2 parts")]
    [InlineData("ages[a,maybe]", "neither true nor false")]
    [InlineData("sorted[5", "not closed")]
    [InlineData("sorted[40000]", "does not fit i16")]
    [InlineData("log", "is a list")]
    [InlineData("log[-1]", "does not fit u32")]
    [InlineData("log[5].length", "not closed")]
    public void WhatIsNoLabel_IsRefusedWithTheReason(string label, string words) =>
        Assert.Contains(words, Assert.Throws<AbiException>(() => StorageLabel.Read(Storage, label)).Message, StringComparison.Ordinal);
}
