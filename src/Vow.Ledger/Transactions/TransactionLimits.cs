namespace Vow.Ledger;

/// <summary>What a transaction may be, whatever the chain's parameters say. Bounds what a decoder can be made to allocate.</summary>
public static class TransactionLimits
{
    /// <summary>Bytes of an encoded transaction: a module of the largest size and what belongs to it.</summary>
    public const int BytesMax = 2 * 1024 * 1024;

    /// <summary>Actions of a transaction.</summary>
    public const int ActionsMax = 64;

    /// <summary>Numeric arguments of a call.</summary>
    public const int ArgumentsMax = 200;

    /// <summary>Bytes of a method's name, in UTF-8.</summary>
    public const int MethodBytesMax = 256;

    /// <summary>Bytes of the salt of a contract's address.</summary>
    public const int SaltBytesMax = 256;

    /// <summary>Bytes of a call's input.</summary>
    public const int InputBytesMax = 1024 * 1024;
}
