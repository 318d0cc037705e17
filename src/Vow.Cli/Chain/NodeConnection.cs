using Vow.Cli.Configuration;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Cli.Chain;

/// <summary>A node that answers, and what the user calls things by there.</summary>
internal sealed class NodeConnection : IDisposable
{
    private NodeConnection(NodeClient client, StatusResponse status, AddressBook book) => (Client, Status, Book) = (client, status, book);

    public NodeClient Client { get; }

    /// <summary>What the node said first.</summary>
    public StatusResponse Status { get; }

    public AddressBook Book { get; }

    /// <exception cref="NodeException">The node does not answer.</exception>
    public static async Task<NodeConnection> OpenAsync(Settings settings, KeyStore keys, Uri node, CancellationToken cancellation)
    {
        var client = new NodeClient(node);
        try
        {
            var status = await client.StatusAsync(cancellation).ConfigureAwait(false);
            return new NodeConnection(client, status, new AddressBook(keys, new ContractNames(settings), status.ChainId == Genesis.DevelopmentChainId));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void Dispose() => Client.Dispose();
}
