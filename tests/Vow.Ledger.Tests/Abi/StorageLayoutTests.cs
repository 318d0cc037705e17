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
}
