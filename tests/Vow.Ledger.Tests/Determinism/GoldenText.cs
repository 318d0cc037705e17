namespace Vow.Ledger.Tests.Determinism;

/// <summary>Text against a file in tests/golden; BLESS=1 rewrites it.</summary>
internal static class GoldenText
{
    public static void Compare(string file, string actual)
    {
        string path = Path.Combine(Root(), "tests", "golden", file);
        if (Environment.GetEnvironmentVariable("BLESS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", actual);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests run outside of the repository");
    }
}
