using Vow.Engine;

namespace Vow.Testing.Tests;

public sealed class InputTests
{
    [Fact]
    public void Values_StandOneAfterTheOtherInBorsh() =>
        Assert.Equal(
            "01" + "02" + "0300" + "ffffffff" + "05000000" + "0600000000000000" + "0700000000000000" + "08000000000000000000000000000000" + "01000000" + "61" + "02000000" + "0102",
            Convert.ToHexStringLower(Input.Of(true, (byte)2, (ushort)3, -1, 5u, 6L, 7ul, (UInt128)8, "a", new byte[] { 1, 2 })));

    [Fact]
    public void ValueWithoutEncoding_IsNamed() => Assert.Contains("Double", Assert.Throws<ArgumentException>(() => Input.Of(1.5)).Message, StringComparison.Ordinal);

    [Fact]
    public void WhatCameBack_IsReadAsWhatItIs()
    {
        Assert.Equal(-5, new Returned(default, WasmValue.I32(-5)).AsInt32());
        Assert.Equal(-5, new Returned(default, WasmValue.I64(-5)).AsInt64());
        Assert.Equal(0x0201u, new Returned(new byte[] { 1, 2, 0, 0 }, null).AsUInt32());
        Assert.True(new Returned(new byte[] { 1 }, null).AsBool());
        Assert.Equal("hi", new Returned("hi"u8.ToArray(), null).AsText());
        Assert.Equal((UInt128)3, new Returned(Input.Of((UInt128)3), null).AsUInt128());
    }

    [Fact]
    public void WhatCameBackAsSomethingElse_IsToldWithItsBytes() =>
        Assert.Contains("2 bytes (0x0102)", Assert.Throws<TestAssertionException>(() => new Returned(new byte[] { 1, 2 }, null).AsUInt128()).Message, StringComparison.Ordinal);
}
