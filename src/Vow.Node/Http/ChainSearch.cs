using System.Globalization;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Node.Http;

/// <summary>Searches one state for whatever a text may mean: exact meanings first, then beginnings of hashes, then names. Each kind is looked for a bounded number of times.</summary>
internal sealed class ChainSearch(ChainView view, ContractDecoder decoder)
{
    private const int OfKindMax = 5;
    private const int ContractsMax = 200;

    private readonly List<SearchItem> _items = [];

    public IReadOnlyList<SearchItem> Find(string text)
    {
        FindHeight(text);
        FindAddress(text);
        FindHashes(text);
        FindAccounts(text);
        FindContracts(text);
        return _items;
    }

    private void FindHeight(string text)
    {
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong height) || view.HeaderAt(height) is not { } header) return;
        AddBlock(height, header);
    }

    private void FindAddress(string text)
    {
        if (!AddressText.TryParse(text, out Address address, out _)) return;
        if (view.Contract(address) is not null) AddContract(address);
        // Any 32 bytes are an address; in hexadecimal they may be meant for a hash, so somebody must have used them.
        else if (!text.StartsWith("0x", StringComparison.Ordinal) || view.Account(address) != default) AddAccount(address);
    }

    private void FindHashes(string text)
    {
        if (!HashPrefix.TryParse(text, out HashPrefix? prefix)) return;
        var found = view.HashesWith(prefix, OfKindMax);
        foreach (Hash256 block in found.Blocks) AddBlock(view.HeightOf(block)!.Value, view.HeaderAt(view.HeightOf(block)!.Value)!);
        foreach (Hash256 transaction in found.Transactions)
        {
            if (view.Receipt(transaction) is { } record) Add("transaction", $"{transaction}", string.Create(CultureInfo.InvariantCulture, $"transaction {record.Index} of block {record.Height}"));
        }

        foreach (CodeHash code in found.Codes) Add("code", $"{code}", string.Create(CultureInfo.InvariantCulture, $"module of {LedgerState.ReadCodeInfo(view.State, code)!.Bytes} bytes"));
    }

    private void FindAccounts(string text)
    {
        if (view.Header.ChainId != Genesis.DevelopmentChainId) return;
        foreach (DevAccount account in DevAccounts.All.Where(account => account.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase))) AddAccount(account.Address);
    }

    private void FindContracts(string text)
    {
        int found = 0;
        foreach (MadeContract made in view.Contracts(after: null, ContractsMax))
        {
            if (decoder.Of(made.Contract) is not { } abi || !abi.Name.Contains(text, StringComparison.OrdinalIgnoreCase)) continue;
            AddContract(made.Contract);
            if (++found == OfKindMax) return;
        }
    }

    private void AddBlock(ulong height, BlockHeader header) => Add(
        "block", height.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"block {height}, {header.TransactionCount} {(header.TransactionCount == 1 ? "transaction" : "transactions")}"));

    private void AddContract(in Address address) => Add("contract", AddressText.Format(address), decoder.Of(address) is { } abi ? abi.Name : "contract without a description");

    private void AddAccount(in Address address)
    {
        string name = view.Header.ChainId == Genesis.DevelopmentChainId && DevAccounts.Find(address) is { } account ? account.Name : "account";
        Add("account", AddressText.Format(address), name);
    }

    // What is named twice is found once.
    private void Add(string kind, string id, string label)
    {
        if (!_items.Exists(item => item.Kind == kind && item.Id == id)) _items.Add(new SearchItem { Kind = kind, Id = id, Label = label });
    }
}
