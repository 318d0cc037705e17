using System.Collections.Immutable;
using CsCheck;
using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Ledger.Tests;

/// <summary>Which upgrades are refused for what the contract has stored, what that costs, and who may have his way all the same.</summary>
public sealed class UpgradeCheckTests
{
    private const string Migrate = """(func (export "migrate"))""";

    private static readonly string Narrow = Described.Storing(Described.Cell("n", "u64"));
    private static readonly string Wide = Described.Storing(Described.Cell("n", "u128"));

    private static readonly ReadOnlyMemory<byte> Old = Described.Module(Narrow);

    [Fact]
    public void CodeThatWouldMisreadWhatIsStored_IsRefused_WithTheDifferenceBesideTheReceipt()
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        Receipt receipt = Refused(ledger, keeper, Described.Module(Wide));
        Assert.Equal(1, receipt.FailedAction);
        Assert.Contains("`n`: value was u64 and is u128", ledger.Last.Texts[0]!.Message, StringComparison.Ordinal);
        Assert.Empty(receipt.Outcomes);
        Assert.Equal((WasmVm.HashOf(Old.Span), 0u), (ledger.Contract(keeper)!.Code, ledger.Contract(keeper)!.Version));
        Assert.Null(LedgerState.ReadCodeInfo(ledger.Store, WasmVm.HashOf(Described.Module(Wide).Span)));
    }

    [Fact]
    public void CodeThatStoresMore_IsPutInPlace()
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        ReadOnlyMemory<byte> more = Described.Module(Described.Storing(Described.Cell("number", "u64") + "," + Described.Cell("m", "string", "6d")));
        Assert.Equal(ReceiptStatus.Success, Upgrade(ledger, keeper, more).Status);
        Assert.Equal((WasmVm.HashOf(more.Span), 1u), (ledger.Contract(keeper)!.Code, ledger.Contract(keeper)!.Version));
        Assert.NotNull(ledger.Stored(keeper, "n"));
    }

    [Fact]
    public void CodeWithAMigrate_IsNotChecked_AndPaysNothingForIt()
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        Receipt with = Upgrade(ledger, keeper, Described.Module(Wide, Migrate));
        Assert.Equal(ReceiptStatus.Success, with.Status);
        Assert.Equal(Intrinsic(ledger, Described.Module(Wide, Migrate)), with.GasByCategory[(int)GasCategory.Transaction]);
    }

    [Fact]
    public void AForcedUpgrade_IsNotChecked_AndStillByTheAdminOnly()
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        Receipt other = Upgrade(ledger, keeper, Described.Module(Wide), force: true, by: TestLedger.Bob);
        Assert.Equal((ReceiptStatus.Failed, (int)LedgerErrorCode.NotAdmin), (other.Status, other.ErrorCode));
        Receipt forced = Upgrade(ledger, keeper, Described.Module(Wide), force: true);
        Assert.Equal((ReceiptStatus.Success, 1u), (forced.Status, ledger.Contract(keeper)!.Version));
        Assert.Equal(Intrinsic(ledger, Described.Module(Wide)), forced.GasByCategory[(int)GasCategory.Transaction]);
    }

    [Fact]
    public void OthersThanTheAdmin_LearnNothingOfTheLayout()
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        Assert.Equal((int)LedgerErrorCode.NotAdmin, Upgrade(ledger, keeper, Described.Module(Wide), by: TestLedger.Bob).ErrorCode);
    }

    [Theory]
    [InlineData(null, "has no description of its storage")]
    [InlineData("{", "cannot be read: $: it is not JSON")]
    [InlineData("""{"abi":2,"name":"keeper","methods":[]}""", "cannot be read: $.abi: this format is not known")]
    [InlineData("""{"abi":1,"name":"keeper","methods":[]}""", "`n` is gone (prefix 0x6e)")]
    [InlineData("""{"abi":1,"storage":[{"name":"n","prefix":"6e","kind":"cell","value":"u65"}]}""", "cannot be read: $.storage[0].value")]
    [InlineData("[]", "cannot be read: $: an object is expected")]
    public void NewCodeWithoutAReadableLayout_IsRefused_WithTheReason(string? section, string reason)
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        Refused(ledger, keeper, Described.Module(section));
        Assert.Contains(reason, ledger.Last.Texts[0]!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoDescriptions_AndOneThatIsTooLong_AreNone()
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        Refused(ledger, keeper, Described.WithSection(Described.Module(Narrow), Narrow));
        Assert.Contains("2 sections vow.abi", ledger.Last.Texts[0]!.Message, StringComparison.Ordinal);
        Refused(ledger, keeper, Described.Module(Narrow + new string(' ', ContractAbi.BytesMax)));
        Assert.Contains("at most 65536", ledger.Last.Texts[0]!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    [InlineData("""{"abi":1,"name":"keeper","methods":[]}""")]
    public void OldCodeWithoutAReadableLayout_BindsNobody(string? section)
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Described.Module(section));
        Assert.Equal(ReceiptStatus.Success, Upgrade(ledger, keeper, Described.Module("nonsense")).Status);
    }

    [Fact]
    public void MethodsAndEvents_AreNoPartOfIt()
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        Assert.Equal(ReceiptStatus.Success, Upgrade(ledger, keeper, Described.Module(Described.Storing(Described.Cell("n", "u64"), "\"of another kind\""))).Status);
    }

    [Fact]
    public void TheSameCodeAgain_IsNotCompared()
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        Receipt receipt = Upgrade(ledger, keeper, Old);
        Assert.Equal((ReceiptStatus.Success, Intrinsic(ledger, Old)), (receipt.Status, receipt.GasByCategory[(int)GasCategory.Transaction]));
    }

    [Fact]
    public void BothModulesAndBothDescriptions_ArePaidByTheByte()
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        ReadOnlyMemory<byte> next = Described.Module(Described.Storing(Described.Cell("renamed", "u64")));
        Receipt receipt = Upgrade(ledger, keeper, next);
        Assert.Equal(Intrinsic(ledger, next) + Comparison(next), receipt.GasByCategory[(int)GasCategory.Transaction]);
    }

    [Fact]
    public void GasThatDoesNotCoverTheComparison_IsUsedUp_AndOneThatDoesIsEnough()
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        ReadOnlyMemory<byte> next = Described.Module(Described.Storing(Described.Cell("renamed", "u64")));
        ledger.Run(TestLedger.Alice, new TransactionAction.Upload(next));
        long least = 0;
        foreach (long missing in new[] { 1, Comparison(next) - 1, Comparison(next), 0 })
        {
            Transaction unsigned = ledger.Unsigned(TestLedger.Alice, new TransactionAction.Upgrade(keeper, WasmVm.HashOf(next.Span), [], default));
            least = TransactionDoor.IntrinsicGas(ProtocolVersion.V1, TestLedger.Sign(TestLedger.Alice, unsigned).Transaction!) + Comparison(next);
            ledger.Sign(TestLedger.Alice, [.. unsigned.Actions]);        // counts the nonce
            Receipt receipt = ledger.Run(TestLedger.Sign(TestLedger.Alice, unsigned with { GasLimit = least - missing }));
            Assert.Equal(missing == 0 ? (ReceiptStatus.Success, 0) : (ReceiptStatus.Failed, (int)ErrorCode.OutOfGas), (receipt.Status, receipt.ErrorCode));
            Assert.Equal(least - missing, receipt.GasUsed);
        }

        Assert.Equal(1u, ledger.Contract(keeper)!.Version);
    }

    [Fact]
    public void WhatTheSameTransactionDidBefore_IsRolledBackWithTheRefusal()
    {
        using var ledger = new TestLedger();
        Address keeper = Deploy(ledger, Old);
        ReadOnlyMemory<byte> next = Described.Module(Wide);
        Receipt receipt = ledger.Run(
            TestLedger.Alice, TestLedger.Call(keeper, "set", null, 0, WasmValue.I64(9)), new TransactionAction.Upload(next), new TransactionAction.Upgrade(keeper, WasmVm.HashOf(next.Span), [], default));
        Assert.Equal(((int)LedgerErrorCode.LayoutIncompatible, 2), (receipt.ErrorCode, receipt.FailedAction));
        Assert.Equal(7, ledger.Stored(keeper, "n")![0]);
    }

    [Fact]
    public void AContractThatUpgradesItself_IsNotChecked()
    {
        using var ledger = new TestLedger();
        ReadOnlyMemory<byte> odd = Described.WithSection(OddContract.Module, Narrow), plain = OddContract.Successor;
        Address contract = ledger.Deploy(TestLedger.Alice, odd);
        ledger.Run(TestLedger.Alice, new TransactionAction.Upload(plain));
        Receipt receipt = ledger.Run(TestLedger.Alice, OddContract.Become(contract, OddContract.HashOf(plain)));
        Assert.Equal((ReceiptStatus.Success, 1u), (receipt.Status, ledger.Contract(contract)!.Version));
    }

    [Fact]
    public void BytesThatAreNoDescription_AreRefusedAsSuch_NeverAsAFaultOfTheNode()
    {
        byte[] sound = System.Text.Encoding.UTF8.GetBytes(
            """{"abi":1,"name":"k","methods":[],"types":[{"name":"T","enum":[{"name":"A"},{"name":"B","fields":[{"name":"x","type":"map<u8,option<string>>"}]}]}],"storage":[{"name":"n","prefix":"6e","kind":"map","key":"tuple<address,u8>","value":"list<T>"}]}""");
        string[] pieces = ["\\ud800", "\"", "{", "[", "]", "}", "<", ">", ",", "null", "1e999", "-", "\0", "tuple<", "option<T>", "array<u8,0>", "\"T\"", "65536", "\u00e9", "u8", "6e6e"];
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Int[0, 6], Gen.Int[0, pieces.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            List<byte> bytes = [.. sound];
            foreach ((int at, int removed, int piece, byte other) in changes)
            {
                int place = Math.Min(at, bytes.Count);
                bytes.RemoveRange(place, Math.Min(removed, bytes.Count - place));
                bytes.InsertRange(place, removed % 2 == 0 ? [other] : System.Text.Encoding.UTF8.GetBytes(pieces[piece]));
            }

            try
            {
                ImmutableArray<AbiStorageItem> read = ContractAbiReader.ReadStorage(bytes.ToArray());
                Assert.Empty(LayoutComparison.Differences(read, read, bytes.Count));
            }
            catch (AbiException)
            {
                // Any other exception would stop a node.
            }
        }, iter: 5_000);
    }

    [Fact]
    public void ASectionIsFoundByTheHeadersAlone()
    {
        Assert.Equal(0, AbiSection.Find(Described.Module(null)).Count);
        AbiSection found = AbiSection.Find(Described.WithSection(Described.Module("first"), "second"));
        Assert.Equal((2, "second"), (found.Count, System.Text.Encoding.UTF8.GetString(found.Payload.Span)));
        foreach (string contract in new[] { "token-c/token.wasm", "token-rust/token.wasm", "counter-as/counter.wasm" })
        {
            ReadOnlyMemory<byte> module = TestContracts.Read(contract);
            CustomSection[] decoded = [.. ModuleDecoder.Decode(module, Limits.V1).CustomSections.Where(section => section.Name == ContractAbi.SectionName)];
            Assert.Equal(decoded.Length, AbiSection.Find(module).Count);
            if (decoded.Length == 1) Assert.Equal(decoded[0].Payload.Span, AbiSection.Find(module).Payload.Span);
        }
    }

    private static Address Deploy(TestLedger ledger, ReadOnlyMemory<byte> module)
    {
        Address keeper = ledger.Deploy(TestLedger.Alice, module, admin: TestLedger.Alice.Address);
        Assert.Equal(ReceiptStatus.Success, ledger.Run(TestLedger.Alice, TestLedger.Call(keeper, "set", null, 0, WasmValue.I64(7))).Status);
        return keeper;
    }

    private static Receipt Upgrade(TestLedger ledger, Address keeper, ReadOnlyMemory<byte> module, bool force = false, SigningKey? by = null)
    {
        SigningKey signer = by ?? TestLedger.Alice;
        TransactionAction[] actions = [new TransactionAction.Upload(module), new TransactionAction.Upgrade(keeper, WasmVm.HashOf(module.Span), [], default) { IsForced = force }];
        Transaction unsigned = ledger.Unsigned(signer, actions) with { GasLimit = 2 * TestLedger.PlentyOfGas };
        ledger.Sign(signer, actions);        // counts the nonce
        return ledger.Run(TestLedger.Sign(signer, unsigned));
    }

    private static Receipt Refused(TestLedger ledger, Address keeper, ReadOnlyMemory<byte> module)
    {
        Receipt receipt = Upgrade(ledger, keeper, module);
        Assert.Equal((ReceiptStatus.Failed, (int)LedgerErrorCode.LayoutIncompatible), (receipt.Status, receipt.ErrorCode));
        return receipt;
    }

    private static long Intrinsic(TestLedger ledger, ReadOnlyMemory<byte> uploaded)
    {
        Transaction transaction = ledger.Unsigned(TestLedger.Alice, new TransactionAction.Upload(uploaded), new TransactionAction.Upgrade(default, default, [], default));
        return TransactionDoor.IntrinsicGas(ProtocolVersion.V1, TestLedger.Sign(TestLedger.Alice, transaction).Transaction!);
    }

    private static long Comparison(ReadOnlyMemory<byte> next)
    {
        UpgradePrices prices = GasSchedule.V1.Upgrade;
        return (prices.PerCodeByte * (Old.Length + next.Length)) + (prices.PerDescriptionByte * (AbiSection.Find(Old).Payload.Length + AbiSection.Find(next).Payload.Length));
    }
}
