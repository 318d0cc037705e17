using Vow.Engine;

namespace Vow.Ledger.Tests;

/// <summary>Transactions of all kinds from a seed, good and bad, over contracts that misbehave. Most come through; limits of gas, deposit and value are often too small.</summary>
internal sealed class RandomHistory(TestLedger ledger, int seed)
{
    private static readonly SigningKey[] Keys = [TestLedger.Alice, TestLedger.Bob, TestLedger.Carol, DevAccounts.All[3].Key];
    private static readonly ReadOnlyMemory<byte>[] Modules = [OddContract.Module, OddContract.Successor, OddContract.BadSuccessor, OddContract.Stillborn, TestContracts.Counter, TestContracts.Token];
    private static readonly string[] Methods = ["bump", "bump_then_revert", "bump_then_trap", "increment", "nothing", "forward"];

    private readonly Random _random = new(seed);
    private readonly List<Address> _contracts = [default];
    private readonly Dictionary<Address, ulong> _nonces = [];

    /// <summary>Transactions that were executed, by account.</summary>
    public Dictionary<Address, ulong> Executed { get; } = [];

    /// <summary>The first block: contracts for the others to use.</summary>
    public BlockProposal FirstBlock() => ledger.Propose([.. Keys.Select(key => ledger.Sign(
        key, new TransactionAction.Upload(OddContract.Module), OddContract.Instantiate(OddContract.Module, "0", key.Address, 1000)))]);

    public BlockProposal NextBlock()
    {
        _nonces.Clear();
        return ledger.Propose([.. Enumerable.Range(0, _random.Next(0, 9)).Select(_ => NextTransaction())]) with
        {
            Proposer = _random.Next(4) switch { 0 => default, 1 => Contract(), 2 => Account(), _ => TestLedger.Proposer },
        };
    }

    /// <summary>Remembers what a block made.</summary>
    public void Take(BlockResult block)
    {
        for (int index = 0; index < block.Receipts.Length; index++)
        {
            Receipt receipt = block.Receipts[index];
            if (receipt.Status == ReceiptStatus.Refused) continue;
            Assert.True(TransactionCodec.TryDecode(block.Block.Transactions[index], out Transaction? body, out _, out _));
            Executed[body.Sender] = Executed.GetValueOrDefault(body.Sender) + 1;
            foreach (ActionOutcome outcome in receipt.Outcomes)
            {
                if (outcome.Contract is { } made) _contracts.Add(made);
                else if (outcome is { Result: { Bits: 0 }, ReturnData.Length: Address.Bytes }) _contracts.Add(Address.From(outcome.ReturnData.Span));
            }
        }
    }

    private CheckedTransaction NextTransaction()
    {
        SigningKey key = Keys[_random.Next(Keys.Length)];
        ulong nonce = _nonces.TryGetValue(key.Address, out ulong next) ? next : ledger.Account(key.Address).Nonce;
        _nonces[key.Address] = nonce + 1;
        return TestLedger.Sign(key, ledger.Unsigned(key, [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Action())]) with
        {
            Nonce = _random.Next(20) == 0 ? nonce + (ulong)_random.Next(3) : nonce,
            GasLimit = _random.Next(6) == 0 ? _random.Next(1_000_000, 3_000_000) : _random.Next(20_000_000, 200_000_000),
            GasPrice = (ulong)_random.Next(0, 12) switch { 0 => 0, 1 => ulong.MaxValue, var price => price },
            DepositMax = _random.Next(5) switch { 0 => (UInt128)_random.Next(100_000), _ => UInt128.MaxValue },
            ExpiryHeight = _random.Next(20) == 0 ? ledger.Last.Header.Height + (ulong)_random.Next(2) : 0,
        });
    }

    private TransactionAction Action() => _random.Next(18) switch
    {
        0 => new TransactionAction.Transfer(_random.Next(2) == 0 ? Account() : Contract(), Amount()),
        1 => new TransactionAction.Upload(_random.Next(8) == 0 ? "no module"u8.ToArray() : Module()),
        2 or 3 => OddContract.Instantiate(Module(), $"{_random.Next(12)}", _random.Next(3) == 0 ? null : Account(), Amount()),
        4 or 5 or 6 => OddContract.Put(Contract(), _random.Next(6), _random.Next(3) == 0 ? _random.Next(60_000) : _random.Next(100)),
        7 or 8 => OddContract.Delete(Contract(), _random.Next(6)),
        9 => OddContract.Put(Contract(), _random.Next(6), _random.Next(1000), (string[])["_then_revert", "_then_trap", "_then_spin"] is var ends ? ends[_random.Next(3)] : ""),
        10 => OddContract.Send(Contract(), _random.Next(2) == 0 ? Account() : Contract(), _random.NextInt64()),
        11 => OddContract.Forward(Contract(), Contract(), Methods[_random.Next(Methods.Length)]),
        12 => OddContract.Make(Contract(), OddContract.HashOf(Module()), $"{_random.Next(12)}"),
        13 => OddContract.Become(Contract(), OddContract.HashOf(Module())),
        14 => new TransactionAction.Upgrade(Contract(), OddContract.HashOf(Module()), [], default),
        15 => _random.Next(2) == 0 ? new TransactionAction.Freeze(Contract()) : new TransactionAction.Unfreeze(Contract()),
        16 => new TransactionAction.SetAdmin(Contract(), _random.Next(4) == 0 ? null : Account()),
        _ => TestLedger.Call(Contract(), Methods[_random.Next(Methods.Length)], TestContracts.TokenTransfer(Account(), 1), Amount()),
    };

    private UInt128 Amount() => _random.Next(6) switch
    {
        0 => UInt128.MaxValue,
        1 => (UInt128)_random.NextInt64(),
        2 => ledger.Account(Account()).Balance / 2,
        _ => (UInt128)_random.Next(1000),
    };

    private Address Account() => Keys[_random.Next(Keys.Length)].Address;

    private Address Contract() => _contracts[_random.Next(_contracts.Count)];

    private ReadOnlyMemory<byte> Module() => Modules[_random.Next(Modules.Length)];
}
