using System.Collections.Immutable;
using System.Text;
using Vow.Engine.Code;
using Vow.Engine.Native;
using Vow.Engine.Symbols;
using Vow.Wasm;

namespace Vow.Engine.Execution;

/// <summary>Says for people why a call failed: what happened, where, and what to do. Nothing here enters consensus.</summary>
internal static class FailureText
{
    // The message of a panic with its place, as contracts send it, is about 1 KiB at most.
    private const int PayloadBytesMax = 1200;
    private const int RecursionFramesMin = 6;
    private const int ListedNamesMax = 32;
    private const int ComparedNamesMax = 64;
    private const int ComparedCharactersMax = 40;

    public static ContractError Describe(CallSession session, CallFrame frame, in CallOutcome outcome)
    {
        var message = Sentence(session, frame, outcome);
        string? place = null;
        if (outcome.Code is ErrorCode.Reverted) (message, place) = FailurePlace.Split(message);
        if (outcome.Code is ErrorCode.Reverted or ErrorCode.Unreachable) place ??= FailurePlace.Read(frame.Place);
        return new ContractError(outcome.Code, message)
        {
            Place = place,
            Limit = LimitOf(session, frame, outcome),
            Cause = frame.LastFailure,
            Locate = outcome.Frames is { Length: > 0 } frames ? Locator(session.Vm, frame.Code, frames) : null,
        };
    }

    private static ExceededLimit? LimitOf(CallSession session, CallFrame frame, in CallOutcome outcome) => outcome.Code switch
    {
        ErrorCode.OutOfGas => new ExceededLimit("gas of the call", (ulong)outcome.Gas.Limit, (ulong)outcome.Gas.Used, "gas"),
        ErrorCode.StackOverflow => new ExceededLimit("stack of an execution", (ulong)session.Vm.Protocol.StackSlotsMax, (ulong)session.Vm.Protocol.StackSlotsMax + 1, "stack slots"),
        _ => outcome.Code == frame.FailureCode ? frame.FailureLimit : null,
    };

    /// <summary>As <see cref="Describe"/>, for a contract that another one called.</summary>
    public static NestedFailure DescribeNested(CallSession session, CallFrame frame, CodeMethod method, in CallOutcome outcome) =>
        new(frame.Contract, frame.Code.Hash, method.Name, Describe(session, frame, outcome));

    public static string MethodNotFound(CodeFacts facts, string name)
    {
        var callable = facts.Callable.ToList();
        if (CodeFacts.IsReserved(name)) return $"{name} is called by the engine alone, at the right time; it is no method";
        if (callable.Count == 0) return $"the contract has no method {name}: it exports no callable function";
        // Comparing costs the product of the lengths, and this call has cost its sender next to nothing: only names that people write are compared.
        var nearest = name.Length > ComparedCharactersMax ? null : Spelling.Nearest(name, callable.Where(method => method.Length <= ComparedCharactersMax).Take(ComparedNamesMax));
        var hint = nearest is null ? "" : $" did you mean {nearest}?";
        var more = callable.Count > ListedNamesMax ? $", and {callable.Count - ListedNamesMax} more" : "";
        return $"the contract has no method {name};{hint} it has: {string.Join(", ", callable.Take(ListedNamesMax))}{more}";
    }

    /// <summary>Why arguments do not fit a method, or null when they do.</summary>
    public static string? ArgumentMismatch(CodeMethod method, IReadOnlyList<WasmValue> arguments)
    {
        var parameters = method.Type.Parameters;
        if (parameters.Length != arguments.Count) return $"{method.Name}{method.Type} takes {parameters.Length} arguments and {arguments.Count} were given";
        for (var i = 0; i < parameters.Length; i++)
        {
            if (arguments[i].Type != parameters[i]) return $"argument {i + 1} of {method.Name}{method.Type} is {parameters[i].ToText()} and {arguments[i].Type.ToText()} was given";
        }

        return null;
    }

