using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Inspection;

namespace Vow.Node.Http;

/// <summary>Explanations as the API gives them.</summary>
internal static class ExplanationMapping
{
    public static ExplanationResponse Of(in Hash256 hash, ulong? height, FailureExplanation failure) => new()
    {
        Hash = hash,
        Height = height,
        Code = failure.Code,
        Number = failure.Number,
        Message = failure.Message,
        Action = failure.Action,
        Request = failure.Request,
        Limit = failure.Limit is { } limit ? new ExceededLimitResponse { What = limit.What, Limit = limit.Limit, Actual = limit.Actual, Unit = limit.Unit } : null,
        Calls = [.. failure.Calls.Select(Call)],
        CallsLeftOut = failure.CallsLeftOut,
        Gas = failure.Gas is { } gas ? Gas(gas) : null,
        Advice = failure.Advice,
        Text = ExplanationText.Lines(failure),
    };

    private static FailedCallResponse Call(FailedCall call) => new()
    {
        Contract = call.Contract,
        Name = call.Name,
        CodeHash = call.CodeHash,
        Method = call.Method,
        Caller = call.Caller,
        Depth = call.Depth,
        Parameters = [.. call.Parameters.Select(Named)],
        Value = call.Value,
        ReadOnly = call.ReadOnly,
        Code = call.Error.ToString(),
        Message = call.Message,
        Place = call.Place,
        Stack = call.Stack,
        HostCall = call.HostCall,
        Refused = call.Refused is { } refused ? $"{refused.Request}: {refused.Why}" : null,
        Reads = [.. call.Reads.Select(Named)],
        GasLimit = call.GasLimit,
        GasUsed = call.GasUsed,
        GasRule = Word(call.GasRule),
    };

    private static GasFindingsResponse Gas(GasFindings gas) => new()
    {
        Limit = gas.Limit,
        Used = gas.Used,
        Top = [.. gas.Top.Select(use => new GasUseResponse { Name = use.Name, Contract = use.Contract, Gas = use.Gas, PerMille = use.PerMille, Count = use.Count })],
        Outcome = Word(gas.Budget.Outcome),
        Tried = Known(gas.Budget.Tried),
        Needed = Known(gas.Budget.Needed),
        Sufficient = Known(gas.Budget.Sufficient),
    };

    private static NamedTextResponse Named(ShownValue value) => new() { Name = value.Name, Value = value.Value };

    private static long? Known(long gas) => gas == 0 ? null : gas;

    private static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
