using System.Buffers.Binary;
using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Ledger.Encoding;

namespace Vow.Testing;

/// <summary>Byte input of calls, put together from values.</summary>
public static class Input
{
    /// <summary>
    /// The values one after the other in Borsh: accounts, contracts and addresses as 32 bytes, numbers little-endian in the size of their C# type, bools as a byte,
    /// strings and byte arrays with a u32 of their length before them.
    /// </summary>
    /// <exception cref="ArgumentException">A value has a type without an encoding.</exception>
    public static byte[] Of(params object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var writer = new BorshWriter();
        foreach (object value in values) Write(writer, value);
        return writer.ToArray();
    }

    /// <summary>The fields of a struct, or of a variant of an enum, as a value of a parameter: <c>("order", Input.Fields(("price", 5), ("owner", chain.Bob)))</c>.</summary>
    public static (string Name, object? Value)[] Fields(params (string Name, object? Value)[] fields) => fields;

    private static void Write(BorshWriter writer, object value)
    {
        switch (value)
        {
            case TestAccount account: writer.Address(account.Address); break;
            case TestContract contract: writer.Address(contract.Address); break;
            case Address address: writer.Address(address); break;
            case bool flag: writer.Bool(flag); break;
            case byte number: writer.U8(number); break;
            case ushort number: writer.U16(number); break;
            case int number: writer.U32(unchecked((uint)number)); break;
            case uint number: writer.U32(number); break;
            case long number: writer.I64(number); break;
            case ulong number: writer.U64(number); break;
            case UInt128 number: writer.U128(number); break;
            case Int128 number: writer.U128(unchecked((UInt128)number)); break;
            case string text: writer.Text(text); break;
            case byte[] bytes: writer.Bytes(bytes); break;
            default:
                throw new ArgumentException(
                    $"A value of type {value?.GetType().Name ?? "null"} has no encoding; use an account, a contract, an address, a number, a bool, a string or a byte array.", nameof(value));
        }
    }
}

/// <summary>What a method gave back: its return data or, where there is none, its WebAssembly result.</summary>
public readonly record struct Returned(ReadOnlyMemory<byte> Data, WasmValue? Result)
{
    /// <summary>It as a value of the type that the contract describes; null where it describes none, or gave something else.</summary>
    public AbiValue? Value { get; init; }

    /// <summary>A number of 32 bits with sign.</summary>
    /// <exception cref="TestAssertionException">Something else came back.</exception>
    public int AsInt32() => unchecked((int)AsUInt32());

    /// <summary>A number of 32 bits.</summary>
    /// <exception cref="TestAssertionException">Something else came back.</exception>
    public uint AsUInt32() => Data.IsEmpty && Result is { } result ? unchecked((uint)result.AsInt32()) : BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4, "a number of 32 bits"));

    /// <summary>A number of 64 bits with sign.</summary>
    /// <exception cref="TestAssertionException">Something else came back.</exception>
    public long AsInt64() => unchecked((long)AsUInt64());

    /// <summary>A number of 64 bits.</summary>
    /// <exception cref="TestAssertionException">Something else came back.</exception>
    public ulong AsUInt64() => Data.IsEmpty && Result is { } result ? unchecked((ulong)result.AsInt64()) : BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8, "a number of 64 bits"));

    /// <summary>A number of 128 bits.</summary>
    /// <exception cref="TestAssertionException">Something else came back.</exception>
    public UInt128 AsUInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Bytes(16, "a number of 128 bits"));

    /// <summary>Whether a byte or a result is not zero.</summary>
    /// <exception cref="TestAssertionException">Something else came back.</exception>
    public bool AsBool() => Data.IsEmpty && Result is { } result ? result.Bits != 0 : Bytes(1, "a bool")[0] != 0;

    /// <summary>An address.</summary>
    /// <exception cref="TestAssertionException">Something else came back.</exception>
    public Address AsAddress() => Address.From(Bytes(Address.Bytes, "an address"));

    /// <summary>The return data as UTF-8.</summary>
    public string AsText() => System.Text.Encoding.UTF8.GetString(Data.Span);

    /// <summary>The return data.</summary>
    public byte[] AsBytes() => Data.ToArray();

    private ReadOnlySpan<byte> Bytes(int count, string what)
    {
        if (Data.Length == count) return Data.Span;
        string found = Data.IsEmpty ? Result is { } result ? $"the result {result}" : "nothing" : $"{Data.Length} bytes (0x{Convert.ToHexStringLower(Data.Span)})";
        throw new TestAssertionException($"{what} ({count} bytes) should have come back, and it was {found}.");
    }
}
