using System.Diagnostics;
using System.Text.Json;

namespace Vow.Wasm.Tests.Material;

public class HostileModulesTests(ITestOutputHelper output)
{
    private const int MillisecondsMax = 2_000;

    [Fact]
    public void EveryHostileModule_IsJudgedQuicklyAndAsItsManifestSays()
    {
        var files = MaterialFiles.Zip("hostile/modules.zip");
        var rows = Expectations(files);
        var wrong = new List<string>();
        var accepted = 0;
        foreach (var (file, expect) in rows)
        {
            var watch = Stopwatch.StartNew();
            var error = Judge(files[file]);
            if (watch.ElapsedMilliseconds > MillisecondsMax) wrong.Add($"{file}: {watch.ElapsedMilliseconds} ms");
            if (error is null) accepted++;
            output.WriteLine($"{file} [{expect}] {watch.ElapsedMilliseconds} ms: {error?.ToString() ?? "accepted"}");
            if (error is not null && !expect.Contains("reject", StringComparison.Ordinal)) wrong.Add($"{file} [{expect}]: {error}");
        }

        output.WriteLine($"{accepted} accepted, {rows.Count - accepted} refused");
        Assert.Empty(wrong);
    }

    private static List<(string File, string Expect)> Expectations(Dictionary<string, byte[]> files)
    {
        var manifest = files.TryGetValue("manifest.json", out var bytes) ? bytes : MaterialFiles.File("hostile/manifest.json");
        return [.. JsonDocument.Parse(manifest).RootElement.EnumerateArray()
            .Select(m => (m.GetProperty("file").GetString()!, m.GetProperty("expect").GetString()!))];
    }

    private static WasmError? Judge(byte[] bytes)
    {
        try
        {
            ModulePipeline.Check(bytes, Limits.V1);
            return null;
        }
        catch (WasmValidationException refused)
        {
            return refused.Error;
        }
    }
}
