using System.Buffers.Binary;
using System.Text;
using Vow.Engine.Host;

namespace Vow.Engine.Tracing;

/// <summary>Host calls in words, while their memory can be read: <c>storage_read(key#7 "counter")</c> when one begins, <c>4 B 0x01000000</c> when it ends.</summary>
public static class HostCallText
{
    private const int BytesShownMax = 32;

    // What call_contract and create_contract answer, by its number.
    private static readonly string[] CallStatuses =
        ["ok", "reverted", "trapped", "out of gas", "not found", "balance too small", "too many calls inside each other", "refused: the contract is running already", "refused: no value in a read-only call"];

    /// <summary>The function and what its arguments mean.</summary>
    public static string OfArguments(in HostCallRecord call)
    {
        var text = new StringBuilder().Append(call.Function).Append('(');
        var parameters = call.Function.Parameters;
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            var parameter = i < parameters.Length ? parameters[i] : default;
            // What will be there is the result.
            if (ResultBytes(call.Function.Id) > 0 && parameter.Name == "result_ptr") continue;
            if (text[^1] != '(') text.Append(", ");
            if (parameter.Role == HostParameterRole.Pointer && i + 1 < parameters.Length && parameters[i + 1].Role == HostParameterRole.Length && i + 1 < call.Arguments.Length)
            {
                text.Append(DescribeRange(parameter.What, call, i, isBuffer: parameter.Name == "buf_ptr"));
                i++;
            }
            else
            {
                text.Append(DescribeNumber(parameter, call, i));
            }
        }

        return text.Append(')').ToString();
    }

    /// <summary>What came back from one that did not end the call.</summary>
    public static string OfResult(in HostCallRecord call)
    {
        switch (ResultBytes(call.Function.Id))
        {
            case Address.Bytes when call.Function.Id != HostFunctionId.CreateContract: return $"0x{Convert.ToHexStringLower(Fixed(call, call.Arguments.Length - 1, Address.Bytes))}";
            case 16: return Display.Amount(Amount(call, call.Arguments.Length - 1));
        }

        if (call.Function.Type.Results.IsEmpty) return "()";
        return call.Function.Id switch
        {
            HostFunctionId.StorageRead => call.Result == 0 ? "none" : DescribeValue(call, (uint)(call.Result >> 32), (uint)call.Result),
            HostFunctionId.StorageGet => (int)call.Result == -1 ? "none" : DescribeValue(call, (uint)call.Arguments[2], (uint)Math.Min(call.Result, call.Arguments[3])),
            HostFunctionId.GetInput => DescribeValue(call, (uint)call.Arguments[0], (uint)Math.Min(call.Result, call.Arguments[1])),
            HostFunctionId.StorageNext => (int)call.Result == -1 ? "none" : $"{(int)call.Result} B",
            HostFunctionId.CallContract or HostFunctionId.CreateContract when (ulong)call.Result < (ulong)CallStatuses.Length => CallStatuses[(int)call.Result],
            _ => Display.Number(call.Result),
        };
    }

    /// <summary>The bytes that a pointer and the length behind it mean, by the place of the pointer; none when they do not lie in memory.</summary>
    internal static ReadOnlySpan<byte> Range(in HostCallRecord call, int pointer) => Slice(call.Memory, (uint)call.Arguments[pointer], (uint)call.Arguments[pointer + 1]);

    /// <summary>A number of bytes at a pointer; zeros when they do not lie in memory.</summary>
    internal static ReadOnlySpan<byte> Fixed(in HostCallRecord call, int pointer, int length) =>
        Slice(call.Memory, (uint)call.Arguments[pointer], (uint)length) is { IsEmpty: false } bytes ? bytes : new byte[length];

    /// <summary>An amount of value at a pointer.</summary>
    internal static UInt128 Amount(in HostCallRecord call, int pointer) => BinaryPrimitives.ReadUInt128LittleEndian(Fixed(call, pointer, 16));

    // Bytes that the host puts at the last argument, result_ptr, when it succeeds; 0 for functions that have none, or none of a fixed length.
    private static int ResultBytes(HostFunctionId function) => function switch
    {
        HostFunctionId.GetCaller or HostFunctionId.GetContractAddress or HostFunctionId.GetOrigin or HostFunctionId.GetTransactionHash
            or HostFunctionId.CryptoHash or HostFunctionId.CreateContract => Address.Bytes,
        HostFunctionId.GetValue or HostFunctionId.GetBalance => 16,
        _ => 0,
    };

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> memory, uint start, uint count) =>
        (ulong)start + count > (ulong)memory.Length ? [] : memory.Slice((int)start, (int)count);

    private static string DescribeNumber(in HostParameter parameter, in HostCallRecord call, int index)
    {
        var value = call.Arguments[index];
        return parameter.Name switch
        {
            "address_ptr" or "to_ptr" or "code_hash_ptr" => DescribeFixed(parameter.What, call, index, Address.Bytes),
            "value_ptr" when value == 0 => $"{parameter.What} 0",
            "value_ptr" or "amount_ptr" => $"{parameter.What} {Display.Amount(Amount(call, index))}",
            "gas" => value == 0 ? "gas all" : $"gas {Display.Amount((UInt128)unchecked((ulong)value))}",
            _ when parameter.Role is HostParameterRole.Pointer or HostParameterRole.Text => $"{parameter.What} at {(uint)value}",
            // A name in words says less than the name itself where it is a sentence.
            _ when parameter.What is { Length: > 0 } => $"{parameter.Name} {value}",
            _ => $"{value}",
        };
    }

    private static string DescribeFixed(string what, in HostCallRecord call, int index, int length) =>
        Slice(call.Memory, (uint)call.Arguments[index], (uint)length) is { IsEmpty: false } bytes ? $"{what} 0x{Convert.ToHexStringLower(bytes)}" : $"{what} at {(uint)call.Arguments[index]}";

    /// <summary>What a pointer and a length mean: the bytes, as far as they fit a line and lie in memory.</summary>
    private static string DescribeRange(string what, in HostCallRecord call, int pointer, bool isBuffer)
    {
        var (start, count) = ((uint)call.Arguments[pointer], (uint)call.Arguments[pointer + 1]);
        if ((ulong)start + count > (ulong)call.Memory.Length) return $"{what}#{count} at {start}";
        if (count == 0 || isBuffer) return $"{what}#{count}";
        var bytes = call.Memory.Slice((int)start, (int)Math.Min(count, BytesShownMax));
        return $"{what}#{count} {Display.Bytes(bytes)}{(count > BytesShownMax ? "…" : "")}";
    }

    /// <summary>Bytes that the host put into the contract's memory.</summary>
    private static string DescribeValue(in HostCallRecord call, uint start, uint count)
    {
        var length = call.Function.Type.Results[0] == Wasm.ValueType.I64 ? (uint)call.Result : (uint)(int)call.Result;
        if (count == 0 || count > BytesShownMax || (ulong)start + count > (ulong)call.Memory.Length) return $"{length} B";
        return $"{length} B {Display.Bytes(call.Memory.Slice((int)start, (int)count))}";
    }
}
