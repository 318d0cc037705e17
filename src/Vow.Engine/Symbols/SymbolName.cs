namespace Vow.Engine.Symbols;

/// <summary>Function names as their authors wrote them, from what compilers made of them.</summary>
public static class SymbolName
{
    /// <summary>The name for people: symbols of Rust and simple ones of C++ are read, every other name is left as it is.</summary>
    public static string Readable(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith("_R", StringComparison.Ordinal)) return RustSymbol.Readable(name);
        return name.StartsWith("_Z", StringComparison.Ordinal) ? NestedSymbol.Readable(name) : name;
    }
}
