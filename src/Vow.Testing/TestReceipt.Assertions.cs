using System.Globalization;
using System.Text;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Testing;

public sealed partial class TestReceipt
{
    /// <summary>Checks that all actions succeeded.</summary>
    /// <exception cref="TestAssertionException">One did not; the message tells why, with the contract's stack.</exception>
    public TestReceipt ShouldSucceed() => Check(IsSuccess, "It should have succeeded");

    /// <summary>Checks that the transaction failed or was refused for one of the ledger's reasons.</summary>
    /// <exception cref="TestAssertionException">It did not, or for another.</exception>
    public TestReceipt ShouldFail(LedgerErrorCode code) => Check(!IsSuccess && ErrorNumber == (int)code, $"It should have failed with {code} ({(int)code})");

    /// <summary>Checks that the transaction failed for one of the engine's reasons.</summary>
    /// <exception cref="TestAssertionException">It did not, or for another.</exception>
    public TestReceipt ShouldFail(ErrorCode code) => Check(!IsSuccess && ErrorNumber == (int)code, $"It should have failed with {code} ({(int)code})");

    /// <summary>Checks that a contract reverted with a text that contains this one.</summary>
    /// <exception cref="TestAssertionException">It did not.</exception>
    public TestReceipt ShouldRevert(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isReverted = Status == ReceiptStatus.Failed && ErrorNumber == (int)ErrorCode.Reverted;
        return Check(isReverted && Encoding.UTF8.GetString(Returned.Data.Span).Contains(text, StringComparison.Ordinal), $"It should have reverted with '{text}'");
    }

    /// <summary>Checks what it cost.</summary>
    /// <exception cref="TestAssertionException">It used more.</exception>
    public TestReceipt ShouldUseGasAtMost(long gas) => Check(GasUsed <= gas, $"It should have used at most {Display.Number(gas)} gas and used {Display.Number(GasUsed)}");

    /// <summary>Checks that an event was logged with a topic (UTF-8).</summary>
    /// <exception cref="TestAssertionException">None was.</exception>
    public TestReceipt ShouldLog(string topic) => Check(FindEvents(topic).Any(), $"It should have logged the event '{topic}'");

    /// <summary>Checks that an event was logged with a topic (UTF-8) and exactly this data.</summary>
    /// <exception cref="TestAssertionException">None was.</exception>
    public TestReceipt ShouldLog(string topic, ReadOnlyMemory<byte> data) =>
        Check(
            FindEvents(topic).Any(logged => logged.Data.Span.SequenceEqual(data.Span)),
            $"It should have logged the event '{topic}' with 0x{Convert.ToHexStringLower(data.Span)}");

    /// <summary>Checks that an event was logged whose fields have these values, by the description of the contract that logged it. Fields that are not named may be anything.</summary>
    /// <exception cref="TestAssertionException">None was, or no contract describes an event with such fields.</exception>
    public TestReceipt ShouldLog(string topic, (string Name, object? Value) field, params (string Name, object? Value)[] more)
    {
        (string Name, object? Value)[] expected = [field, .. more];
        bool isFound = false;
        foreach (StateEvent logged in FindEvents(topic))
        {
            if (!AbiEvents.TryDecode(Interfaces.Of(logged.Contract), logged.Topic.Span, logged.Data.Span, out AbiEvent? described, out AbiValue.Record? fields))
                throw new TestAssertionException($"The contract that logged '{topic}' does not describe it so; give its data instead, with Input.Of:\n{this}");
            isFound |= expected.All(one => Has(described, fields, one.Name, one.Value));
        }

        return Check(isFound, $"It should have logged the event '{topic}' with {string.Join(", ", expected.Select(one => $"{one.Name}: {one.Value}"))}");
    }

    /// <summary>Checks how many events were logged.</summary>
    /// <exception cref="TestAssertionException">It was another number.</exception>
    public TestReceipt ShouldLogEvents(int count) =>
        Check(Events.Length == count, string.Create(CultureInfo.InvariantCulture, $"It should have logged {count} events and logged {Events.Length}"));

    private static bool Has(AbiEvent described, AbiValue.Record logged, string name, object? value)
    {
        if (described.Fields.FirstOrDefault(field => field.Name == name) is not { } field)
            throw new TestAssertionException($"The event '{described.Name}' has no field '{name}'; it has {TypedValues.Names(described.Fields)}.");
        try
        {
            byte[] expected = AbiCodec.Encode(TypedValues.From(value, field.Type, name), field.Type);
            return AbiCodec.Encode(logged.Fields.First(found => found.Key == name).Value, field.Type).AsSpan().SequenceEqual(expected);
        }
        catch (AbiException error)
        {
            throw new TestAssertionException($"No event '{described.Name}' can be like that: {error.Message}. Its fields are {TypedValues.Names(described.Fields)}.");
        }
    }

    private IEnumerable<StateEvent> FindEvents(string topic)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(topic);
        return Events.Where(logged => logged.Topic.Span.SequenceEqual(bytes));
    }

    private TestReceipt Check(bool isSo, string expected) => isSo ? this : throw new TestAssertionException($"{expected}:\n{this}");
}
