using System.Globalization;
using System.Text;
using System.Text.Json;
using Vow.Wasm.Tests.Conformance;

namespace Vow.Wasm.Tests.RealModules;

/// <summary>WebAssembly that others wrote, in six languages, is accepted, or refused for the right reason; what is accepted runs on.</summary>
public sealed class RealModulesTests
{
    [Fact]
    public void EveryModuleOfTheNpmPackages_IsAcceptedAndCompilesInstrumented_OrIsRefusedForAReasonOfTheTable()
    {
        var folder = NpmPackages.Install();
        var modules = Packages().SelectMany(package => ModuleFinder.Find(package.Name, package.Version, Path.Combine(folder, package.Name))).ToArray();
        CheckedInDocument.Matches("docs/real-modules.md", Document([.. modules.Select(module => (module, Judge(module)))]));
    }

    private static IEnumerable<(string Name, string Version)> Packages()
    {
        var path = Path.Combine(CheckedInDocument.RepositoryRoot, "tests", "real-modules", "package.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (var package in json.RootElement.GetProperty("dependencies").EnumerateObject())
            yield return (package.Name, package.Value.GetString()!);
    }

    private static string Judge(FoundModule module)
    {
        ValidatedModule validated;
        try
        {
            validated = ModulePipeline.Check(module.Bytes, Limits.V1);
        }
        catch (WasmValidationException refused)
        {
            return $"refused: {Reason(refused.Error)}";
        }

        var options = InstrumentationOptions.ForContracts(GasSchedule.V1, (uint)Limits.V1.MemoryPagesMax, (uint)Limits.V1.TableElementsMax);
        var instrumented = ModulePipeline.Instrument(validated, options);
        Assert.True(WasmtimeEngine.Validates(instrumented.Bytes.Span), $"{module.Source} is not valid after instrumentation");
        WasmtimeEngine.Compile(instrumented.Bytes.Span);
        return $"accepted{Imports(validated.Module)}";
    }

    private static string Reason(WasmError error) => error.Code == WasmErrorCode.LimitExceeded
        ? string.Create(CultureInfo.InvariantCulture, $"`{error.Subject}` is {error.Limit}, the module has {error.Actual}")
        : error.Subject ?? error.Message;

    private static string Imports(WasmModule module) => module.Imports.IsEmpty
        ? "; imports nothing"
        : $"; imports {string.Join(", ", module.Imports.GroupBy(i => i.Kind).Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}"))}";

    private static string Document((FoundModule Module, string Verdict)[] rows)
    {
        var text = new StringBuilder();
        text.Append("# Real modules\n\n");
        text.Append("WebAssembly found in npm packages (as files, and inside scripts as base64, compressed base64 or lists of numbers; copies counted once), checked\n");
        text.Append("against the deterministic profile. Imports are left apart: none of these modules is a contract. Each accepted one is instrumented, validates\n");
        text.Append("again and compiles. Written by `RealModulesTests` with `BLESS=1`, and checked by it otherwise; the versions are pinned in `tests/real-modules`.\n\n");
        var accepted = rows.Count(row => row.Verdict.StartsWith("accepted", StringComparison.Ordinal));
        text.Append(CultureInfo.InvariantCulture, $"{rows.Length} modules: {accepted} accepted, {rows.Length - accepted} refused.\n\n");
        text.Append("| package | module | bytes | verdict |\n|---|---|---:|---|\n");
        foreach (var (module, verdict) in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {module.Package} {module.Version} | {module.Source} | {module.Bytes.Length} | {verdict} |\n");
        return text.ToString();
    }
}
