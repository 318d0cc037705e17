using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Node;
using Vow.Wasm;

namespace Vow.Explorer.Tests;

/// <summary>A node with a development chain in memory, to which contracts are deployed and transactions sent as a test needs them.</summary>
internal sealed class ExampleChain : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Dictionary<Address, ContractAbi> _descriptions = [];

    private ExampleChain(WebApplication application)
    {
        _application = application;
        Root = new Uri(application.Urls.First());
        Client = new NodeClient(Root);
    }

    public Uri Root { get; }

    public NodeClient Client { get; }

    public static string RepositoryRoot { get; } = FindRoot();

    public static SigningKey Key(string name) => DevAccounts.Find(name)!.Key;

    public static string Text(string name) => AddressText.Format(DevAccounts.Find(name)!.Address);

    public static async Task<ExampleChain> StartAsync(Action<NodeOptions>? change = null, Genesis? genesis = null)
    {
        var options = new NodeOptions { InMemory = true, Urls = "http://127.0.0.1:0" };
        options.Production.GatherMilliseconds = 0;
        change?.Invoke(options);
        ulong start = (ulong)DateTimeOffset.UtcNow.AddMinutes(-2).ToUnixTimeMilliseconds();
        WebApplication application = NodeHost.Build(options, new NodeParts { Genesis = genesis ?? Genesis.ForDevelopment(start) });
        await application.StartAsync();
        return new ExampleChain(application);
    }

    public static byte[] Code(string contract) => File.ReadAllBytes(Directory.GetFiles(Path.Combine(RepositoryRoot, "contracts", contract), "*.wasm").Single());

    /// <summary>Makes a contract of an example, by alice.</summary>
    public Task<Address> DeployAsync(string contract, string parameters = "{}", UInt128 value = default) => DeployAsync(Code(contract), parameters, value);

    public async Task<Address> DeployAsync(byte[] code, string parameters = "{}", UInt128 value = default, byte salt = 0)
    {
        ContractAbi? description = Description(code);
        AbiInput input = Input(description?.Method("init"), parameters);
        TransactionResponse sent = await SendAsync("alice",
            new TransactionAction.Upload(code),
            new TransactionAction.Instantiate(CodeHash.From(SHA256.HashData(code)), new[] { salt }, Key("alice").Address, value, input.Numbers, input.Bytes));
        Assert.True(sent.Receipt!.Status == ReceiptStatus.Success, sent.Receipt.Error?.Message);
        Address contract = sent.Receipt.Outcomes[1].Contract!.Value;
        if (description is not null) _descriptions[contract] = description;
        return contract;
    }

    /// <summary>Calls a method by its parameters in JSON; one that does not succeed fails the test.</summary>
    public async Task<TransactionResponse> CallAsync(string signer, Address contract, string method, string parameters = "{}", UInt128 value = default)
    {
        TransactionResponse sent = await TryCallAsync(signer, contract, method, parameters, value);
        Assert.True(sent.Receipt!.Status == ReceiptStatus.Success, $"{method}: {sent.Receipt.Error?.Message}");
        return sent;
    }

    /// <summary>Calls a method, whatever becomes of it: nothing is simulated before.</summary>
    public Task<TransactionResponse> TryCallAsync(string signer, Address contract, string method, string parameters = "{}", UInt128 value = default, long gasLimit = 100_000_000)
    {
        AbiInput input = Input(_descriptions.GetValueOrDefault(contract)?.Method(method), parameters);
        return SendAsync(signer, gasLimit, new TransactionAction.Call(contract, method, value, input.Numbers, input.Bytes));
    }

    public async Task UpgradeAsync(Address contract, byte[] code, string parameters = "{}")
    {
        ContractAbi description = Description(code)!;
        AbiInput input = Input(description.Method("migrate"), parameters);
        TransactionResponse sent = await SendAsync("alice",
            new TransactionAction.Upload(code), new TransactionAction.Upgrade(contract, CodeHash.From(SHA256.HashData(code)), input.Numbers, input.Bytes));
        Assert.True(sent.Receipt!.Status == ReceiptStatus.Success, sent.Receipt.Error?.Message);
        _descriptions[contract] = description;
    }

    public async Task<JsonElement> QueryAsync(Address contract, string method, string parameters, string? caller = null)
    {
        var query = new ContractQueryRequest { Method = method, Parameters = JsonDocument.Parse(parameters).RootElement, Caller = caller is null ? null : Key(caller).Address };
        ContractQueryResponse answer = await Client.QueryAsync(contract, query);
        Assert.True(answer.Error is null, answer.Error?.Message);
        return answer.Value!.Value;
    }

    public Task<TransactionResponse> SendAsync(string signer, params ImmutableArray<TransactionAction> actions) => SendAsync(signer, 1_000_000_000, actions);

    private async Task<TransactionResponse> SendAsync(string signer, long gasLimit, params ImmutableArray<TransactionAction> actions)
    {
        SigningKey key = Key(signer);
        DraftTransaction draft = await new TransactionBuilder(Client).DraftAsync(key.Public, actions, new TransactionTerms { GasLimit = gasLimit, DepositMax = UInt128.MaxValue }, default);
        return await Client.SubmitAndWaitAsync(key.Sign(draft.Transaction).Encoded);
    }

    private static ContractAbi? Description(byte[] code) => ContractAbi.Read(ModuleDecoder.Decode(code, ProtocolVersion.V1.Module));

    private static AbiInput Input(AbiMethod? method, string parameters)
    {
        if (method is null) return new AbiInput(default, []);
        using JsonDocument given = JsonDocument.Parse(parameters);
        return AbiArguments.Encode(method, AbiArguments.Read(method, given.RootElement, "parameters"));
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _application.DisposeAsync();
    }
}
