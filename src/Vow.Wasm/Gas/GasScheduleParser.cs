using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace Vow.Wasm;

/// <summary>Reads <c>spec/gas-schedule.json</c>. Everything that is not understood is refused, so that a misspelt price cannot become a free one.</summary>
internal static class GasScheduleParser
{
    private const int FileBytesMax = 1 << 20;
    private const long PriceMax = 1L << 36;
    private const int ShiftMax = 16;

    private static readonly Opcode[] BulkOpcodes =
        [Opcode.MemoryCopy, Opcode.MemoryFill, Opcode.MemoryInit, Opcode.TableCopy, Opcode.TableFill, Opcode.TableInit];

    // Every loop of a contract passes one of these, so none may be free: a loop head without a charge has no check either.
    private static readonly Opcode[] NeverFree =
        [Opcode.If, Opcode.Br, Opcode.BrIf, Opcode.BrTable, Opcode.Call, Opcode.CallIndirect, Opcode.ReturnCall, Opcode.ReturnCallIndirect];

    private static readonly ILookup<string, Opcode> OpcodesByName = OpcodeTable.All.ToLookup(OpcodeTable.NameOf);

    public static GasSchedule Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > FileBytesMax) throw new FormatException($"gas schedule: {json.Length} bytes, at most {FileBytesMax}");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            return Read(document.RootElement, SHA256.HashData(json.Span));
        }
        catch (JsonException e)
        {
            throw new FormatException($"gas schedule: {e.Message}", e);
        }
    }

    private static GasSchedule Read(JsonElement root, byte[] fingerprint)
    {
        var file = new StrictObject(root, "schedule", "version", "unit", "instructions", "function", "bulk", "grow", "calls", "transaction", "upgrade", "host");
        file.Text("unit");
        var (weights, classes) = Instructions(file.Items("instructions"));
        var function = new StrictObject(file["function"], "function", "entry", "per_local", "based_on");
        var grow = new StrictObject(file["grow"], "grow", "memory_per_page", "table_per_element", "based_on");
        return new GasSchedule(weights)
        {
            Version = (int)file.Number("version", 1, int.MaxValue),
            Fingerprint = ImmutableArray.Create(fingerprint),
            Classes = classes,
            FunctionEntry = function.Number("entry", 1, GasSchedule.WeightMax),
            PerLocal = function.Number("per_local", 0, 16),
            Bulk = Bulk(file.Items("bulk")),
            // Pages number at most 2^16 and elements 2^32: no product passes OperandChargeMax.
            MemoryGrowPerPage = grow.Number("memory_per_page", 1, GasSchedule.OperandChargeMax >> 16),
            TableGrowPerElement = grow.Number("table_per_element", 1, GasSchedule.OperandChargeMax >> 32),
            Calls = Calls(file["calls"]),
            Transaction = Transaction(file["transaction"]),
            Upgrade = Upgrade(file["upgrade"]),
            Host = Host(file.Items("host")),
        };
    }

    private static (long[] Weights, ImmutableArray<(string, long)> Classes) Instructions(IReadOnlyList<JsonElement> items)
    {
        var weights = new long[0x200];
        Array.Fill(weights, -1);
        var classes = ImmutableArray.CreateBuilder<(string, long)>(items.Count);
        foreach (var item in items)
        {
            var row = new StrictObject(item, "instructions", "class", "weight", "based_on", "opcodes");
            row.Text("based_on");
            var weight = row.Number("weight", 0, GasSchedule.WeightMax);
            classes.Add((row.Text("class"), weight));
            foreach (var name in row.Items("opcodes")) Assign(weights, name.ToString(), weight);
        }

        foreach (var opcode in OpcodeTable.All)
        {
            var least = Array.IndexOf(NeverFree, opcode) >= 0 ? 1 : 0;
            if (weights[GasSchedule.Slot(opcode)] < least) throw new FormatException($"gas schedule: {OpcodeTable.NameOf(opcode)} has no price");
        }

        return (weights, classes.MoveToImmutable());
    }

    private static void Assign(long[] weights, string name, long weight)
    {
        if (!OpcodesByName.Contains(name)) throw new FormatException($"gas schedule: unknown instruction {name}");
        foreach (var opcode in OpcodesByName[name])
        {
            ref var slot = ref weights[GasSchedule.Slot(opcode)];
            if (slot >= 0) throw new FormatException($"gas schedule: {name} has two prices");
            slot = weight;
        }
    }

    private static FrozenDictionary<Opcode, BulkPrice> Bulk(IReadOnlyList<JsonElement> items)
    {
        var prices = new Dictionary<Opcode, BulkPrice>();
        foreach (var item in items)
        {
            var row = new StrictObject(item, "bulk", "instruction", "shift", "per_unit", "unit", "based_on");
            row.Text("unit");
            var name = row.Text("instruction");
            var opcode = OpcodesByName[name].FirstOrDefault();
            if (Array.IndexOf(BulkOpcodes, opcode) < 0) throw new FormatException($"gas schedule: {name} is not a bulk instruction");
            // A length has 32 bits: 2^32 units at 2^8 gas is OperandChargeMax.
            var price = new BulkPrice((int)row.Number("shift", 0, ShiftMax), row.Number("per_unit", 1, GasSchedule.OperandChargeMax >> 32));
            if (!prices.TryAdd(opcode, price)) throw new FormatException($"gas schedule: {name} has two prices");
        }

        if (prices.Count != BulkOpcodes.Length) throw new FormatException("gas schedule: a bulk instruction has no price");
        return prices.ToFrozenDictionary();
    }

    private static CallPrices Calls(JsonElement element)
    {
        var row = new StrictObject(
            element, "calls", "call_base", "instantiate_base", "instantiate_per_page", "deploy_base", "deploy_per_byte", "based_on");
        row.Text("based_on");
        return new CallPrices(
            row.Number("call_base", 0, PriceMax),
            row.Number("instantiate_base", 0, PriceMax),
            row.Number("instantiate_per_page", 0, PriceMax),
            row.Number("deploy_base", 0, PriceMax),
            row.Number("deploy_per_byte", 0, PriceMax));
    }

    private static TransactionPrices Transaction(JsonElement element)
    {
        var row = new StrictObject(element, "transaction", "base", "per_byte", "per_action", "based_on");
        row.Text("based_on");
        return new TransactionPrices(row.Number("base", 0, PriceMax), row.Number("per_byte", 0, GasSchedule.WeightMax), row.Number("per_action", 0, PriceMax));
    }

    private static UpgradePrices Upgrade(JsonElement element)
    {
        var row = new StrictObject(element, "upgrade", "per_code_byte", "per_description_byte", "based_on");
        row.Text("based_on");
        return new UpgradePrices(row.Number("per_code_byte", 0, GasSchedule.WeightMax), row.Number("per_description_byte", 0, GasSchedule.WeightMax));
    }

    private static FrozenDictionary<string, HostPrice> Host(IReadOnlyList<JsonElement> items)
    {
        var prices = new Dictionary<string, HostPrice>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var row = new StrictObject(item, "host", "id", "base", "per_byte", "category", "measured_by");
            var price = new HostPrice(
                row.Text("id"),
                row.Number("base", 0, PriceMax),
                row.Number("per_byte", 0, GasSchedule.WeightMax),
                row.Text("category"),
                row.Text("measured_by"));
            if (!prices.TryAdd(price.Id, price)) throw new FormatException($"gas schedule: host function {price.Id} has two prices");
        }

        return prices.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
