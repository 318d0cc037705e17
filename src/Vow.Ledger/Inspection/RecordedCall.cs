using System.Collections.Immutable;
using Vow.Engine;
using Vow.Engine.Host;
using Vow.Engine.Tracing;
using Vow.Ledger.Abi;

namespace Vow.Ledger.Inspection;

/// <summary>A contract call that the <see cref="FailureRecorder"/> watched, and what it says once it has failed.</summary>
internal sealed class RecordedCall
{
    // Of calls nested deeper, the two where it began and the two that the transaction made are shown.
    private const int ShownAtEachEnd = 2;
    private const int ValueCharactersMax = 200;
    private const int StackLinesMax = 12;

    public required Address Contract { get; init; }

    public required Address Caller { get; init; }

    public required CodeHash Code { get; init; }

    public required string Method { get; init; }

    public required int Depth { get; init; }

    public required UInt128 Value { get; init; }

    public required bool ReadOnly { get; init; }

    public required long GasLimit { get; init; }

    public required GasRule GasRule { get; init; }

    public required ImmutableArray<WasmValue> Numbers { get; init; }

    public required int InputBytes { get; init; }

    public required byte[] Input { get; init; }

    public List<RecordedRead> Reads { get; } = [];

    public ulong GasAsked { get; set; }

    public HostFunctionId? HostCall { get; set; }

    public string? HostCallText { get; set; }

    public RefusedRequest? Refused { get; set; }

    public ContractError? Error { get; set; }

    public long GasUsed { get; set; }

    /// <summary>The call that failed in it last.</summary>
    public RecordedCall? Inner { get; set; }

    /// <summary>It and the calls in it, innermost first, without those in the middle.</summary>
    public ImmutableArray<FailedCall> Chain { get; private set; } = [];

    public int LeftOut { get; private set; }

    /// <summary>Every call of the chain, the outermost first.</summary>
    public IEnumerable<RecordedCall> Inward()
    {
        for (RecordedCall? call = this; call is not null; call = call.Inner) yield return call;
    }

    /// <summary>Looks up names, stacks and descriptions, where the code can be found.</summary>
    public void Resolve()
    {
        List<RecordedCall> calls = [.. Inward()];
        calls.Reverse();
        LeftOut = Math.Max(0, calls.Count - (2 * ShownAtEachEnd));
        Chain = [.. calls.Where((_, index) => index < ShownAtEachEnd || index >= calls.Count - ShownAtEachEnd).Select(call => call.Describe())];
    }

    private FailedCall Describe()
    {
        ContractAbi? abi = CodeDescription.Of(Code);
        return new FailedCall
        {
            Contract = Contract,
            CodeHash = Code,
            Name = abi?.Name,
            Method = Method,
            Caller = Caller,
            Depth = Depth,
            Parameters = Parameters(abi),
            Value = Value,
            ReadOnly = ReadOnly,
            Error = Error!.Code,
            Message = Error.Message,
            Place = Error.Place,
            Stack = Stack(Error.Trace),
            HostCall = HostCall is HostFunctionId.Revert or HostFunctionId.Abort or HostFunctionId.WbindgenThrow ? null : HostCallText,
            Refused = Refused,
            Reads = [.. Reads.Select(read => Shown(abi, read))],
            GasLimit = GasLimit,
            GasUsed = GasUsed,
            GasRule = GasRule,
        };
    }

    private ImmutableArray<ShownValue> Parameters(ContractAbi? abi)
    {
        if (abi?.Method(Method) is { } described && InputBytes == Input.Length && AbiArguments.TryDecodeInput(described, Input, Numbers, out AbiValue.Record? values))
            return [.. values.Fields.Select(field => new ShownValue(field.Key, Cut(AbiText.Format(field.Value))))];
        var shown = ImmutableArray.CreateBuilder<ShownValue>();
        foreach (WasmValue number in Numbers) shown.Add(new ShownValue($"argument {shown.Count + 1}", Display.Result(number)));
        if (InputBytes > 0) shown.Add(new ShownValue("input", Cut($"{Display.Number(InputBytes)} bytes {Display.Bytes(Input)}")));
        return shown.ToImmutable();
    }

    private static ShownValue Shown(ContractAbi? abi, RecordedRead read)
    {
        StoragePlace? place = abi is null ? null : StorageLayout.Describe(abi.Storage, read.Key);
        string name = place is null ? Display.Bytes(read.Key) : Cut(place.Label());
        if (read.Value is not { } value) return new ShownValue(name, "absent");
        if (place is not null && value.Length == read.ValueBytes && AbiCodec.TryDecode(value, place.ValueType, out AbiValue? decoded, out _))
            return new ShownValue(name, Cut(AbiText.Format(decoded)));
        return new ShownValue(name, value.Length == read.ValueBytes ? Cut(Display.Value(value)) : $"{Display.Number(read.ValueBytes)} bytes");
    }

    // A recursion fills the stack with one line: it is shown once.
    private static ImmutableArray<string> Stack(ImmutableArray<TraceFrame> frames)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        for (int index = 0; index < frames.Length && lines.Count < StackLinesMax;)
        {
            string line = frames[index].ToString();
            int times = 1;
            while (index + times < frames.Length && frames[index + times].ToString() == line) times++;
            lines.Add(times == 1 ? line : $"{line}, at least {times} times");
            index += times;
        }

        return lines.ToImmutable();
    }

    private static string Cut(string text) => text.Length <= ValueCharactersMax ? text : $"{text[..(char.IsHighSurrogate(text[ValueCharactersMax - 1]) ? ValueCharactersMax - 1 : ValueCharactersMax)]}…";
}

/// <summary>How code that a run can see describes itself.</summary>
internal static class CodeDescription
{
    /// <summary>The description, or null where there is none that can be read.</summary>
    public static ContractAbi? Of(in CodeHash code) => ScopedCodeStore.Instance.TryGet(code, out ReadOnlyMemory<byte> wasm) ? Of(wasm) : null;

    /// <summary>As the other, for the module itself.</summary>
    public static ContractAbi? Of(ReadOnlyMemory<byte> acceptedModule)
    {
        AbiSection section = AbiSection.Find(acceptedModule);
        if (section.Count != 1 || section.Payload.Length > ContractAbi.BytesMax) return null;
        try
        {
            return ContractAbi.Parse(section.Payload.Span);
        }
        catch (AbiException)
        {
            // A description is a stranger's: without it, bytes are shown.
            return null;
        }
    }
}
