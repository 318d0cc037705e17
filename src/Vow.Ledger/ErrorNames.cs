using System.Globalization;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>Names of the numbers in receipts.</summary>
public static class ErrorNames
{
    private const int EngineCodesEnd = 1000;

    /// <summary>The name of an error: the engine's below 1000, the ledger's from there; <c>Error7</c> for one that this program does not know.</summary>
    public static string Of(int number)
    {
        if (number >= EngineCodesEnd) return Enum.IsDefined((LedgerErrorCode)number) ? ((LedgerErrorCode)number).ToString() : Unnamed(number);
        if (Enum.IsDefined((ErrorCode)number)) return ((ErrorCode)number).ToString();
        return Enum.IsDefined((Wasm.WasmErrorCode)number) ? ((Wasm.WasmErrorCode)number).ToString() : Unnamed(number);
    }

    private static string Unnamed(int number) => string.Create(CultureInfo.InvariantCulture, $"Error{number}");
}
