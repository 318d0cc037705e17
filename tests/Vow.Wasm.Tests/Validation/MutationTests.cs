
using Vow.Wasm.Tests.Material;

namespace Vow.Wasm.Tests.Validation;

public class MutationTests(ITestOutputHelper output)
{
    // VOW_MUTATIONS makes a longer run.
    private static readonly int Mutations = int.TryParse(Environment.GetEnvironmentVariable("VOW_MUTATIONS"), out var count) ? count : 30_000;

    [Fact]
    public void TruncationAtEveryByte_ThrowsNothingButTheValidationError()
    {
        foreach (var module in Samples.Modules())
        {
            for (var length = 0; length < module.Length; length++)
            {
                var error = Judge(module.AsSpan(0, length).ToArray());
                // A module may end after any section; then the function section lacks its code, or nothing is missing at all.
                if (error is not null) Assert.InRange(error.Offset, -1, length);
            }
        }
    }

    [Fact]
    public void MutatedSamples_AreJudgedAsWasmtimeJudgesThem() => AgreesWithWasmtime([.. Samples.Modules()]);

    [Fact]
    public void MutatedRandomModules_AreJudgedAsWasmtimeJudgesThem() => AgreesWithWasmtime(
        [.. MaterialFiles.Zip("fuzz/corpus.zip").Where(f => f.Key.EndsWith(".wasm", StringComparison.Ordinal)).Select(f => f.Value)]);

    [Fact]
    public void MutatedSpecificationModules_AreJudgedAsWasmtimeJudgesThem() => AgreesWithWasmtime(
        [.. MaterialFiles.Zip("spec/open.zip").Where(f => f.Key.EndsWith(".wasm", StringComparison.Ordinal) && f.Value.Length is > 16 and < 8_000).Select(f => f.Value)]);

    private void AgreesWithWasmtime(byte[][] modules)
    {
        var seed = Samples.Seed(output);
        var random = new Random(seed);
        using var wasmtime = new WasmtimeVerdict();
        var (valid, refused, stricter) = (0, 0, new Dictionary<string, int>());
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = Mutate(modules[random.Next(modules.Length)], random);
            var error = Judge(bytes);
            var theirs = wasmtime.Error(bytes);
            if (error is null) valid++;
            else refused++;
            Assert.True(error is not null || theirs is null, $"seed {seed}, mutation {i}: accepted, but Wasmtime says {theirs}: {Convert.ToHexString(bytes)}");
            if (error is null or { Code: WasmErrorCode.LimitExceeded } || theirs is not null) continue;
            stricter[error.ToString()] = stricter.GetValueOrDefault(error.ToString()) + 1;
        }

        output.WriteLine($"{valid} valid, {refused} refused");
        Assert.True(valid > Mutations / 100, "mutations hardly ever leave a module valid: the test shows nothing");
        Assert.True(stricter.Count == 0, "refused here and valid for Wasmtime: " + string.Join("; ", stricter.Select(s => $"{s.Key} ({s.Value})")));
    }

    private static byte[] Mutate(byte[] module, Random random)
    {
        var bytes = new List<byte>(module);
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var at = random.Next(8, bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes[at] = bytes[random.Next(8, bytes.Count)]; break;
                default: bytes[at] = (byte)(bytes[at] + random.Next(-2, 3)); break;
            }
        }

        return [.. bytes];
    }

    private static WasmError? Judge(byte[] bytes)
    {
        try
        {
            NameSection.Read(ModulePipeline.Check(bytes, Limits.Format).Module);
            return null;
        }
        catch (WasmValidationException refused)
        {
            return refused.Error;
        }
    }
}
