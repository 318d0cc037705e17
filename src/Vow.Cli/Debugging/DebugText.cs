using System.Globalization;
using Vow.Cli.Output;
using Vow.Engine;
using Vow.Engine.Debugging;
using Vow.Engine.Symbols;
using Vow.Wasm;
using ValueType = Vow.Wasm.ValueType;

namespace Vow.Cli.Debugging;

/// <summary>What there is to see of an execution that has stopped, in words.</summary>
internal sealed class DebugText(DebugModules modules, ContractText text)
{
    private const int ChangesMax = 1000;

    /// <summary>Why it has stopped, in a line.</summary>
    public static string Reason(in DebugStop stop) => stop.Reason switch
    {
        DebugStopReason.Beginning => "beginning",
        DebugStopReason.Breakpoint => $"breakpoint {stop.Breakpoint!.Text}",
        DebugStopReason.Failure => $"failure {stop.Error!.Class}.{stop.Error.Code}",
        DebugStopReason.Pause => "paused",
        _ => "step",
    };

    /// <summary>What happens next there, in a line; null when a function has only begun.</summary>
    public string? Next(in DebugStop stop)
    {
        if (stop.Error is { } error) return error.Place is { } place ? $"{error.Message}, at {place}" : error.Message;
        if (stop.HostCall is { } call) return $"calls {call.Text}";
        return stop.Callee is { } callee ? $"calls {FunctionName(stop.Call, callee)}" : null;
    }

    /// <summary>A function and where it is.</summary>
    public string Frame(DebugFrame frame)
    {
        var name = FunctionName(frame.Call, frame.Function);
        if (Place(frame) is { } place) return $"{name} at {Display.Harmless(place.ToString())}";
        return frame.Offset >= 0 ? $"{name} (byte 0x{frame.Offset:x})" : name;
    }

    /// <summary>Where a function is in the source; null where that is not known.</summary>
    public SourcePlace? Place(DebugFrame frame) => modules.Find(frame.Call.Code)?.PlaceOf(frame.Offset);

    /// <summary>A contract call.</summary>
    public string Call(DebugCall call) => $"{call.Method} of {text.Named(call.Contract)}";

    /// <summary>A contract.</summary>
    public string Contract(Address contract) => text.Named(contract);

    /// <summary>What a contract call was given.</summary>
    public IEnumerable<string> Input(DebugCall call)
    {
        yield return $"caller  {text.Named(call.Caller)}";
        if (call.Value != 0) yield return $"value  {Display.Amount(call.Value)}";
        if (call.IsReadOnly) yield return "read-only";
        var action = new Client.CallAction { Contract = call.Contract, Method = call.Method, Arguments = call.Arguments, Input = call.Input };
        if (text.Parameters(action) is { } parameters) yield return parameters.Length == 0 ? "no parameters" : parameters;
        if (!call.Arguments.IsEmpty) yield return $"arguments  {string.Join(", ", call.Arguments)}";
        if (!call.Input.IsEmpty) yield return $"input  {Display.Bytes(call.Input.Span)}";
    }

    /// <summary>Gas of the call.</summary>
    public static string Gas(in DebugStop stop) => $"{Display.Number(stop.View.GasUsed)} gas used of {Display.Number(stop.Call.GasLimit)} in this call, {Display.Number(stop.View.GasLeft)} left";

    /// <summary>The functions under way, innermost first, a line each; those of a call that another contract made under the call.</summary>
    public IEnumerable<string> Stack(IReadOnlyList<DebugFrame> frames, int selected)
    {
        const int LinesMax = 50;
        for (var number = 0; number < frames.Count; number++)
        {
            if (number == LinesMax)
            {
                yield return $"  … and {Display.Number(frames.Count - LinesMax)} more";
                yield break;
            }

            var frame = frames[^(number + 1)];
            var isFirst = number == 0 || frames[^number].Call != frame.Call;
            yield return $"{(number == selected ? ">" : " ")} #{number} {Frame(frame)}{(isFirst ? $"  in {Call(frame.Call)}" : "")}";
        }
    }

