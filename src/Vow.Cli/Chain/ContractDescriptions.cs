using Vow.Client;
using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Cli.Chain;

/// <summary>How contracts describe themselves, as far as a command needed it: each is asked for once. One that does so wrongly is taken as one that does not, with a warning.</summary>
internal sealed class ContractDescriptions(NodeClient client, Action<string, string> warn)
{
    // An answer may name any number of contracts, and each costs a round trip.
    private const int ContractsMax = 256;

    private readonly Dictionary<Address, ContractAbi?> _known = [];

    /// <summary>The description of a contract that was loaded; null when it has none that can be read.</summary>
    public ContractAbi? Find(Address contract) => _known.GetValueOrDefault(contract);

    /// <summary>That of a contract whose module is here already.</summary>
    public ContractAbi? Read(Address contract, WasmModule module)
    {
        if (_known.TryGetValue(contract, out var known)) return known;
        try
        {
            return _known[contract] = ContractAbi.Read(module);
        }
        catch (AbiException error)
        {
            return Warned(contract, error.Message);
        }
    }

    /// <summary>Asks the node for those that are not known yet.</summary>
    public async Task LoadAsync(IEnumerable<Address> contracts, CancellationToken cancellation)
    {
        foreach (var contract in contracts.Distinct())
        {
            if (_known.ContainsKey(contract) || _known.Count >= ContractsMax) continue;
            _known[contract] = await FetchAsync(contract, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<ContractAbi?> FetchAsync(Address contract, CancellationToken cancellation)
    {
        try
        {
            return await client.AbiAsync(contract, null, cancellation).ConfigureAwait(false);
        }
        catch (NodeException error) when (error.Code is ProblemCode.AbiMalformed)
        {
            return Warned(contract, error.Problem.Detail ?? error.Message);
        }
        catch (NodeException error) when (error.Code is ProblemCode.RouteNotFound or nameof(Ledger.LedgerErrorCode.ContractNotFound))
        {
            // An older node, or a contract of a past that is no longer there.
            return null;
        }
        catch (AbiException error)
        {
            return Warned(contract, error.Message);
        }
    }

    private ContractAbi? Warned(Address contract, string fault)
    {
        warn($"the description of {Ledger.AddressText.Format(contract)} cannot be read, so its values are shown as bytes: {fault}", "Whoever builds the contract must repair its section vow.abi.");
        return _known[contract] = null;
    }
}
