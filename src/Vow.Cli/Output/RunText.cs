using System.Globalization;
using Spectre.Console;
using Vow.Cli.Running;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger.Abi;
using Vow.Ledger.Inspection;

namespace Vow.Cli.Output;

/// <summary>A run for people: the outcome, then gas, events and changes.</summary>
/// <param name="description">How the contract describes itself; null when it does not.</param>
/// <param name="nameOf">Names that were typed.</param>
internal sealed class RunText(ContractAbi? description, Func<Address, string?> nameOf)
{
    public void Write(CliConsole console, RunReport report)
    {
        if (report.Init is { } init)
        {
            WriteCall(console.Ansi, init);
            console.Ansi.WriteLine();
        }

        WriteCall(console.Ansi, report);
    }

    /// <summary>What <c>--trace</c> and <c>debug_log</c> say; before the outcome, as it happened.</summary>
    private void WriteTrace(IAnsiConsole ansi, RunReport report)
    {
        if (report.Trace is { } trace)
        {
            var decoder = new TraceDecoder(code => code == report.Code ? description : null);
            TraceView.Write(ansi, new TraceText(decoder, address => Named(address) ?? Shortened(address), TraceTextOptions.Whole).Of(trace));
            if (report.IsTraceCut) ansi.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]… cut: {Display.Number(report.HostCalls)} host calls were made[/]");
            ansi.WriteLine();
            return;
        }

        DebugLogText.Write(ansi, report.Logs, report.Result.Error);
    }

    private void WriteCall(IAnsiConsole ansi, RunReport report)
    {
        WriteTrace(ansi, report);
        var result = report.Result;
        var colour = result.IsSuccess ? "green" : "red";
        ansi.MarkupLine($"[{colour}]{Sign(result)}[/] [bold]{Markup.Escape(report.Method)}[/] {Verb(result.Status)}  [grey]contract {Shortened(report.Contract)}[/]");
        if (result.Error is { } error) FailureReport.Write(ansi, report.Code, error);

        var facts = new FactSheet();
        AddReturned(facts, description?.Method(report.Method), result);
        facts.Add("gas", GasLine(result.Gas));
        facts.Add("events", report.Events.Select(entry => EventLine(report, entry)));
        facts.Add("storage", report.Storage.Select(change => StorageLine(report, change)));
        facts.Add("balances", report.Balances.Select(change =>
            $"{Shortened(change.Account)}  {Display.Amount(change.Before)} → {Display.Amount(change.After)}"));
        facts.Write(ansi);
    }

    private string? Named(Address address) => nameOf(address) ?? (address == default ? "nobody" : null);

    private static string GasLine(GasReport gas)
    {
        var parts = Enum.GetValues<GasCategory>().Where(category => gas[category] != 0)
            .Select(category => $"{category.ToString().ToLowerInvariant()} {Display.Number(gas[category])}");
        return $"{Display.Number(gas.Used)} of {Display.Number(gas.Limit)}  ({string.Join(", ", parts)})";
    }

    private void AddReturned(FactSheet facts, AbiMethod? described, ExecutionResult result)
    {
        if (result.IsSuccess && described is not null && AbiArguments.TryDecodeResult(described, result.Result, result.ReturnData.Span, out var decoded))
        {
            facts.Add("returns", AbiText.Format(decoded, Named));
            return;
        }

        if (result.Result is { } value) facts.Add("result", Display.Result(value));
        // A revert's text is in the error already.
        if (!result.ReturnData.IsEmpty && (result.IsSuccess || Display.Printable(result.ReturnData.Span) is null))
            facts.Add(result.IsSuccess ? "return data" : "revert data", Display.Value(result.ReturnData.Span));
    }

    private string EventLine(RunReport report, StateEvent entry)
    {
        if (entry.Contract == report.Contract && AbiEvents.TryDecode(description, entry.Topic.Span, entry.Data.Span, out var described, out var fields))
            return $"{described.Name}{(fields.Fields.IsEmpty ? "" : $"  {ContractText.Fields(fields, Named)}")}";
        var data = entry.Data.IsEmpty ? "" : $"  {Display.Bytes(entry.Data.Span)}";
        return $"{Display.Printable(entry.Topic.Span) ?? Display.Hex(entry.Topic.Span)}{data}{Of(report, entry.Contract)}";
    }

    private string StorageLine(RunReport report, StorageChange change)
    {
        if (change.Contract == report.Contract && description is not null && StorageLayout.Describe(description.Storage, change.Key.Span) is { } place
            && Shown(place, change.Before) is { } earlier && Shown(place, change.After) is { } later)
            return $"{place.Label(Named)}  {earlier} → {later}";
        var before = change.Before is { } old ? Display.Value(old.Span) : "absent";
        var after = change.After is { } now ? Display.Value(now.Span) : "absent";
        return $"{Display.Bytes(change.Key.Span)}  {before} → {after}{Of(report, change.Contract)}";
    }

    private string? Shown(StoragePlace place, ReadOnlyMemory<byte>? value)
    {
        if (value is not { } bytes) return "absent";
        return AbiCodec.TryDecode(bytes.Span, place.ValueType, out var decoded, out _) ? AbiText.Format(decoded, Named) : null;
    }

    private static string Of(RunReport report, in Address contract) => contract == report.Contract ? "" : $"  of {Shortened(contract)}";

    private static string Shortened(in Address address) => $"0x{address}"[..12] + "…";

    private static string Sign(ExecutionResult result) => result.IsSuccess ? "✓" : "✗";

    internal static string Verb(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Success => "returned",
        ExecutionStatus.Reverted => "reverted",
        ExecutionStatus.Trapped => "trapped",
        ExecutionStatus.OutOfGas => "ran out of gas",
        ExecutionStatus.TimedOut => "timed out",
        _ => "could not be called",
    };
}
