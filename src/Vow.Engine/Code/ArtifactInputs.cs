using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Vow.Engine.Code;

/// <summary>
/// Everything that decides what a compiled artifact is. Two engines that agree on every input may share an artifact; a change in any of
/// them is another key, so an old artifact is never found rather than found and misused.
/// </summary>
internal sealed record ArtifactInputs
{
    /// <summary>Hash of the module as it was uploaded.</summary>
    public required CodeHash CodeHash { get; init; }

    /// <summary>Hash of the gas schedule's canonical bytes: the prices are compiled into the code.</summary>
    public required ReadOnlyMemory<byte> GasScheduleHash { get; init; }

    /// <summary>Version of the profile's limits: sizes of memories and tables are compiled in.</summary>
    public required string ProfileVersion { get; init; }

    /// <summary>Version of the instrumenter; raised with every change of what it emits.</summary>
    public required string InstrumenterVersion { get; init; }

    /// <summary>Version of the compiler (Wasmtime).</summary>
    public required string CompilerVersion { get; init; }

    /// <summary>Every setting of the compiler that changes the code it emits, written out.</summary>
    public required string CompilerConfiguration { get; init; }

    /// <summary>Operating system, architecture and the processor's features: see <see cref="MachineDescription"/>.</summary>
    public required string Machine { get; init; }

    /// <summary>The key: SHA-256 over the inputs in a fixed order, each preceded by its length, so that no two lists of inputs look alike.</summary>
    public ArtifactKey ToKey()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, "vow artifact key 1"u8);
        Append(hash, CodeHash.Span);
        Append(hash, GasScheduleHash.Span);
        Append(hash, Encoding.UTF8.GetBytes(ProfileVersion));
        Append(hash, Encoding.UTF8.GetBytes(InstrumenterVersion));
        Append(hash, Encoding.UTF8.GetBytes(CompilerVersion));
        Append(hash, Encoding.UTF8.GetBytes(CompilerConfiguration));
        Append(hash, Encoding.UTF8.GetBytes(Machine));
        return ArtifactKey.From(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
