using System.Runtime.CompilerServices;

namespace Vow.Testing;

/// <summary>
/// Compares what a test gives with a file beside the test's source, <c>golden/NAME.txt</c>. With the environment variable <c>BLESS=1</c> it writes the file instead: a changed
/// price or a new host call then shows as a difference in version control, line by line.
/// </summary>
public static class Golden
{
    private const string Extension = ".txt";

    /// <summary>Compares a trace with its file.</summary>
    /// <exception cref="TestAssertionException">They differ, or there is no file yet.</exception>
    public static void Verify(TestTrace trace, string name, [CallerFilePath] string testFile = "")
    {
        ArgumentNullException.ThrowIfNull(trace);
        Verify(trace.ToString(), name, testFile);
    }

    /// <summary>Compares a text with its file.</summary>
    /// <exception cref="TestAssertionException">They differ, or there is no file yet.</exception>
    public static void Verify(string actual, string name, [CallerFilePath] string testFile = "")
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentException.ThrowIfNullOrEmpty(name);
        string file = Path.Combine(FolderOf(testFile), "golden", name + Extension), text = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("BLESS") == "1") Write(file, text);
        else if (!File.Exists(file)) throw new TestAssertionException($"There is no golden file {file} yet. Run the test once with BLESS=1, look at what it wrote, and keep it.");
        else Compare(file, File.ReadAllText(file).ReplaceLineEndings("\n"), text);
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static void Compare(string file, string expected, string actual)
    {
        if (expected == actual) return;
        string[] before = expected.Split('\n'), now = actual.Split('\n');
        int line = 0;
        while (line < before.Length && line < now.Length && before[line] == now[line]) line++;
        throw new TestAssertionException(
            $"Line {line + 1} of {file} differs.\n  expected: {LineOf(before, line)}\n  actual:   {LineOf(now, line)}\nIf that is meant, BLESS=1 rewrites the file. All of it now:\n{actual}");
    }

    private static string LineOf(string[] lines, int line) => line < lines.Length ? lines[line] : "(the end)";

    // A deterministic build writes /_/ instead of the folder of the sources, which then is one of those above the test.
    private static string FolderOf(string testFile)
    {
        string folder = Path.GetDirectoryName(testFile) ?? "";
        if (Directory.Exists(folder)) return folder;
        string[] parts = folder.Split('/', '\\');
        for (DirectoryInfo? root = new(AppContext.BaseDirectory); root is not null; root = root.Parent)
        {
            string candidate = Path.Combine([root.FullName, .. parts.SkipWhile(part => part.Length == 0 || part.StartsWith('_'))]);
            if (Directory.Exists(candidate)) return candidate;
        }

        throw new TestAssertionException($"The folder of the test's source, {folder}, is not there: golden files live beside the test.");
    }
}
