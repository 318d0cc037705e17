namespace Vow.Cli.Building;

/// <summary>What a contract is written in, as far as building it differs.</summary>
internal enum ContractLanguage
{
    Rust,
    AssemblyScript,
    C,
    Cpp,
    Wat,
}

/// <summary>How languages are written in options and in <c>vow.json</c>.</summary>
internal static class ContractLanguages
{
    private static readonly (string Name, ContractLanguage Language)[] Names =
        [("rust", ContractLanguage.Rust), ("as", ContractLanguage.AssemblyScript), ("c", ContractLanguage.C), ("cpp", ContractLanguage.Cpp), ("wat", ContractLanguage.Wat)];

    public static string NameOf(ContractLanguage language) => Names.First(entry => entry.Language == language).Name;

    /// <summary>The language, or null when nothing is called so.</summary>
    public static ContractLanguage? Find(string name) => Names.Where(entry => entry.Name == name).Select(entry => (ContractLanguage?)entry.Language).FirstOrDefault();

    /// <summary>The language of a source file by its ending, or null.</summary>
    public static ContractLanguage? OfSource(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".c" => ContractLanguage.C,
        ".cpp" or ".cc" or ".cxx" => ContractLanguage.Cpp,
        ".ts" => ContractLanguage.AssemblyScript,
        ".wat" => ContractLanguage.Wat,
        _ => null,
    };

    public static string Describe(ContractLanguage language) => language switch
    {
        ContractLanguage.Rust => "Rust",
        ContractLanguage.AssemblyScript => "AssemblyScript",
        ContractLanguage.C => "C",
        ContractLanguage.Cpp => "C++",
        _ => "WebAssembly text",
    };
}
