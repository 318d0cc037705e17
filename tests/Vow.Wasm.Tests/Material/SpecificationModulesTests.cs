using System.Text.Json;

namespace Vow.Wasm.Tests.Material;

public class SpecificationModulesTests(ITestOutputHelper output)
{
    private static readonly string[] MustBeValid = ["module", "assert_uninstantiable", "assert_unlinkable"];
    private static readonly string[] MustBeRefused = ["assert_invalid", "assert_malformed"];

    [Fact]
    public void EveryModuleOfTheSuite_IsJudgedAsTheSuiteSays()
    {
        var files = MaterialFiles.Zip("spec/open.zip");
        var failures = new List<string>();
        var (valid, refused) = (0, 0);
        foreach (var (type, path, text) in Commands(files))
        {
            var error = Judge(files[path]);
            if (MustBeValid.Contains(type) && error is null) valid++;
            else if (MustBeRefused.Contains(type) && error is not null) refused++;
            else failures.Add($"{type} {path} ({text}): {error}");
        }

        output.WriteLine($"{valid} valid, {refused} refused");
        Assert.Empty(failures);
        Assert.True(valid > 100 && refused > 100, "the suite is nearly empty");
    }

    [Fact]
    public void EveryModuleOfLaterProposals_IsRefusedByTheProposalsName()
    {
        var files = MaterialFiles.Zip("spec/reject.zip");
        var tailCalls = TailCallModules(files["manifest.json"]);
        var errors = files.Where(f => f.Key.EndsWith(".wasm", StringComparison.Ordinal)).Select(f => (Path: f.Key, Error: Judge(f.Value))).ToList();
        foreach (var group in errors.GroupBy(e => $"{e.Error?.Code.ToString() ?? "accepted"} {e.Error?.Subject}").OrderBy(g => g.Key, StringComparer.Ordinal))
            output.WriteLine($"{group.Count(),4} {group.Key}");
        Assert.All(errors, e =>
        {
            // Tail calls are part of the profile: these modules stand in open.zip too, as valid ones.
            if (tailCalls.Contains(e.Path)) Assert.Null(e.Error);
            else Assert.Equal((e.Path, WasmErrorCode.UnsupportedProposal), (e.Path, e.Error?.Code));
        });
        Assert.All(errors.Where(e => e.Error is not null), e => Assert.False(string.IsNullOrEmpty(e.Error!.Help)));
    }

    private static HashSet<string> TailCallModules(byte[] manifest) =>
        [.. JsonDocument.Parse(manifest).RootElement.EnumerateArray()
            .Where(m => m.GetProperty("wasmtime_profile_error").GetString()!.StartsWith("tail calls", StringComparison.Ordinal))
            .Select(m => m.GetProperty("file").GetString()!)];

    private static WasmError? Judge(byte[] bytes)
    {
        try
        {
            ModulePipeline.Check(bytes, Limits.Format);
            return null;
        }
        catch (WasmValidationException refused)
        {
            return refused.Error;
        }
    }

    private static IEnumerable<(string Type, string Path, string Text)> Commands(Dictionary<string, byte[]> files)
    {
        foreach (var (path, bytes) in files.Where(f => f.Key.EndsWith(".json", StringComparison.Ordinal)))
        {
            var folder = path[..(path.LastIndexOf('/') + 1)];
            foreach (var command in JsonDocument.Parse(bytes).RootElement.GetProperty("commands").EnumerateArray())
            {
                var type = command.GetProperty("type").GetString()!;
                if (!MustBeValid.Contains(type) && !MustBeRefused.Contains(type)) continue;
                var file = folder + command.GetProperty("filename").GetString();
                var text = command.TryGetProperty("text", out var t) ? t.GetString()! : "";
                if (files.ContainsKey(file) && file.EndsWith(".wasm", StringComparison.Ordinal)) yield return (type, file, text);
            }
        }
    }
}
