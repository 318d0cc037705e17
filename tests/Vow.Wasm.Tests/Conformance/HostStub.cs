namespace Vow.Wasm.Tests.Conformance;

/// <summary>
/// Stands for every host function of <c>env</c>: an answer that depends on name, arguments and how often the host was called, and a price.
/// Both engines get the same ones.
/// </summary>
internal static class HostStub
{
    public const string Module = "env";

    private static readonly ulong[] Favourites = [0, 0, 0, 1, 1, 4, 8, 32, 1024, ulong.MaxValue];

    public static long Price(string name) => 50 + (name.Length * 7);

    /// <summary>Bits of the result number <paramref name="index"/>.</summary>
    public static ulong Answer(string name, ReadOnlySpan<ulong> arguments, int call, int index, ValueType type)
    {
        var hash = 0xCBF2_9CE4_8422_2325ul;
        foreach (var character in name) hash = (hash ^ character) * 0x100_0000_01B3;
        foreach (var argument in arguments) hash = (hash ^ argument) * 0x100_0000_01B3;
        hash = ((hash ^ (uint)call) * 0x100_0000_01B3 ^ (uint)index) * 0x100_0000_01B3;
        var bits = Favourites[(hash >> 32) % (ulong)Favourites.Length];
        return type is ValueType.I64 or ValueType.F64 ? bits : (uint)bits;
    }
}
