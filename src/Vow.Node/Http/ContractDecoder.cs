using System.Buffers;
using System.Text.Json;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Node.Http;

/// <summary>
/// Decodes for one answer what contracts keep, log and return, by their descriptions in one state. A description is a stranger's: what is not described, does not fit, or
/// would make the answer long is left to its bytes, and nothing here fails a request.
/// </summary>
internal sealed class ContractDecoder(DescriptionCache descriptions, Func<ChainView> viewOf)
{
    private const int ContractsMax = 256;
    private const int ModulesReadMax = 32;
    private const int ValueBytesMax = 256 * 1024;
    private const int JsonBytesMax = 4 << 20;
    private const int DecodedBytesMax = 1 << 20;

    private readonly Dictionary<Address, ContractAbi?> _byContract = [];
    private int _modulesRead;
    private int _jsonLeft = JsonBytesMax;
    private int _bytesLeft = DecodedBytesMax;

    /// <summary>How a contract describes itself; null when it does not, or when this answer has asked for too many.</summary>
    public ContractAbi? Of(in Address contract)
    {
        if (_byContract.TryGetValue(contract, out ContractAbi? known)) return known;
        if (_byContract.Count >= ContractsMax) return null;
        return _byContract[contract] = Find(contract);
    }

    /// <summary>Takes a contract for described by the code that it ran, whatever it has in this state.</summary>
    public void Use(in Address contract, ContractAbi? abi) => _byContract[contract] = abi;

    /// <summary>How a module describes itself; null when it does not, or when this answer has asked for too many.</summary>
    public ContractAbi? OfCode(in CodeHash code)
    {
        if (descriptions.TryGet(code, out ModuleDescription? description)) return description.Abi;
        return ++_modulesRead > ModulesReadMax ? null : descriptions.Of(viewOf(), code).Abi;
    }

    /// <summary>A decoded value as JSON, within what this answer may still hold.</summary>
    public JsonElement? Json(Action<Utf8JsonWriter> write) => Write(write);

    /// <summary>The fields of an event as an object.</summary>
    public JsonElement? Event(StateEvent logged) =>
        Takes(logged.Data.Length) && AbiEvents.TryDecode(Of(logged.Contract), logged.Topic.Span, logged.Data.Span, out AbiEvent? described, out AbiValue.Record? fields)
            ? Write(json => AbiJson.WriteFields(json, fields.Fields, described.Fields))
            : null;

    /// <summary>What a method gave back.</summary>
    public JsonElement? Returned(in Address contract, string method, WasmValue? result, ReadOnlyMemory<byte> data) =>
        Takes(data.Length) && Of(contract)?.Method(method) is { } described && AbiArguments.TryDecodeResult(described, result, data.Span, out AbiValue? value)
            ? Write(json => AbiJson.Write(json, value, described.Result!))
            : null;

    /// <summary>A key of storage and its value: name, key, value.</summary>
    public JsonElement? Stored(in Address contract, ReadOnlySpan<byte> key, ReadOnlyMemory<byte> stored) =>
        Place(contract, key) is { } place && TryDecode(place, stored, out AbiValue? value) ? Write(json => place.Write(json, ("value", value))) : null;

    /// <summary>A change of storage: name, key, the values before and after.</summary>
    public JsonElement? Changed(in Address contract, ReadOnlySpan<byte> key, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after) =>
        Place(contract, key) is { } place && TryDecode(place, before, out AbiValue? old) && TryDecode(place, after, out AbiValue? now)
            ? Write(json => place.Write(json, ("before", old), ("after", now)))
            : null;

    // Also what turns out not to fit is paid for: it takes as long to find out, and nobody pays gas for asking.
    private bool Takes(int bytes)
    {
        if (bytes > ValueBytesMax || bytes > _bytesLeft || _jsonLeft <= 0) return false;
        _bytesLeft -= bytes;
        return true;
    }

    private ContractAbi? Find(in Address contract)
    {
        if (viewOf().Contract(contract) is not { } state) return null;
        return OfCode(state.Code);
    }

    private StoragePlace? Place(in Address contract, ReadOnlySpan<byte> key) => Of(contract) is { } abi ? StorageLayout.Describe(abi.Storage, key) : null;

    private bool TryDecode(StoragePlace place, ReadOnlyMemory<byte>? bytes, out AbiValue? value)
    {
        value = null;
        return bytes is not { } present || (Takes(present.Length) && AbiCodec.TryDecode(present.Span, place.ValueType, out value, out _));
    }

    // Names of fields make JSON many times as long as the bytes it stands for, so what is written is counted, and not what is read.
    private JsonElement? Write(Action<Utf8JsonWriter> write)
    {
        if (_jsonLeft <= 0) return null;
        var buffer = new BoundedBuffer(_jsonLeft);
        try
        {
            using (var json = new Utf8JsonWriter(buffer)) write(json);
        }
        catch (BoundedBuffer.FullException)
        {
            _jsonLeft = 0;
            return null;
        }

        _jsonLeft -= buffer.Written.Length;
        var reader = new Utf8JsonReader(buffer.Written.Span, new JsonReaderOptions { MaxDepth = Client.Json.ApiJson.DepthMax });
        return JsonElement.ParseValue(ref reader);
    }

    private sealed class BoundedBuffer(int bytesMax) : IBufferWriter<byte>
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

        public void Advance(int count)
        {
            // Before it counts as written: a writer that is disposed on the way out tries the same again.
            if (_bytes.WrittenCount + count > bytesMax) throw new FullException();
            _bytes.Advance(count);
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _bytes.GetMemory(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => _bytes.GetSpan(sizeHint);

        /// <summary>More was written than there is room for.</summary>
        public sealed class FullException : Exception;
    }
}
