using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>From which height on a version of the protocol holds.</summary>
public readonly record struct ProtocolUpgrade(ulong Height, int Version);

/// <summary>What a chain's genesis fixes. Kept in the state (space 7) in the encoding given here, so every state root commits to it.</summary>
public sealed record ChainParameters
{
    /// <summary>Most protocol upgrades that a chain may name.</summary>
    public const int ProtocolUpgradesMax = 1024;

    /// <summary>The largest <see cref="TransactionGasMax"/> that a chain may have.</summary>
    public const long TransactionGasCeiling = 1L << 60;

    private static readonly IReadOnlyList<int> KnownVersions = [.. ProtocolVersion.Known.Select(known => known.Number)];

    /// <summary>The chain: part of every signature.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>The least that a unit of gas may cost, in the smallest unit of value.</summary>
    public required ulong GasPriceMin { get; init; }

    /// <summary>Most gas that the transactions of a block may reserve together, in gas units.</summary>
    public required long BlockGasMax { get; init; }

    /// <summary>Most gas that a transaction may ask for, in gas units.</summary>
    public required long TransactionGasMax { get; init; }

    /// <summary>What is held for each byte kept in the state, in the smallest unit of value.</summary>
    public required UInt128 DepositPerByte { get; init; }

    /// <summary>Protocol versions by height, ascending, the first from height 0.</summary>
    public required ImmutableArray<ProtocolUpgrade> Protocol { get; init; }

    /// <summary>Number of the protocol version of the block at a height.</summary>
    public int ProtocolVersionAt(ulong height)
    {
        int version = Protocol[0].Version;
        foreach (ProtocolUpgrade upgrade in Protocol)
        {
            if (upgrade.Height > height) break;
            version = upgrade.Version;
        }

        return version;
    }

    /// <summary>The canonical encoding (Borsh).</summary>
    public byte[] Encode()
    {
        var writer = new BorshWriter();
        Write(writer);
        return writer.ToArray();
    }

    /// <summary>Reads the encoding; false with the reason when the bytes are not the one encoding of parameters that <see cref="FindFault()"/> accepts.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out ChainParameters? parameters, [NotNullWhen(false)] out string? fault) =>
        TryDecode(encoded, KnownVersions, out parameters, out fault);

    internal static bool TryDecode(
        ReadOnlySpan<byte> encoded, IReadOnlyList<int> versions, [NotNullWhen(true)] out ChainParameters? parameters, [NotNullWhen(false)] out string? fault)
    {
        var reader = new BorshReader(encoded);
        var read = new ChainParameters
        {
            ChainId = reader.U64(),
            GasPriceMin = reader.U64(),
            BlockGasMax = reader.I64(),
            TransactionGasMax = reader.I64(),
            DepositPerByte = reader.U128(),
            Protocol = ReadProtocol(ref reader),
        };
        fault = !reader.IsComplete() ? reader.Fault : read.FindFault(versions) is { } wrong ? $"{wrong.Property}: {wrong.Message}" : null;
        parameters = fault is null ? read : null;
        return parameters is not null;
    }

    /// <summary>What is wrong with the values, and where; null if a chain can run with them.</summary>
    public ParameterFault? FindFault() => FindFault(KnownVersions);

    internal ParameterFault? FindFault(IReadOnlyList<int> versions)
    {
        if (ChainId == 0) return new ParameterFault("chainId", "0 is no chain: choose a number that no other chain has");
        if (TransactionGasMax is <= 0 or > TransactionGasCeiling)
            return new ParameterFault("transactionGasMax", $"{TransactionGasMax}; it must be above 0 and at most {TransactionGasCeiling}, so that sums of gas stay far from overflow");
        if (BlockGasMax < TransactionGasMax)
        {
            return new ParameterFault("blockGasMax", $"{BlockGasMax} is below transactionGasMax ({TransactionGasMax}): the largest transaction would fit no block");
        }

        return FindProtocolFault(versions);
    }

    /// <inheritdoc/>
    public bool Equals(ChainParameters? other) => other is not null && Encode().AsSpan().SequenceEqual(other.Encode());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ChainId, GasPriceMin, BlockGasMax, TransactionGasMax, DepositPerByte, Protocol.Length);

    internal void Write(BorshWriter writer)
    {
        writer.U64(ChainId);
        writer.U64(GasPriceMin);
        writer.I64(BlockGasMax);
        writer.I64(TransactionGasMax);
        writer.U128(DepositPerByte);
        writer.Length(Protocol.Length);
        foreach (ProtocolUpgrade upgrade in Protocol)
        {
            writer.U64(upgrade.Height);
            writer.U32(checked((uint)upgrade.Version));
        }
    }

    private static ImmutableArray<ProtocolUpgrade> ReadProtocol(ref BorshReader reader)
    {
        int count = reader.Length(ProtocolUpgradesMax, itemBytesMin: 12);
        var upgrades = ImmutableArray.CreateBuilder<ProtocolUpgrade>(count);
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            ulong height = reader.U64();
            uint version = reader.U32();
            if (version > int.MaxValue) reader.Fail($"byte {reader.Position - 4}: {version} is no protocol version");
            else upgrades.Add(new ProtocolUpgrade(height, (int)version));
        }

        return upgrades.ToImmutable();
    }

    private ParameterFault? FindProtocolFault(IReadOnlyList<int> versions)
    {
        if (Protocol.IsDefaultOrEmpty) return new ParameterFault("protocol", "no version is named; at least that of height 0 is needed");
        if (Protocol.Length > ProtocolUpgradesMax) return new ParameterFault("protocol", $"{Protocol.Length} versions are named; at most {ProtocolUpgradesMax} may be");
        for (int index = 0; index < Protocol.Length; index++)
        {
            (ulong height, int version) = (Protocol[index].Height, Protocol[index].Version);
            if (index == 0 && height != 0) return new ParameterFault("protocol[0].height", $"{height}; the first version begins at height 0");
            if (index > 0 && height <= Protocol[index - 1].Height)
            {
                return new ParameterFault($"protocol[{index}].height", $"{height} does not come after {Protocol[index - 1].Height}, the height before it");
            }

            if (!versions.Contains(version))
                return new ParameterFault($"protocol[{index}].version", $"{version} is not a version this program knows (known: {string.Join(", ", versions)})");
        }

        return null;
    }
}

/// <summary>A parameter that cannot be: its name as in the genesis file, and what is wrong, for people.</summary>
public sealed record ParameterFault(string Property, string Message);
