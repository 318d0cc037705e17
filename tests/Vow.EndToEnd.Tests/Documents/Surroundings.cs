// What the samples of the documents find where a program of their reader's would have the system's own.

namespace Vow.Samples;

/// <summary>The console of a sample: what it prints is kept.</summary>
internal static class Console
{
    // Flows with the test: an observer prints on a thread of the engine's.
    private static StringWriter? _printed;

    public static void WriteLine(string? line) => _printed!.Write(line + "\n");

    public static string Capture(Action run)
    {
        _printed = new StringWriter();
        run();
        return _printed.ToString();
    }
}

/// <summary>Files of the repository, by their path in it.</summary>
internal static class File
{
    public static byte[] ReadAllBytes(string path) => System.IO.File.ReadAllBytes(Vow.EndToEnd.Tests.Repository.At(path));
}
