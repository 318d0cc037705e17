using System.Diagnostics.CodeAnalysis;
using Vow.Engine;
using Vow.Engine.Tracing;
using Vow.Ledger.Abi;

namespace Vow.Ledger.Inspection;

/// <summary>Reads what contracts took, kept, logged and returned in a trace, each by the description of the code that ran, not of the one that the contract has now.</summary>
/// <param name="describe">How a module describes itself; null when it does not.</param>
public sealed class TraceDecoder(Func<CodeHash, ContractAbi?> describe)
{
    private readonly Dictionary<CodeHash, ContractAbi?> _known = [];

    /// <summary>The description of a module; null when it has none.</summary>
    public ContractAbi? Of(in CodeHash code)
    {
        if (!_known.TryGetValue(code, out ContractAbi? found)) _known[code] = found = describe(code);
        return found;
    }

    /// <summary>The parameters of a call by name; null where they are not described so.</summary>
    public AbiValue.Record? Parameters(TracedCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!call.Input.IsWhole || Of(call.Code)?.Method(call.Method) is not { } method) return null;
        return AbiArguments.TryDecodeInput(method, call.Input.Bytes.Span, call.Arguments, out AbiValue.Record? values) ? values : null;
    }

    /// <summary>What a call gave back; null where it failed, gave nothing, or it is not described so.</summary>
    public AbiValue? Result(TracedCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Error is not null || !call.ReturnData.IsWhole || Of(call.Code)?.Method(call.Method) is not { } method) return null;
        return AbiArguments.TryDecodeResult(method, call.Result, call.ReturnData.Bytes.Span, out AbiValue? value) ? value : null;
    }

    /// <summary>Finds how an event of a code is described and reads its fields; false when it is not described, or holds something else.</summary>
    public bool TryEvent(in CodeHash code, TracedEvent logged, [NotNullWhen(true)] out AbiEvent? described, [NotNullWhen(true)] out AbiValue.Record? fields)
    {
        ArgumentNullException.ThrowIfNull(logged);
        (described, fields) = (null, null);
        return logged.Topic.IsWhole && logged.Data.IsWhole && AbiEvents.TryDecode(Of(code), logged.Topic.Bytes.Span, logged.Data.Bytes.Span, out described, out fields);
    }

    /// <summary>What a key of storage stands for, and its values before and after; null when the code does not describe them so.</summary>
    public DecodedStorage? Storage(in CodeHash code, TracedBytes key, TracedBytes? before, TracedBytes? after)
    {
        if (!key.IsWhole || Of(code) is not { } abi || StorageLayout.Describe(abi.Storage, key.Bytes.Span) is not { } place) return null;
        return TryValue(place, before, out AbiValue? old) && TryValue(place, after, out AbiValue? now) ? new DecodedStorage(place, old, now) : null;
    }

    /// <summary>The code that each contract of a trace ran last: what wrote its storage.</summary>
    public static IReadOnlyDictionary<Address, CodeHash> CodesOf(TransactionTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var codes = new Dictionary<Address, CodeHash>();
        foreach (TracedCall call in trace.Calls) codes[call.Contract] = call.Code;
        return codes;
    }

    private static bool TryValue(StoragePlace place, TracedBytes? bytes, out AbiValue? value)
    {
        value = null;
        return bytes is not { } present || (present.IsWhole && AbiCodec.TryDecode(present.Bytes.Span, place.ValueType, out value, out _));
    }
}

/// <summary>A described key of storage and its values; null for none.</summary>
public sealed record DecodedStorage(StoragePlace Place, AbiValue? Before, AbiValue? After);
