using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Node.Http.Routes;

/// <summary>Contracts: their records, code and storage.</summary>
internal static class ContractRoutes
{
    private const int PageMax = 1000;
    private const int PageNormally = 100;
    private const long PageBytesMax = 4L << 20;

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/contracts/{address}", Tag = "contracts", Operation = "getContract",
            Summary = "A contract's record and balance",
            Parameters = [ApiParameters.Contract, ApiParameters.Height],
            Answers = [new ApiAnswer(200, "The contract.") { Json = typeof(ContractResponse) }],
            Errors = [ProblemCode.BadAddress, ProblemCode.BadHeight, nameof(LedgerErrorCode.ContractNotFound), ProblemCode.HeightNotReached, ProblemCode.HeightPruned],
            Handle = request => request.WriteAsync(Contract(node, request.Address("address"), request.Height())),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/contracts/{address}/code", Tag = "contracts", Operation = "getContractCode",
            Summary = "A contract's module as it was uploaded",
            Parameters = [ApiParameters.Contract, ApiParameters.Height],
            Answers = [new ApiAnswer(200, "The module; its SHA-256 is the `ETag`.") { MediaType = "application/wasm" }],
            Errors = [ProblemCode.BadAddress, ProblemCode.BadHeight, nameof(LedgerErrorCode.ContractNotFound), ProblemCode.HeightNotReached, ProblemCode.HeightPruned],
            Handle = request => WriteCodeAsync(node, request),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/contracts/{address}/abi", Tag = "contracts", Operation = "getContractAbi",
            Summary = "A contract's description of its interface",
            Description = "The JSON of its module's section `vow.abi`: methods, events, types and storage (`spec/encoding.md`).",
            Parameters = [ApiParameters.Contract, ApiParameters.Height],
            Answers = [new ApiAnswer(200, "The description; the SHA-256 of the module is the `ETag`.") { Json = typeof(JsonElement) }],
            Errors =
            [
                ProblemCode.BadAddress, ProblemCode.BadHeight, nameof(LedgerErrorCode.ContractNotFound), ProblemCode.AbiNotFound, ProblemCode.AbiMalformed,
                ProblemCode.HeightNotReached, ProblemCode.HeightPruned,
            ],
            Handle = request => WriteAbiAsync(node, request),
        },
        new ApiRoute
        {
            Method = HttpMethods.Get, Path = "/v1/contracts/{address}/storage", Tag = "contracts", Operation = "listContractStorage",
            Summary = "A contract's storage in the order of its keys",
            Description = "A page ends early once it has 4 MiB. `decoded` is there where the contract describes the key. Pass the answer's `height` with the next page to keep all pages of one state.",
            Parameters =
            [
                ApiParameters.Contract,
                new ApiParameter("prefix", ApiParameterKind.Bytes, "Only keys that begin with these bytes.", "0x62616c"),
                new ApiParameter("after", ApiParameterKind.Bytes, "Only keys after this one: the `next` of another page.", "0x62616c00"),
                ApiParameters.Limit(PageMax, PageNormally), ApiParameters.Height,
            ],
            Answers = [new ApiAnswer(200, "A page; `next` is the `after` of the page after it.") { Json = typeof(StoragePageResponse) }],
            Errors =
            [
                ProblemCode.BadAddress, ProblemCode.BadKey, ProblemCode.BadLimit, ProblemCode.BadHeight, nameof(LedgerErrorCode.ContractNotFound),
                ProblemCode.HeightNotReached, ProblemCode.HeightPruned,
            ],
            Handle = request => request.WriteAsync(Storage(node, request)),
        },
    ];

    /// <summary>A contract that must be there.</summary>
    /// <exception cref="ApiException">It is not.</exception>
    public static ContractState Find(ChainView view, in Address address) =>
        view.Contract(address)
        ?? throw new ApiException(LedgerErrorCode.ContractNotFound, $"no contract lives at {AddressText.Format(address)} at height {view.Header.Height}");

    private static ContractResponse Contract(ApiNode node, in Address address, ulong? height)
    {
        using ChainView view = node.View(height);
        ContractState contract = Find(view, address);
        return new ContractResponse
        {
            Address = address,
            Height = view.Header.Height,
            Name = node.Decoder(view).Of(address)?.Name,
            CodeHash = contract.Code,
            CodeBytes = checked((int)LedgerState.ReadCodeInfo(view.State, contract.Code)!.Bytes),
            Creator = contract.Creator,
            Admin = contract.Admin,
            Frozen = contract.IsFrozen,
            Balance = view.Account(address).Balance,
            BytesKept = contract.BytesKept,
            ItemsKept = contract.ItemsKept,
            DepositHeld = contract.Deposit,
            HeightCreated = contract.CreatedAt,
            Version = contract.Version,
        };
    }

    private static async Task WriteCodeAsync(ApiNode node, ApiRequest request)
    {
        Address address = request.Address("address");
        ReadOnlyMemory<byte> code;
        using (ChainView view = node.View(request.Height()))
        {
            ContractState contract = Find(view, address);
            code = Code(view, contract);
            request.Http.Response.Headers.ETag = $"\"{contract.Code}\"";
        }

        request.Http.Response.ContentType = "application/wasm";
        request.Http.Response.ContentLength = code.Length;
        await request.Http.Response.Body.WriteAsync(code, request.Aborted).ConfigureAwait(false);
    }

    private static async Task WriteAbiAsync(ApiNode node, ApiRequest request)
    {
        Address address = request.Address("address");
        ModuleDescription description;
        using (ChainView view = node.View(request.Height()))
        {
            ContractState contract = Find(view, address);
            description = node.Core.Descriptions.Of(view, contract);
            request.Http.Response.Headers.ETag = $"\"{contract.Code}\"";
        }

        if (description.Fault is { } fault) throw new ApiException(ProblemCode.AbiMalformed, $"the section {ContractAbi.SectionName} of the contract's module cannot be read: {ApiRequest.Shown(fault, 400)}");
        if (description.Abi is not { } abi) throw new ApiException(ProblemCode.AbiNotFound, $"the contract's module has no section {ContractAbi.SectionName}; its code has the names of its methods");
        byte[] json = System.Text.Encoding.UTF8.GetBytes(abi.ToJson());
        request.Http.Response.ContentType = "application/json";
        request.Http.Response.ContentLength = json.Length;
        await request.Http.Response.Body.WriteAsync(json, request.Aborted).ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> Code(ChainView view, ContractState contract) =>
        view.TryGetCode(contract.Code, out ReadOnlyMemory<byte> code)
            ? code
            : throw new StateStoreException(StateStoreFault.Corrupt, $"the code {contract.Code} of a contract is not in the state at height {view.Header.Height}");

    private static StoragePageResponse Storage(ApiNode node, ApiRequest request)
    {
        Address address = request.Address("address");
        byte[] prefix = request.Key("prefix") ?? [];
        byte[]? after = request.Key("after");
        int limit = request.Limit();
        using ChainView view = node.View(request.Height());
        _ = Find(view, address);
        StoragePage page = view.Storage(address, prefix, after is null ? default(ReadOnlyMemory<byte>?) : after, limit, PageBytesMax);
        ContractDecoder decoder = node.Decoder(view);
        return new StoragePageResponse
        {
            Contract = address,
            Height = view.Header.Height,
            Items = [.. page.Items.Select(item => new StorageItemResponse { Key = item.Key, Value = item.Value, Decoded = decoder.Stored(address, item.Key.Span, item.Value) })],
            Next = page.IsLast ? default(ReadOnlyMemory<byte>?) : page.Items[^1].Key,
        };
    }
}
