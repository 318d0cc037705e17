namespace Vow.Wasm.Tests.Conformance;

/// <summary>Commands on accepted modules that ask for more than the profile gives, each with its reason.</summary>
internal static class OutsideProfile
{
    private static readonly Dictionary<(string File, int Line), string> Reasons = [];

    public static string? Reason(string file, int line) => Reasons.GetValueOrDefault((file, line));
}
