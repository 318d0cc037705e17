using System.Collections.Immutable;
using Vow.Cli.Configuration;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Watching;

/// <summary>Puts a contract that was built anew onto the development chain, in place of what is there under its name.</summary>
internal sealed class Redeployment(NodeClient node, AddressBook book)
{
    // The first of the development accounts, as for every command that names nobody.
    private static readonly SigningKey Signer = DevAccounts.All[0].Key;

    /// <exception cref="CliException">The contract cannot be put there, or cannot have this name.</exception>
    /// <exception cref="NodeException">The node refuses or does not answer.</exception>
    public async Task<Redeployed> PutAsync(string name, byte[] module, CancellationToken cancellation)
    {
        AddressBook.CheckNewName(name, "the contract");
        if (book.Keys.Find(name) is not null) throw CliException.Usage($"'{name}' is the name of a key already.", "Give the contract another name in vow.json.");
        var hash = WasmVm.HashOf(module);
        string? refusal = null;
        if (book.Contracts.Find(name) is { } address && await FindAsync(address, cancellation).ConfigureAwait(false) is { } there)
        {
            if (there.CodeHash == hash) return new Redeployed(RedeployedHow.Unchanged, address, there.Height, null);
            var upgraded = await SendAsync([new TransactionAction.Upload(module), new TransactionAction.Upgrade(address, hash, [], default)], cancellation).ConfigureAwait(false);
            if (upgraded is { Receipt: { } receipt }) return new Redeployed(RedeployedHow.Upgraded, address, receipt.Height, null);
            refusal = upgraded.Refusal;
        }

        return await DeployAsync(name, module, hash, refusal, cancellation).ConfigureAwait(false);
    }

    private async Task<Redeployed> DeployAsync(string name, byte[] module, CodeHash hash, string? refusal, CancellationToken cancellation)
    {
        // Without a salt first: the address is then the one that 'vow deploy' gives.
        var made = await SendAsync(Actions(module, hash, []), cancellation).ConfigureAwait(false);
        if (made.Code == nameof(LedgerErrorCode.AddressTaken)) made = await SendAsync(Actions(module, hash, Salt()), cancellation).ConfigureAwait(false);
        if (made.Receipt is not { } receipt)
            throw new CliException(ExitCode.TransactionFailed, $"{name} is built and cannot be deployed: {made.Refusal}", "If its init needs more than defaults: 'vow deploy' it once, and it is upgraded from then on.");
        var contract = receipt.Outcomes.Select(outcome => outcome.Contract).First(made => made is not null)!.Value;
        book.Contracts.Set(name, contract);
        return new Redeployed(RedeployedHow.Deployed, contract, receipt.Height, refusal);
    }

    private static ImmutableArray<TransactionAction> Actions(byte[] module, CodeHash hash, byte[] salt) =>
        [new TransactionAction.Upload(module), new TransactionAction.Instantiate(hash, salt, Signer.Public.ToAddress(), 0, [], default)];

    private static byte[] Salt() => BitConverter.GetBytes(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    private async Task<ContractResponse?> FindAsync(Address address, CancellationToken cancellation)
    {
        try
        {
            return await node.ContractAsync(address, null, cancellation).ConfigureAwait(false);
        }
        catch (NodeException error) when (error.Problem.Status == 404)
        {
            // A name from a chain that is gone.
            return null;
        }
    }

    // What would fail is not sent: nothing is gained by its block.
    private async Task<(ReceiptResponse? Receipt, string? Code, string? Refusal)> SendAsync(ImmutableArray<TransactionAction> actions, CancellationToken cancellation)
    {
        var draft = await new TransactionBuilder(node).DraftAsync(Signer.Public, actions, new TransactionTerms(), cancellation).ConfigureAwait(false);
        if (draft.WouldFail) return (null, draft.Simulation!.Receipt.Error?.Code, Words(draft.Simulation.Receipt));
        var sent = await node.SubmitAndWaitAsync(Signer.Sign(draft.Transaction).Encoded, cancellation).ConfigureAwait(false);
        return sent.Receipt is { Status: ReceiptStatus.Success } receipt ? (receipt, null, null) : (null, sent.Receipt?.Error?.Code, Words(sent.Receipt));
    }

    private static string Words(ReceiptResponse? receipt) => receipt?.Error is { } error ? $"{error.Code}: {error.Message}" : "no receipt";
}

/// <summary>What became of the contract on the chain.</summary>
internal enum RedeployedHow
{
    Unchanged,
    Upgraded,
    Deployed,
}

/// <summary>What a round of watching did on the chain; <paramref name="Refusal"/> tells why there was no upgrade where one was tried.</summary>
internal sealed record Redeployed(RedeployedHow How, Address Contract, ulong Height, string? Refusal);
