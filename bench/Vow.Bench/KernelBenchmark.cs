using Vow.Engine;

namespace Vow.Bench;

/// <summary>What metering and the stack limit cost: each kernel unmetered, metered by Vow, and with Wasmtime's fuel, on the same Wasmtime.</summary>
internal static class KernelBenchmark
{
    private static readonly string[] Kernels = ["sha256", "matrix", "fib", "sort", "loop"];

    public static void Run(Report report)
    {
        report.Heading("Metering and stack limit on compute kernels",
            "Ratios to the same module unmetered on the same Wasmtime, medians of interleaved rounds. Bars: geometric mean at most 1.15; never slower than fuel.");
        var table = report.Table("kernel", "unmetered, ms", "Vow", "Wasmtime fuel");
        double product = 1;
        foreach (var kernel in Kernels)
        {
            var wasm = BenchFiles.Kernel(kernel);
            using var plain = new RawModule(wasm, fuel: false);
            using var fuel = new RawModule(wasm, fuel: true);
            using var metered = new MeteredModule(wasm);
            var timings = Interleaved.Measure([new("unmetered", plain.Instance()), new("vow", metered.Instance()), new("fuel", fuel.Instance())], 31, 20);
            product *= timings[1].MedianRatio;
            table.Row(kernel, timings[0].MedianNanoseconds / 1e6, timings[1].MedianRatio, timings[2].MedianRatio);
        }

        table.Row("**geometric mean**", "", Math.Pow(product, 1.0 / Kernels.Length), "");
        table.End();
    }
}
