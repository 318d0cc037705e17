namespace Vow.Wasm.Tests.Conformance;

/// <summary>
/// Stands for every host function of <c>env</c>: an answer that depends on name and arguments, on how often the host was called, and on the gas and
/// the stack that the host sees; and a price. Both engines get the same ones, so what the host sees at every call is compared too.
/// </summary>
internal static class HostStub
{
    public const string Module = "env";

    private static readonly ulong[] Favourites = [0, 0, 0, 1, 1, 4, 8, 32, 1024, ulong.MaxValue];

    public static long Price(string name) => 50 + (name.Length * 7);

    /// <summary>Bits of the results.</summary>
    public static ulong[] Answer(string name, FunctionType type, ReadOnlySpan<ulong> arguments, HostView view)
    {
        var hash = 0xCBF2_9CE4_8422_2325ul;
        foreach (var character in name) hash = Mix(hash, character);
        foreach (var argument in arguments) hash = Mix(hash, argument);
        hash = Mix(Mix(Mix(hash, (ulong)view.Call), (ulong)view.GasUsed), (ulong)view.StackLeft);
        return [.. type.Results.Select((result, i) => Pick(Mix(hash, (ulong)i), result))];
    }

    private static ulong Mix(ulong hash, ulong value) => (hash ^ value) * 0x100_0000_01B3;

    private static ulong Pick(ulong hash, ValueType type)
    {
        var bits = Favourites[(hash >> 32) % (ulong)Favourites.Length];
        return type is ValueType.I64 or ValueType.F64 ? bits : (uint)bits;
    }
}

/// <summary>What a host function sees: the number of the call, the gas used so far (its own price included), the stack left.</summary>
internal readonly record struct HostView(int Call, long GasUsed, long StackLeft);