    private static string Sentence(CallSession session, CallFrame frame, in CallOutcome outcome) => outcome.Code switch
    {
        ErrorCode.Reverted => Payload(frame.ReturnData),
        ErrorCode.OutOfGas => $"out of gas: the call needed more than its limit of {outcome.Gas.Limit} gas; all of it is charged. Raise the limit, or find what uses it with a trace",
        ErrorCode.DeadlineExceeded => $"the call ran longer than this node's limit of {session.Environment.Timeout.TotalMilliseconds} ms and was stopped. Ask for less at once, or look for a loop without an end",
        ErrorCode.Cancelled => "the call was cancelled",
        ErrorCode.StackOverflow => $"stack overflow: calls nested deeper than the {session.Vm.Protocol.StackSlotsMax} stack slots of an execution allow. Look for recursion without an end",
        ErrorCode.Unreachable => "the contract trapped: it executed unreachable, which compilers put behind panics and failed assertions; it gave no message",
        ErrorCode.MemoryOutOfBounds when outcome.Message is null && IsRecursion(outcome.Frames) =>
            "the contract trapped: it accessed memory out of bounds in a recursion; what it keeps on the stack in its memory has most likely outgrown it. Look for recursion without an end",
        ErrorCode.MemoryOutOfBounds => outcome.Message ?? $"the contract trapped: it accessed memory out of bounds; it has {outcome.MemoryBytes} bytes",
        ErrorCode.TableOutOfBounds => "the contract trapped: it accessed a table out of bounds",
        ErrorCode.IndirectCallToNull => "the contract trapped: it called a function pointer that is null",
        ErrorCode.BadSignature => "the contract trapped: it called a function pointer of another signature",
        ErrorCode.IntegerOverflow => "the contract trapped: an integer division overflowed",
        ErrorCode.IntegerDivisionByZero => "the contract trapped: an integer was divided by zero",
        ErrorCode.BadConversionToInteger => "the contract trapped: a float that does not fit was converted to an integer",
        _ => outcome.Message ?? $"the call failed with {outcome.Code}",
    };

    // Compilers keep large locals in memory: a recursion of such functions ends there before the counted stack does. The stack that is at hand is its innermost part.
    private static bool IsRecursion(RawFrame[]? frames) =>
        frames is { Length: >= RecursionFramesMin } && frames.GroupBy(frame => frame.FunctionIndex).Max(group => group.Count()) >= RecursionFramesMin;

    private static string Payload(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return "the contract reverted and gave no reason";
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true);
        try
        {
            var decoded = text.GetString(payload[..WholeCharacters(payload)]);
            if (!decoded.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))) return decoded;
        }
        catch (DecoderFallbackException)
        {
            // Not text: shown as bytes below.
        }

        return $"the contract reverted with 0x{Convert.ToHexStringLower(payload[..Math.Min(payload.Length, 64)])}{(payload.Length > 64 ? $"… ({payload.Length} bytes)" : "")}";
    }

    // Not in the middle of a character: the rest of a long text is left out, and what is shown stays text.
    private static int WholeCharacters(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= PayloadBytesMax) return utf8.Length;
        var end = PayloadBytesMax;
        while (end > PayloadBytesMax - 3 && (utf8[end] & 0xC0) == 0x80) end--;
        return end;
    }

    private static Func<ImmutableArray<TraceFrame>> Locator(WasmVm vm, ContractCode code, RawFrame[] frames)
    {
        // The code itself may be gone when the stack is asked for.
        var (hash, probes) = (code.Hash, code.Probes);
        return () => Locate(vm, hash, probes, frames);
    }

    private static ImmutableArray<TraceFrame> Locate(WasmVm vm, in CodeHash code, ProbeLevel probes, RawFrame[] frames)
    {
        if (!vm.TryGetModule(code, out var wasm)) return [];
        var (module, instrumented, offsets) = ModulePreparation.Locate(wasm, vm.Protocol, probes);
        var symbols = ModuleSymbols.Read(module);
        var trace = ImmutableArray.CreateBuilder<TraceFrame>();
        foreach (var raw in frames)
        {
            // Injected functions are the engine's own business.
            if (raw.FunctionIndex >= instrumented.OriginalFunctions.Length || instrumented.OriginalFunctions[(int)raw.FunctionIndex] is not { } original) continue;
            var offset = raw.ModuleOffset < 0 ? null : offsets.Original((int)raw.ModuleOffset);
            trace.Add(new TraceFrame(original, symbols.WrittenNameOf(original), offset ?? -1) { Place = offset is { } at ? symbols.PlaceOf(at) : null });
        }

        return trace.ToImmutable();
    }
}
