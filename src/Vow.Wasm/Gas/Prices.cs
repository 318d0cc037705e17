namespace Vow.Wasm;

/// <summary>Price of a bulk instruction's length operand n: <c>ceil(n / 2^Shift) * PerUnit</c> gas.</summary>
public readonly record struct BulkPrice(int Shift, long PerUnit)
{
    /// <summary>Gas for a length of <paramref name="count"/> bytes or elements.</summary>
    public long Of(uint count) => ((count + (1L << Shift) - 1) >> Shift) * PerUnit;
}

/// <summary>Price of one host function, in gas. <see cref="PerByte"/> is for each byte that the function says it counts.</summary>
public sealed record HostPrice(string Id, long Base, long PerByte, string Category, string MeasuredBy);

/// <summary>What calls, instances and deployments cost before any instruction runs, in gas.</summary>
public sealed record CallPrices(long CallBase, long InstantiateBase, long InstantiatePerPage, long DeployBase, long DeployPerByte);

/// <summary>What it costs to compare what the old and the new code of an upgrade store, in gas: for each byte of a module that is read, for each byte of a description.</summary>
public sealed record UpgradePrices(long PerCodeByte, long PerDescriptionByte);

/// <summary>What a transaction costs before its actions run, in gas: for itself, for each byte of its encoding, for each action.</summary>
public sealed record TransactionPrices(long Base, long PerByte, long PerAction);
