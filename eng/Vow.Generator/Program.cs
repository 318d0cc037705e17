namespace Vow.Generator;

/// <summary>Writes the checked-in files that follow from <c>spec/host-abi.json</c>: <c>dotnet run --project eng/Vow.Generator</c>.</summary>
public static class Program
{
    /// <summary>Every generated file. A new kind of output (an SDK's bindings, another page) is one more entry.</summary>
    public static IReadOnlyList<IGenerationTarget> Targets { get; } =
    [
        new TableTarget(),
        new TrampolineTarget(),
        new LimitsTarget(),
        new ReferencePageTarget(),
        new AssemblyScriptTarget(),
        new CTarget(),
        new RustTarget(),
    ];

    private static int Main(string[] arguments)
    {
        var root = arguments.Length > 0 ? Path.GetFullPath(arguments[0]) : RepositoryRoot.Find(Environment.CurrentDirectory);
        var abi = HostAbi.Read(root);
        foreach (var target in Targets) Write(Path.Combine(root, target.RelativePath), target.Generate(abi));
        return 0;
    }

    private static void Write(string path, string text)
    {
        // An unchanged file keeps its time stamp, so a build that follows has nothing to redo.
        if (File.Exists(path) && File.ReadAllText(path) == text) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        Console.WriteLine($"wrote {path}");
    }
}
