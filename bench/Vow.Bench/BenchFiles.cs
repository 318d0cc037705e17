using System.Runtime.CompilerServices;
using Vow.Engine;

namespace Vow.Bench;

/// <summary>Finds the modules that are measured.</summary>
internal static class BenchFiles
{
    private static readonly string Here = Path.GetDirectoryName(SourceFile())!;

    public static string Root => Path.GetFullPath(Path.Combine(Here, "../.."));

    public static byte[] Kernel(string name)
    {
        var path = Path.Combine(Here, "kernels", name);
        return File.Exists(path + ".wasm") ? File.ReadAllBytes(path + ".wasm") : WatText.ToWasm(File.ReadAllText(path + ".wat"));
    }

    public static byte[] Contract(string name) => File.ReadAllBytes(Path.Combine(Root, "contracts", name));

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
