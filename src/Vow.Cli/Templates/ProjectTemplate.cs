using System.Text;
using Vow.Cli.Building;

namespace Vow.Cli.Templates;

/// <summary>The files of a new project. They are part of the tool, so that a project can be made without a network: those of its language, those that all have, and the SDK.</summary>
internal static class ProjectTemplate
{
    /// <summary>The languages there are templates for.</summary>
    public static readonly ContractLanguage[] Languages = [ContractLanguage.Rust, ContractLanguage.AssemblyScript, ContractLanguage.C, ContractLanguage.Cpp];

    /// <summary>Path and bytes of each file, in the order of their paths.</summary>
    public static IEnumerable<(string Path, byte[] Bytes)> Files(ContractLanguage language, ProjectName name)
    {
        var own = Below("templates/shared/").Concat(Below($"templates/{ContractLanguages.NameOf(language)}/"))
            .Select(file => (name.In(file.Path), Encoding.UTF8.GetBytes(name.In(Encoding.UTF8.GetString(file.Bytes)))));
        // The SDK is copied as it is: it has no placeholders.
        var sdk = Below($"sdk/{SdkOf(language)}/").Select(file => ("vow-sdk/" + file.Path, file.Bytes));
        return own.Concat(sdk).OrderBy(file => file.Item1, StringComparer.Ordinal);
    }

    private static string SdkOf(ContractLanguage language) => language switch
    {
        ContractLanguage.Rust => "rust",
        ContractLanguage.AssemblyScript => "assemblyscript",
        _ => "c",
    };

    private static IEnumerable<(string Path, byte[] Bytes)> Below(string prefix)
    {
        var assembly = typeof(ProjectTemplate).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            // Made on Windows, the names of resources have its separators.
            var path = resource.Replace('\\', '/');
            if (!path.StartsWith(prefix, StringComparison.Ordinal)) continue;
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            yield return (path[prefix.Length..], bytes.ToArray());
        }
    }
}
