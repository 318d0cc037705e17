using System.Collections.Immutable;
using Vow.Ledger.Encoding;

namespace Vow.Ledger;

/// <summary>Where a chain starts: its parameters and what exists at height 0. Read from a JSON file (<c>docs/genesis.md</c>).</summary>
public sealed record Genesis
{
    /// <summary>Most contracts that a genesis may hold.</summary>
    public const int ContractsMax = 1024;

    /// <summary>Chain id of <see cref="ForDevelopment"/>.</summary>
    public const ulong DevelopmentChainId = 1337;

    /// <summary>The last of the numbers that development chains have, from <see cref="DevelopmentChainId"/> on: forks take those after the first.</summary>
    public const ulong DevelopmentChainIdLast = 1399;

    /// <summary>Whether a chain is for development: everybody knows the keys of its <see cref="DevAccounts"/>.</summary>
    public static bool IsDevelopment(ulong chainId) => chainId is >= DevelopmentChainId and <= DevelopmentChainIdLast;

    /// <summary>Time of block 0, Unix milliseconds.</summary>
    public required ulong TimestampMilliseconds { get; init; }

    /// <summary>The chain's parameters.</summary>
    public required ChainParameters Parameters { get; init; }

    /// <summary>Accounts, each address once. Their order has no meaning.</summary>
    public required ImmutableArray<GenesisAccount> Accounts { get; init; }

    /// <summary>Contracts, made in this order.</summary>
    public required ImmutableArray<GenesisContract> Contracts { get; init; }

    /// <summary>All value there is: the sum of the balances.</summary>
    /// <exception cref="OverflowException">The sum is 2^128 or more; <see cref="ThrowIfInvalid()"/> finds that first.</exception>
    public UInt128 Supply => Accounts.Aggregate(UInt128.Zero, (sum, account) => checked(sum + account.Balance));

    /// <summary>The chain's identity: BLAKE2b-256 of <c>"vow genesis 1"</c> ‖ everything above in Borsh, accounts ordered by address.</summary>
    public Hash256 Hash => Hash256.Of(Encode());

    /// <summary>Reads a genesis file. Paths of modules in it are taken from <paramref name="baseDirectory"/>.</summary>
    /// <exception cref="GenesisException">It is not a genesis, or one that no chain can start from.</exception>
    public static Genesis Parse(ReadOnlySpan<byte> utf8Json, string baseDirectory) => GenesisJson.Read(utf8Json, baseDirectory);

    /// <summary>The genesis as indented JSON that <see cref="Parse"/> reads, its modules inside.</summary>
    public string ToJson() => GenesisJson.Write(this);

    /// <summary>The genesis of a chain for development: <see cref="DevAccounts"/> with 10^18 each, low prices, no contracts.</summary>
    public static Genesis ForDevelopment(ulong timestampMilliseconds) => new()
    {
        TimestampMilliseconds = timestampMilliseconds,
        Parameters = new ChainParameters
        {
            ChainId = DevelopmentChainId,
            GasPriceMin = 1,
            BlockGasMax = 20_000_000_000,
            TransactionGasMax = 16_000_000_000,
            DepositPerByte = 100,
            Protocol = [new ProtocolUpgrade(0, 1)],
        },
        Accounts = [.. DevAccounts.All.Select(account => new GenesisAccount(account.Address, 1_000_000_000_000_000_000))],
        Contracts = [],
    };

    /// <summary>Checks everything that needs no execution.</summary>
    /// <exception cref="GenesisException">A chain cannot start from it.</exception>
    public void ThrowIfInvalid() => ThrowIfInvalid(Parameters.FindFault());

    internal void ThrowIfInvalid(ParameterFault? parameterFault)
    {
        if (parameterFault is { } fault) throw new GenesisException($"$.parameters.{fault.Property}", fault.Message);
        ThrowIfAccountsInvalid();
        if (Contracts.Length > ContractsMax) throw new GenesisException("$.contracts", $"{Contracts.Length} contracts; at most {ContractsMax} are allowed");
        for (int index = 0; index < Contracts.Length; index++) ThrowIfContractInvalid(Contracts[index], $"$.contracts[{index}]");
    }

    private void ThrowIfAccountsInvalid()
    {
        var seen = new Dictionary<Engine.Address, int>();
        UInt128 supply = 0;
        for (int index = 0; index < Accounts.Length; index++)
        {
            GenesisAccount account = Accounts[index];
            if (!seen.TryAdd(account.Address, index))
            {
                throw new GenesisException($"$.accounts[{index}].address", $"{AddressText.Format(account.Address)} is there already, as $.accounts[{seen[account.Address]}]");
            }

            if (account.Balance > UInt128.MaxValue - supply)
            {
                throw new GenesisException($"$.accounts[{index}].balance", $"with {account.Balance} the balances up to here add up to 2^128 or more; an amount has 128 bits");
            }

            supply += account.Balance;
        }
    }

    private static void ThrowIfContractInvalid(GenesisContract contract, string path)
    {
        if (contract.Code.IsEmpty) throw new GenesisException($"{path}.code", "the module is empty");
        ThrowIfAbove(contract.Code.Length, TransactionLimits.BytesMax, $"{path}.code");
        ThrowIfAbove(contract.Salt.Length, TransactionLimits.SaltBytesMax, $"{path}.salt");
        ThrowIfAbove(contract.Input.Length, TransactionLimits.InputBytesMax, $"{path}.input");
        if (contract.Arguments.Length > TransactionLimits.ArgumentsMax)
        {
            throw new GenesisException($"{path}.arguments", $"{contract.Arguments.Length} arguments; at most {TransactionLimits.ArgumentsMax} are allowed");
        }
    }

    private static void ThrowIfAbove(int bytes, int bytesMax, string path)
    {
        if (bytes > bytesMax) throw new GenesisException(path, $"{bytes} bytes; at most {bytesMax} are allowed");
    }

    private byte[] Encode()
    {
        var writer = new BorshWriter();
        writer.Fixed("vow genesis 1"u8);
        writer.U64(TimestampMilliseconds);
        Parameters.Write(writer);
        writer.Length(Accounts.Length);
        foreach (GenesisAccount account in Accounts.OrderBy(account => account.Address))
        {
            writer.Address(account.Address);
            writer.U128(account.Balance);
        }

        writer.Length(Contracts.Length);
        foreach (GenesisContract contract in Contracts)
        {
            writer.Bytes(contract.Code.Span);
            writer.Address(contract.Creator);
            writer.Bytes(contract.Salt.Span);
            writer.OptionalAddress(contract.Admin);
            writer.U128(contract.Value);
            TransactionCodec.WriteArguments(writer, contract.Arguments);
            writer.Bytes(contract.Input.Span);
        }

        return writer.ToArray();
    }
}
