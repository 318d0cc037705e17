using System.Text;
using Vow.Engine.Host;

namespace Vow.Engine.Tracing;

/// <summary>One line of a trace: <c>12 storage_read(key#7 "counter") -> 4 B  gas 24 384</c>.</summary>
/// <param name="Number">Its number among the host calls, from 1.</param>
/// <param name="Depth">Depth of the contract call that made it; 1 is the outermost.</param>
/// <param name="Function">The host function's name.</param>
/// <param name="Arguments">What the arguments mean, for people.</param>
/// <param name="Result">What came back, for people.</param>
/// <param name="Gas">Gas it cost, that of contracts it called included.</param>
/// <param name="Failed">Whether it ended the call.</param>
public sealed record HostCall(int Number, int Depth, string Function, string Arguments, string Result, long Gas, bool Failed)
{
    private const int BytesShownMax = 32;

    /// <summary>The line, two blanks further in for each depth.</summary>
    public override string ToString() =>
        $"{new string(' ', 2 * (Depth - 1))}{Number} {Function}({Arguments}) -> {Result}  gas {Display.Number(Gas)}";

    /// <summary>Describes a call while its memory can be read.</summary>
    public static HostCall From(int number, in HostCallRecord call) =>
        new(number, call.Depth, call.Function.ToString(), DescribeArguments(call), call.Failed ? "ended the call" : DescribeResult(call), call.Gas, call.Failed);

    private static string DescribeArguments(in HostCallRecord call)
    {
        var text = new StringBuilder();
        var parameters = call.Function.Parameters;
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (i > 0) text.Append(", ");
            var parameter = i < parameters.Length ? parameters[i] : default;
            if (parameter.Role == HostParameterRole.Pointer && i + 1 < parameters.Length && parameters[i + 1].Role == HostParameterRole.Length && i + 1 < call.Arguments.Length)
            {
                text.Append(DescribeRange(parameter.What, call, call.Arguments[i], call.Arguments[i + 1], isBuffer: parameter.Name == "buf_ptr"));
                i++;
            }
            else
            {
                text.Append(DescribeNumber(parameter, call.Arguments[i]));
            }
        }

        return text.ToString();
    }

    private static string DescribeNumber(in HostParameter parameter, long value) => parameter.Role switch
    {
        HostParameterRole.Pointer or HostParameterRole.Text => $"{parameter.What} at {(uint)value}",
        _ when parameter.What is { Length: > 0 } what => $"{what} {value}",
        _ => $"{value}",
    };

    /// <summary>What a pointer and a length mean: the bytes, as far as they fit a line and lie in memory.</summary>
    private static string DescribeRange(string what, in HostCallRecord call, long pointer, long length, bool isBuffer)
    {
        var (start, count) = ((uint)pointer, (uint)length);
        if ((ulong)start + count > (ulong)call.Memory.Length) return $"{what}#{count} at {start}";
        if (count == 0 || isBuffer) return $"{what}#{count}";
        var bytes = call.Memory.Slice((int)start, (int)Math.Min(count, BytesShownMax));
        return $"{what}#{count} {Display.Bytes(bytes)}{(count > BytesShownMax ? "…" : "")}";
    }

    private static string DescribeResult(in HostCallRecord call)
    {
        var type = call.Function.Type;
        if (type.Results.IsEmpty) return "()";
        return call.Function.Name switch
        {
            "storage_read" => call.Result == 0 ? "none" : DescribeValue(call, (uint)(call.Result >> 32), (uint)call.Result),
            "storage_get" => (int)call.Result == -1 ? "none" : DescribeValue(call, (uint)call.Arguments[2], (uint)Math.Min(call.Result, call.Arguments[3])),
            "get_input" => DescribeValue(call, (uint)call.Arguments[0], (uint)Math.Min(call.Result, call.Arguments[1])),
            "storage_next" => (int)call.Result == -1 ? "none" : $"{(int)call.Result} B",
            _ => Display.Number(call.Result),
        };
    }

    /// <summary>Bytes that the host put into the contract's memory.</summary>
    private static string DescribeValue(in HostCallRecord call, uint start, uint count)
    {
        var length = call.Function.Type.Results[0] == Wasm.ValueType.I64 ? (uint)call.Result : (uint)(int)call.Result;
        if (count == 0 || count > BytesShownMax || (ulong)start + count > (ulong)call.Memory.Length) return $"{length} B";
        return $"{length} B {Display.Bytes(call.Memory.Slice((int)start, (int)count))}";
    }
}
