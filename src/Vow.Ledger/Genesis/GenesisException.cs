namespace Vow.Ledger;

/// <summary>A genesis that no chain can start from. The message begins with the place, a JSON path such as <c>$.accounts[2].balance</c>.</summary>
public sealed class GenesisException : Exception
{
    /// <summary>A fault at the root.</summary>
    public GenesisException(string message)
        : this("$", message)
    {
    }

    /// <summary>A fault at a place.</summary>
    public GenesisException(string path, string message)
        : base($"genesis, {path}: {message}") => Path = path;

    /// <summary>A fault at a place, with its cause.</summary>
    public GenesisException(string path, string message, Exception innerException)
        : base($"genesis, {path}: {message}", innerException) => Path = path;

    /// <summary>Where the fault is, as a JSON path.</summary>
    public string Path { get; }
}
