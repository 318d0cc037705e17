using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>One thing that a transaction does. The variants' numbers in the encoding are those in <c>spec/transactions.md</c>.</summary>
public abstract record TransactionAction
{
    private TransactionAction()
    {
    }

    /// <summary>0: sends value to an account or contract, without calling it.</summary>
    public sealed record Transfer(Address To, UInt128 Amount) : TransactionAction;

    /// <summary>1: stores a module. Storing one that is stored already succeeds and holds no deposit.</summary>
    public sealed record Upload(ReadOnlyMemory<byte> Code) : TransactionAction;

    /// <summary>2: makes a contract of stored code and runs its <c>init</c>. Its address follows from signer, code and salt.</summary>
    public sealed record Instantiate(CodeHash Code, ReadOnlyMemory<byte> Salt, Address? Admin, UInt128 Value, ImmutableArray<WasmValue> Arguments, ReadOnlyMemory<byte> Input)
        : TransactionAction;

    /// <summary>3: calls a contract's method.</summary>
    [SuppressMessage("Naming", "CA1716", Justification = "Call is the field's word, and C# has no keyword of that name.")]
    public sealed record Call(Address Contract, string Method, UInt128 Value, ImmutableArray<WasmValue> Arguments, ReadOnlyMemory<byte> Input) : TransactionAction;

    /// <summary>4: gives a contract new code and runs the new code's <c>migrate</c>. By the admin only.</summary>
    public sealed record Upgrade(Address Contract, CodeHash Code, ImmutableArray<WasmValue> Arguments, ReadOnlyMemory<byte> Input) : TransactionAction
    {
        /// <summary>8 instead of 4: whether the new code may misread what the contract has stored.</summary>
        public bool IsForced { get; init; }
    }

    /// <summary>5: gives a contract another admin, or none for ever. By the admin only.</summary>
    public sealed record SetAdmin(Address Contract, Address? Admin) : TransactionAction;

    /// <summary>6: stops a contract: calls of it are refused until it is unfrozen; queries are not. By the admin only.</summary>
    public sealed record Freeze(Address Contract) : TransactionAction;

    /// <summary>7: lets a frozen contract run again. By the admin only.</summary>
    public sealed record Unfreeze(Address Contract) : TransactionAction;
}
