using Spectre.Console;
using Vow.Cli.Configuration;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Node;

namespace Vow.Cli.Output;

/// <summary>Where a forked chain came from, and the contracts that it has from there.</summary>
internal static class ForkText
{
    private const int ContractsMax = 20;

    public static void Write(IAnsiConsole ansi, NodeCore node, AddressBook book, ForkOrigin origin)
    {
        var facts = new FactSheet();
        facts.Add("fork of", $"chain {origin.ChainId}, block {Display.Amount(origin.Height)}  {origin.Block}");
        facts.Add("state root", origin.StateRoot.ToString());
        facts.Add("contracts", Contracts(node, book));
        facts.Write(ansi);
        ansi.WriteLine();
    }

    private static List<string> Contracts(NodeCore node, AddressBook book)
    {
        using var view = node.Chain.View();
        var lines = new List<string>();
        var isMore = false;
        using (var cursor = view.State.Scan([(byte)StateSpace.Contract], [(byte)StateSpace.Contract + 1], descending: false))
        {
            while (!isMore && cursor.MoveNext())
            {
                isMore = lines.Count == ContractsMax;
                if (!isMore) lines.Add(Describe(node, view, book, Address.From(StateKeys.OwnerOf(cursor.Key))));
            }
        }

        if (lines.Count == 0) lines.Add("none");
        if (isMore) lines.Add("… and more");
        return lines;
    }

    private static string Describe(NodeCore node, ChainView view, AddressBook book, Address address)
    {
        var words = view.Contract(address) is { } found ? node.Descriptions.Of(view, found).Abi : null;
        return $"{book.Describe(address)}{(words is null ? "" : $"  {words.Name} {words.Version}".TrimEnd())}";
    }
}
