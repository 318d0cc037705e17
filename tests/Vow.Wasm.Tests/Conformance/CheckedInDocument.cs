namespace Vow.Wasm.Tests.Conformance;

/// <summary>A document of the repository that a test writes (<c>BLESS=1</c>) and otherwise compares.</summary>
internal static class CheckedInDocument
{
    public static string RepositoryRoot { get; } = FindRoot();

    public static void Matches(string relativePath, string text)
    {
        var path = Path.Combine(RepositoryRoot, relativePath);
        if (Environment.GetEnvironmentVariable("BLESS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", text);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests run outside of the repository");
    }
}
