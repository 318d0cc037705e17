using System.Globalization;
using System.Text;
using Vow.Wasm.Tests.Material;

namespace Vow.Wasm.Tests.Conformance;

public sealed class SpecificationTests
{
    [Fact]
    public void EveryCommandOfTheSuiteInTheProfile_PassesOnTheReferenceAndOnInstrumentedModules_WithEqualGasAndMemory()
    {
        var files = SpecFile.ReadAll(MaterialFiles.Zip("spec/open.zip"));
        var counts = new List<SpecCounts>();
        var modules = 0;
        DeepStack.Run(() =>
        {
            foreach (var file in files)
            {
                using var runner = new SpecRunner(file, Limits.V1);
                runner.Run();
                counts.Add(runner.Counts);
                modules += runner.ModulesCompared;
            }
        });
        var failures = counts.SelectMany(c => c.Failures).ToArray();
        Assert.True(failures.Length == 0, $"{failures.Length} failures:\n{string.Join('\n', failures.Take(40))}");
        CheckedInDocument.Matches("docs/conformance.md", Document(counts, modules, CountLaterProposals()));
    }

    // That each is refused for its proposal's name, SpecificationModulesTests checks; here they are counted.
    private static (int Refused, int Accepted) CountLaterProposals()
    {
        var (refused, accepted) = (0, 0);
        foreach (var (_, bytes) in MaterialFiles.Zip("spec/reject.zip").Where(f => f.Key.EndsWith(".wasm", StringComparison.Ordinal)))
        {
            try
            {
                ModulePipeline.Check(bytes, Limits.V1);
                accepted++;
            }
            catch (WasmValidationException)
            {
                refused++;
            }
        }

        return (refused, accepted);
    }

    private static string Document(List<SpecCounts> counts, int modules, (int Refused, int Accepted) later)
    {
        var text = new StringBuilder();
        Line(text, $"# Conformance");
        Line(text, $"");
        Line(text, $"The official WebAssembly test suite (2.0 core without SIMD, and tail calls), run twice in step: on a plain reference interpreter of the original");
        Line(text, $"modules, and on the *instrumented* modules in Wasmtime. A command passes when both give what the suite expects and agree on results, trap, gas (to the");
        Line(text, $"unit) and memory. Written by `SpecificationTests` with `BLESS=1`, and checked by it otherwise.");
        Line(text, $"");
        Line(text, $"{counts.Sum(c => c.Passed)} passed, {counts.Sum(c => c.Failures.Count)} failed, {counts.Sum(c => c.OutsideCount)} outside the profile;");
        Line(text, $"{modules} module instances compared. Of the modules of later proposals, {later.Refused} are refused and {later.Accepted}");
        Line(text, $"accepted: those use tail calls only, which the profile has, and stand in the suite as valid ones too.");
        Line(text, $"");
        Line(text, $"| file | passed | failed | outside the profile |");
        Line(text, $"|---|---:|---:|---|");
        foreach (var c in counts)
            Line(text, $"| {c.File} | {c.Passed} | {c.Failures.Count} | {string.Join("; ", c.OutsideReasons.Select(r => $"{r.Value}: {r.Key}"))} |");
        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
