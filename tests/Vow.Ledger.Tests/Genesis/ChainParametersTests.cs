using CsCheck;

namespace Vow.Ledger.Tests.GenesisFile;

public class ChainParametersTests
{
    private static readonly ChainParameters Sound = Genesis.ForDevelopment(0).Parameters;

    private static readonly Gen<ChainParameters> Parameters =
        from chain in Gen.ULong[1, ulong.MaxValue]
        from price in Gen.ULong
        from gas in Gen.Long[1, ChainParameters.TransactionGasCeiling]
        from more in Gen.Long[0, long.MaxValue - gas]
        from high in Gen.ULong
        from low in Gen.ULong
        from heights in Gen.ULong[1, ulong.MaxValue].Array[0, 5]
        select new ChainParameters
        {
            ChainId = chain,
            GasPriceMin = price,
            TransactionGasMax = gas,
            BlockGasMax = gas + more,
            DepositPerByte = new UInt128(high, low),
            Protocol = [.. heights.Append(0UL).Distinct().Order().Select(height => new ProtocolUpgrade(height, 1))],
        };

    [Fact]
    public void WhatIsEncoded_IsDecodedAgain() => Parameters.Sample(parameters =>
    {
        Assert.True(ChainParameters.TryDecode(parameters.Encode(), out ChainParameters? read, out _));
        Assert.Equal(parameters, read);
    });

    [Fact]
    public void ChangedBytes_AreRefusedOrAreTheOneEncodingOfOthers() =>
        Gen.Select(Parameters, Gen.Int[0, 1_000_000], Gen.Byte).Sample((parameters, at, value) =>
        {
            byte[] encoded = parameters.Encode();
            encoded[at % encoded.Length] = value;
            if (ChainParameters.TryDecode(encoded, out ChainParameters? read, out string? fault)) Assert.Equal(encoded, read.Encode());
            else Assert.NotEmpty(fault);
        });

    [Fact]
    public void RandomBytes_NeverThrow() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        if (ChainParameters.TryDecode(bytes, out ChainParameters? read, out string? fault)) Assert.Equal(bytes, read.Encode());
        else Assert.NotEmpty(fault);
    });

    [Fact]
    public void ParametersThatNoChainCanRunWith_AreNamed()
    {
        Assert.Null(Sound.FindFault());
        Assert.Equal("chainId", (Sound with { ChainId = 0 }).FindFault()?.Property);
        Assert.Equal("transactionGasMax", (Sound with { TransactionGasMax = 0 }).FindFault()?.Property);
        Assert.Equal("transactionGasMax", (Sound with { TransactionGasMax = long.MaxValue, BlockGasMax = long.MaxValue }).FindFault()?.Property);
        Assert.Equal("blockGasMax", (Sound with { BlockGasMax = 1 }).FindFault()?.Property);
        Assert.Equal("protocol", (Sound with { Protocol = [] }).FindFault()?.Property);
        Assert.Equal("protocol[0].height", (Sound with { Protocol = [new(1, 1)] }).FindFault()?.Property);
        Assert.Equal("protocol[1].height", (Sound with { Protocol = [new(0, 1), new(0, 1)] }).FindFault()?.Property);
        Assert.Equal("protocol[0].version", (Sound with { Protocol = [new(0, 999)] }).FindFault()?.Property);
        Assert.False(ChainParameters.TryDecode((Sound with { Protocol = [new(0, 999)] }).Encode(), out _, out string? fault));
        Assert.Contains("999", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_ChangesAtItsHeightAndNotBefore()
    {
        ChainParameters parameters = Sound with { Protocol = [new(0, 1), new(10, 2), new(20, 3)] };
        Assert.Equal([1, 1, 2, 2, 3, 3], new ulong[] { 0, 9, 10, 19, 20, ulong.MaxValue }.Select(parameters.ProtocolVersionAt));
    }
}
