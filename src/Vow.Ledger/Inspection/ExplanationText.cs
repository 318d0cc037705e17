using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Vow.Engine;
using Vow.Engine.Tracing;

namespace Vow.Ledger.Inspection;

/// <summary>An explanation for people, line by line: what happened, where, with which values, what to do. The first line says it in a sentence.</summary>
public static partial class ExplanationText
{
    /// <summary>The lines. What came from contracts is harmless to a terminal.</summary>
    public static ImmutableArray<string> Lines(FailureExplanation failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var writer = new Writer();
        writer.Write(failure);
        return writer.Finish();
    }

    /// <summary>A line with names where addresses stand.</summary>
    /// <param name="line">One of <see cref="Lines"/>.</param>
    /// <param name="nameOf">Gives the name of an address, or null when it has none.</param>
    public static string Named(string line, Func<Address, string?> nameOf)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(nameOf);
        return AddressPattern().Replace(line, found => AddressText.TryParse(found.Groups[1].Value, out Address address, out _) ? nameOf(address) ?? found.Value : found.Value);
    }

    // What a contract calls itself stands behind its address, and goes where it has a name of the reader's.
    [GeneratedRegex(@"(vow1[02-9ac-hj-np-z]{58})(?: \([^()]*\))?")]
    private static partial Regex AddressPattern();

    private sealed class Writer
    {
        private readonly ImmutableArray<string>.Builder _lines = ImmutableArray.CreateBuilder<string>();

        public ImmutableArray<string> Finish() => _lines.ToImmutable();

        public void Write(FailureExplanation failure)
        {
            Add(Headline(failure));
            Fact("error", $"{failure.Code} ({failure.Number}){(failure.Actions > 1 ? $" in action {failure.Action + 1} of {failure.Actions}" : "")}{(failure.Status == ReceiptStatus.Refused ? ", refused: nothing ran and nothing was charged" : "")}");
            if (failure.Request.Length > 0) Fact("asked", failure.Request);
            if (failure.Limit is { } limit) Fact("limit", LimitLine(failure, limit));
            for (int index = 0; index < failure.Calls.Length; index++)
            {
                if (index == failure.Calls.Length - 2 && failure.CallsLeftOut > 0) Add($"  … and {failure.CallsLeftOut} more calls in between");
                Write(failure.Calls[index], index, failure);
            }

            if (failure.Gas is { } gas) Write(gas);
            foreach (string advice in failure.Advice) Fact("next", advice);
        }

        private static string Headline(FailureExplanation failure)
        {
            if (failure.Calls is not [var began, ..]) return failure.Message;
            return began.Error == ErrorCode.OutOfGas
                ? $"out of gas: {began.Method} of {Contract(began)} needed more than its limit of {Display.Number(began.GasLimit)} gas; all of it is charged"
                : began.Message;
        }

        private void Write(FailedCall call, int index, FailureExplanation failure)
        {
            string ended = call.Error == ErrorCode.Reverted ? "reverted" : "failed";
            string how = index == 0 ? "" : $", which then {ended}: {OneLine(call.Message)}";
            Fact(index == 0 ? "in" : "from", $"{Display.Harmless(call.Method)} of {Contract(call)}{(index == failure.Calls.Length - 1 ? "" : $", called by {AddressText.Format(call.Caller)}")}{(call.ReadOnly ? ", read-only" : "")}{how}");
            if (call.Place is { } place) Add($"      at {place}");
            foreach (string frame in call.Stack) Add($"      at {frame}");
            if (!call.Parameters.IsEmpty) Detail("with", Values(call.Parameters, ": "));
            if (call.Value != 0) Detail("value", Display.Amount(call.Value));
            if (!call.Reads.IsEmpty) Detail("read", Values(call.Reads, " = "));
            if (call.HostCall is { } hostCall) Detail("during", hostCall);
            if (call.Refused is { } refused) Detail("refused", $"{refused.Request}: {refused.Why}");
            if (call.Error == ErrorCode.OutOfGas) Detail("gas", Rule(call));
        }

        private void Write(GasFindings gas)
        {
            if (gas.Top.IsEmpty) return;
            Fact("gas", $"of the {Display.Number(gas.Used)} that the transaction used");
            foreach (GasUse use in gas.Top)
            {
                string share = string.Create(CultureInfo.InvariantCulture, $"{use.PerMille / 10}.{use.PerMille % 10} %");
                Add($"      {share,7}  {Display.Number(use.Gas)}  {Display.Harmless(use.Name)}{(use.Contract is { } contract ? $" of {AddressText.Format(contract)}" : "")}{(use.Count > 1 ? $", {Display.Number(use.Count)} times" : "")}");
            }
        }

        private static string LimitLine(FailureExplanation failure, ExceededLimit limit)
        {
            string most = $"{limit.What}: {Display.Amount(limit.Limit)} {limit.Unit}";
            if (failure.Gas is { } gas && limit.Unit == "gas")
                return gas.Budget.Needed > 0 ? $"{most}; the whole transaction needs {Display.Number(gas.Budget.Needed)} and had {Display.Number(gas.Limit)}" : most;
            return limit.Unit == "stack slots" ? $"{most}, for all nested calls together" : $"{most}; asked for: {Display.Amount(limit.Actual)}";
        }

        private static string Rule(FailedCall call) => call.GasRule switch
        {
            GasRule.Argument => $"it had {Display.Number(call.GasLimit)}, which its caller set as the argument gas of call_contract",
            GasRule.Share => $"it had {Display.Number(call.GasLimit)}: 63/64 of what its caller had left, for a caller always keeps a 64th",
            _ => $"it had {Display.Number(call.GasLimit)}: what the transaction had left of its limit when the call began",
        };

        private static string Contract(FailedCall call) => call.Name is { Length: > 0 } name ? $"{AddressText.Format(call.Contract)} ({name})" : AddressText.Format(call.Contract);

        private static string Values(ImmutableArray<ShownValue> values, string between) => string.Join(", ", values.Select(value => $"{value.Name}{between}{value.Value}"));

        private static string OneLine(string text) => text.ReplaceLineEndings(" ");

        private void Fact(string name, string text) => Add($"  {name,-7} {text}");

        private void Detail(string name, string text) => Add($"      {name,-7} {text}");

        private void Add(string line) => _lines.AddRange(line.ReplaceLineEndings("\n").Split('\n').Select((part, index) => Display.Harmless(index == 0 ? part : $"      {part}")));
    }
}
