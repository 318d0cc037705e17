using System.Collections.Immutable;
using Vow.Engine.State;

namespace Vow.Ledger.Abi;

/// <summary>Calls of described methods with values, and what came back as values: the part of a typed client that is the same for all contracts.</summary>
public static class ContractCalls
{
    /// <summary>Calls a method in a transaction.</summary>
    /// <exception cref="AbiException">The values do not fit the method.</exception>
    /// <exception cref="ContractFailedException">The contract failed, or the transaction was refused.</exception>
    public static Task<ContractReceipt> CallAsync(this IContractCaller contract, AbiMethod method, ImmutableArray<AbiValue> values, UInt128 value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(method);
        return contract.CallAsync(method.Name, AbiArguments.Encode(method, WithDefaults(method, values)), value, cancellationToken);
    }

    /// <summary>Calls a method in a transaction, and reads its result.</summary>
    /// <exception cref="AbiException">The values do not fit the method.</exception>
    /// <exception cref="ContractFailedException">The contract failed, the transaction was refused, or what came back is not of the described type.</exception>
    public static async Task<ContractReceipt<T>> CallAsync<T>(
        this IContractCaller contract, AbiMethod method, ImmutableArray<AbiValue> values, UInt128 value, Func<AbiValue, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        ContractReceipt receipt = await contract.CallAsync(method, values, value, cancellationToken).ConfigureAwait(false);
        return new ContractReceipt<T>(read(ResultOf(method, receipt.Answer)), receipt);
    }

    /// <summary>Calls a method read-only.</summary>
    /// <exception cref="AbiException">The values do not fit the method.</exception>
    /// <exception cref="ContractFailedException">The contract failed.</exception>
    public static Task<ContractAnswer> QueryAsync(this IContractCaller contract, AbiMethod method, ImmutableArray<AbiValue> values, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(method);
        return contract.QueryAsync(method.Name, AbiArguments.Encode(method, WithDefaults(method, values)), cancellationToken);
    }

    /// <summary>Calls a method read-only, and reads its result.</summary>
    /// <exception cref="AbiException">The values do not fit the method.</exception>
    /// <exception cref="ContractFailedException">The contract failed, or what came back is not of the described type.</exception>
    public static async Task<T> QueryAsync<T>(
        this IContractCaller contract, AbiMethod method, ImmutableArray<AbiValue> values, Func<AbiValue, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        return read(ResultOf(method, await contract.QueryAsync(method, values, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>What a call of a method carries, for <c>init</c> and <c>migrate</c>, which are no calls of their own. Defaults stand in for trailing values that are not given.</summary>
    /// <exception cref="AbiException">The values do not fit the method.</exception>
    public static AbiInput Input(AbiMethod method, ImmutableArray<AbiValue> values)
    {
        ArgumentNullException.ThrowIfNull(method);
        return AbiArguments.Encode(method, WithDefaults(method, values));
    }

    /// <summary>The event that a contract logged, with the values of its fields; null when the description has none of that topic, or another shape.</summary>
    public static (string Name, ImmutableArray<AbiValue> Values)? ReadEvent(ContractAbi abi, StateEvent logged)
    {
        ArgumentNullException.ThrowIfNull(abi);
        ArgumentNullException.ThrowIfNull(logged);
        if (abi.Event(System.Text.Encoding.UTF8.GetString(logged.Topic.Span)) is not { } known) return null;
        return AbiCodec.TryDecodeFields(logged.Data.Span, known.Fields, out AbiValue.Record? record, out _) ? (known.Name, [.. record.Fields.Select(field => field.Value)]) : null;
    }

    private static ImmutableArray<AbiValue> WithDefaults(AbiMethod method, ImmutableArray<AbiValue> values) =>
        [.. values, .. method.Parameters.Skip(values.Length).TakeWhile(parameter => parameter.Default is not null).Select(parameter => parameter.Default!)];

    private static AbiValue ResultOf(AbiMethod method, ContractAnswer answer) =>
        AbiArguments.TryDecodeResult(method, answer.Result, answer.ReturnData.Span, out AbiValue? value)
            ? value
            : throw new ContractFailedException(method.Name, $"its answer is no {method.Result}, as its description says; is the client of the contract's present version?", 0, []);
}
