using Vow.Engine;

namespace Vow.Ledger.Tests;

/// <summary>Modules that the tests run.</summary>
internal static class TestContracts
{
    /// <summary>The token of contracts/token-c.</summary>
    public static ReadOnlyMemory<byte> Token { get; } = Read("token-c/token.wasm");

    /// <summary>The counter of contracts/counter.</summary>
    public static ReadOnlyMemory<byte> Counter { get; } = Read("counter/counter.wasm");

    public static ReadOnlyMemory<byte> Wat(string text) => WatText.ToWasm(text);

    /// <summary>Input of the token's transfer.</summary>
    public static byte[] TokenTransfer(Address to, UInt128 amount)
    {
        byte[] input = new byte[48];
        to.Span.CopyTo(input);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128LittleEndian(input.AsSpan(32), amount);
        return input;
    }

    public static byte[] Read(string path)
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Vow.slnx"))) directory = Path.GetDirectoryName(directory)!;
        return File.ReadAllBytes(Path.Combine(directory, "contracts", path));
    }
}