    /// <summary>Parameters and locals, a line each; those of zero that have no name are left out of a long list.</summary>
    public IEnumerable<string> Locals(DebugFrame frame)
    {
        foreach (var (name, value) in LocalsOf(frame)) yield return $"{name} = {value}";
    }

    /// <summary>Parameters and locals by name with their values.</summary>
    public IEnumerable<(string Name, string Value)> LocalsOf(DebugFrame frame)
    {
        var variables = modules.Find(frame.Call.Code)?.LocalsOf(frame.Function) ?? [];
        var values = frame.Locals.ToArray();
        for (var index = 0; index < Math.Min(values.Length, variables.Count); index++)
            yield return ($"${index}{(variables[index].Name is { } name ? $" {Display.Harmless(name)}" : "")}", Value(variables[index].Type, values[index]));
    }

    /// <summary>A key of a contract's storage with its value before the transaction and now.</summary>
    public string Stored(in Address contract, ReadOnlySpan<byte> key, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? now)
    {
        var isChanged = (before is null) != (now is null) || (before is { } old && now is { } other && !old.Span.SequenceEqual(other.Span));
        if (isChanged) return text.Change(contract, key, before, now) ?? $"{text.Key(contract, key)}  {Value(before)} → {Value(now)}";
        if (now is { } value && text.Stored(contract, key, value.Span) is { } stored) return $"{stored.Key}  {stored.Value}";
        return $"{text.Key(contract, key)}  {Value(now)}";
    }

    /// <summary>As <see cref="Stored"/>, of a key as it is at a stop.</summary>
    public string StoredNow(in DebugStop at, Address contract, ReadOnlyMemory<byte> key)
    {
        ReadOnlyMemory<byte>? now = at.View.TryReadStorage(contract, key.Span, out var value) ? value.ToArray() : default(ReadOnlyMemory<byte>?);
        var first = at.History.Writes.FirstOrDefault(write => write.Contract == contract && write.Key.Span.SequenceEqual(key.Span));
        return Stored(contract, key.Span, first is null ? now : first.Before, now);
    }

    /// <summary>Each key that has been written so far, by contract.</summary>
    public IReadOnlyList<(string Contract, string Line)> Changed(in DebugStop at)
    {
        var lines = new List<(string, string)>();
        var seen = new HashSet<(Address, string)>();
        foreach (var write in at.History.Writes)
        {
            if (lines.Count < ChangesMax && seen.Add((write.Contract, Convert.ToHexString(write.Key.Span)))) lines.Add((text.Named(write.Contract), StoredNow(at, write.Contract, write.Key)));
        }

        return lines;
    }

    public string Event(Vow.Engine.State.StateEvent logged) => text.Event(new Client.EventResponse { Contract = logged.Contract, Topic = logged.Topic, Data = logged.Data });

    public string FunctionName(DebugCall call, uint function) => Display.Harmless(modules.Find(call.Code)?.FunctionName(function) ?? $"function {function}");

    private static string Value(ReadOnlyMemory<byte>? value) => value is { } bytes ? Display.Value(bytes.Span) : "absent";

    private static string Value(ValueType type, long bits)
    {
        switch (type)
        {
            case ValueType.I32: return Integer((int)bits, (uint)bits);
            case ValueType.I64: return Integer(bits, (ulong)bits);
            case ValueType.F32: return BitConverter.Int32BitsToSingle((int)bits).ToString("R", CultureInfo.InvariantCulture);
            case ValueType.F64: return BitConverter.Int64BitsToDouble(bits).ToString("R", CultureInfo.InvariantCulture);
            default: return type.ToText();
        }
    }

    private static string Integer(long signed, ulong unsigned) =>
        $"{signed.ToString(CultureInfo.InvariantCulture)}{(signed is >= 0 and < 10 ? "" : $" (0x{unsigned:x})")}";
}
