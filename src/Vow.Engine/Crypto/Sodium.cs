using System.Runtime.InteropServices;

namespace Vow.Engine.Crypto;

/// <summary>The few libsodium functions the engine calls, over spans. The library comes with NSec's package, the same build on every platform.</summary>
internal static partial class Sodium
{
    private const string Library = "libsodium";

    // Chooses the implementations for this processor; safe to call twice, so another user of the library does no harm.
    static Sodium()
    {
        if (sodium_init() < 0) throw new InvalidOperationException("libsodium could not be initialised.");
    }

    public static bool VerifyDetached(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ReadOnlySpan<byte> publicKey) =>
        crypto_sign_ed25519_verify_detached(signature, message, (ulong)message.Length, publicKey) == 0;

    public static void Blake2b(ReadOnlySpan<byte> data, Span<byte> result)
    {
        if (crypto_generichash_blake2b(result, (nuint)result.Length, data, (ulong)data.Length, 0, 0) != 0)
            throw new InvalidOperationException("libsodium refused a BLAKE2b hash of a legal length.");
    }

    [LibraryImport(Library)]
    private static partial int sodium_init();

    [LibraryImport(Library)]
    private static partial int crypto_sign_ed25519_verify_detached(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ulong messageLength, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library)]
    private static partial int crypto_generichash_blake2b(
        Span<byte> result, nuint resultLength, ReadOnlySpan<byte> data, ulong dataLength, nint key, nuint keyLength);
}
