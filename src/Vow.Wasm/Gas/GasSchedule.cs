using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>
/// The gas schedule of one protocol version: what each instruction, each unit of a bulk operation, each page and each host function
/// costs. It is data (<c>spec/gas-schedule.json</c>), and part of consensus.
/// </summary>
public sealed class GasSchedule
{
    /// <summary>No instruction, function entry or local costs more; keeps every sum in a body far from overflow.</summary>
    public const long WeightMax = 4_096;

    /// <summary>No single charge by operand (bulk, grow) costs more gas than this; the carried counter has 43 bits.</summary>
    public const long OperandChargeMax = 1L << 40;

    private const string ResourceName = "Vow.Wasm.gas-schedule.json";
    private static readonly Lazy<GasSchedule> Version1 = new(() => GasScheduleParser.Parse(ReadResource()));

    private readonly long[] _weights;

    internal GasSchedule(long[] weights) => _weights = weights;

    /// <summary>The schedule of protocol version 1.</summary>
    public static GasSchedule V1 => Version1.Value;

    /// <summary>The schedule's version.</summary>
    public required int Version { get; init; }

    /// <summary>SHA-256 of the file: names the schedule in the keys of caches.</summary>
    public required ImmutableArray<byte> Fingerprint { get; init; }

    /// <summary>Charged at every entry of a function of the contract.</summary>
    public required long FunctionEntry { get; init; }

    /// <summary>Charged at function entry for each declared local.</summary>
    public required long PerLocal { get; init; }

    /// <summary>Charged by <c>memory.grow</c> for each page that is added.</summary>
    public required long MemoryGrowPerPage { get; init; }

    /// <summary>Charged by <c>table.grow</c> for each element that is added.</summary>
    public required long TableGrowPerElement { get; init; }

    /// <summary>Prices of calls, instances and deployments.</summary>
    public required CallPrices Calls { get; init; }

    /// <summary>What a transaction costs before its actions run.</summary>
    public required TransactionPrices Transaction { get; init; }

    /// <summary>What comparing the layouts of an upgrade costs.</summary>
    public required UpgradePrices Upgrade { get; init; }

    /// <summary>Prices of host functions by their id.</summary>
    public required FrozenDictionary<string, HostPrice> Host { get; init; }

    /// <summary>Names of the instruction classes with their weights, in the order of the file.</summary>
    public required ImmutableArray<(string Class, long Weight)> Classes { get; init; }

    /// <summary>Prices of the bulk instructions' lengths.</summary>
    public required FrozenDictionary<Opcode, BulkPrice> Bulk { get; init; }

    /// <summary>Gas of one execution of an instruction, without what its operands add.</summary>
    public long WeightOf(Opcode opcode) => _weights[Slot(opcode)];

    /// <summary>The price of a bulk instruction's length; null for every other instruction.</summary>
    public BulkPrice? BulkPriceOf(Opcode opcode) => Bulk.TryGetValue(opcode, out var price) ? price : null;

    /// <summary>Reads a schedule from the bytes of its JSON file. Strict: unknown, missing and repeated keys are refused.</summary>
    /// <exception cref="FormatException">The file is not a schedule; the message says where.</exception>
    public static GasSchedule Parse(ReadOnlyMemory<byte> json) => GasScheduleParser.Parse(json);

    internal static int Slot(Opcode opcode) => (ushort)opcode < 0x100 ? (ushort)opcode : 0x100 + ((ushort)opcode & 0xFF);

    private static byte[] ReadResource()
    {
        using var stream = typeof(GasSchedule).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"resource {ResourceName} is missing");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
