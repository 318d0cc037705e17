namespace Vow.Cli.Output;

/// <summary>Lines that compilers and tests write: they repeat sources, and those may hold anything.</summary>
internal static class CompilerText
{
    /// <summary>The line, with tabs as blanks and nothing in it that could steer a terminal.</summary>
    public static string Harmless(string line) => Display.Harmless(line.Replace("\t", "    ", StringComparison.Ordinal));
}
