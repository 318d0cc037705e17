using System.Runtime.CompilerServices;
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
        ref byte first = ref MemoryMarshal.GetReference(key);
        int length = key.Length;
        ulong hash = Secret0;
        if (length < 16) return Finish(Fold(LastWord(key) ^ Secret1, (length < 8 ? 0 : Word(ref first, 0)) ^ hash), length);
        int offset = 0;
        for (; length - offset > 16; offset += 16) hash = Fold(Word(ref first, offset) ^ Secret1, Word(ref first, offset + 8) ^ hash);

        // The last 16 bytes overlap what was hashed already: the length takes part, so that confuses no two keys.
        return Finish(Fold(Word(ref first, length - 16) ^ Secret1, Word(ref first, length - 8) ^ hash), length);
    }

    private static ulong LastWord(ReadOnlySpan<byte> key)
    {
        if (key.Length >= 8) return Word(ref MemoryMarshal.GetReference(key), key.Length - 8);
        ulong word = 0;
        for (int index = 0; index < key.Length; index++) word |= (ulong)key[index] << (8 * index);
        return word;
    }

    private static ulong Finish(ulong hash, int length) => Fold(hash ^ Secret2, (ulong)length ^ Secret1);

    // Every caller has checked that eight bytes follow the offset.
    private static ulong Word(ref byte first, int offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, offset));

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
