using Vow.Cli.Configuration;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Cli.Chain;

/// <summary>A node that answers, and what the user calls things by there.</summary>
internal sealed class NodeConnection : IDisposable
{
    private NodeConnection(NodeClient client, StatusResponse status, AddressBook book, ContractDescriptions descriptions) =>
        (Client, Status, Book, Descriptions) = (client, status, book, descriptions);

    public NodeClient Client { get; }

    /// <summary>What the node said first.</summary>
    public StatusResponse Status { get; }

    public AddressBook Book { get; }

    /// <summary>How the contracts that a command meets describe themselves.</summary>
    public ContractDescriptions Descriptions { get; }

    /// <summary>Tells what contracts of this chain keep, log and return, by the descriptions that were loaded.</summary>
    public ContractText Text => new(Book, Descriptions.Find);

    /// <param name="settings">Where names of contracts are kept.</param>
    /// <param name="keys">The user's keys.</param>
    /// <param name="node">Its address.</param>
    /// <param name="warn">Says what is wrong on the way, and what to do.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NodeException">The node does not answer.</exception>
    public static async Task<NodeConnection> OpenAsync(Settings settings, KeyStore keys, Uri node, Action<string, string> warn, CancellationToken cancellation)
    {
        var client = new NodeClient(node);
        try
        {
            var status = await client.StatusAsync(cancellation).ConfigureAwait(false);
            var book = new AddressBook(keys, new ContractNames(settings), Genesis.IsDevelopment(status.ChainId));
            return new NodeConnection(client, status, book, new ContractDescriptions(client, warn));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void Dispose() => Client.Dispose();
}
