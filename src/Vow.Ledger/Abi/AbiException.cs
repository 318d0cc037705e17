namespace Vow.Ledger.Abi;

/// <summary>
/// A description of an interface, or a value for it, that does not hold together. The message begins with the place: a JSON path such as
/// <c>$.methods[2].params[0].type</c>, the name of a parameter, or a byte of an encoding.
/// </summary>
public sealed class AbiException : Exception
{
    /// <summary>A fault at a place.</summary>
    public AbiException(string place, string message)
        : base($"{place}: {message}") => Place = place;

    /// <summary>A fault at a place, with its cause.</summary>
    public AbiException(string place, string message, Exception innerException)
        : base($"{place}: {message}", innerException) => Place = place;

    /// <summary>Where the fault is.</summary>
    public string Place { get; }
}
