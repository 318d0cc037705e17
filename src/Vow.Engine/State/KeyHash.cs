using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Vow.Engine.State;

/// <summary>
/// A keyed 64-bit hash of a state key (folded 128-bit products, as in wyhash). The secrets are drawn once per process, so that
/// a contract cannot choose keys that collide; nothing that leaves the journal depends on a hash.
/// </summary>
internal static class KeyHash
{
    private static readonly ulong Secret0 = Draw(), Secret1 = Draw(), Secret2 = Draw();

    public static ulong Compute(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> rest = key;
        ulong hash = Secret0;
        while (rest.Length > 16)
        {
            hash = Fold(Word(rest) ^ Secret1, Word(rest[8..]) ^ hash);
            rest = rest[16..];
        }

        var (low, high) = LastWords(key, rest);
        hash = Fold(low ^ Secret1, high ^ hash);
        return Fold(hash ^ Secret2, (ulong)key.Length ^ Secret1);
    }

    // The last 16 bytes may overlap what was hashed already: the length takes part, so no two keys are confused by that.
    private static (ulong Low, ulong High) LastWords(ReadOnlySpan<byte> key, ReadOnlySpan<byte> rest)
    {
        if (key.Length >= 16) return (Word(key[^16..]), Word(key[^8..]));
        if (rest.Length >= 8) return (Word(rest), Word(rest[^8..]));
        ulong word = 0;
        for (int index = 0; index < rest.Length; index++) word |= (ulong)rest[index] << (8 * index);
        return (word, 0);
    }

    private static ulong Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    private static ulong Draw()
    {
        ulong secret = 0;
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<ulong>(ref secret)));
        return secret;
    }
}
