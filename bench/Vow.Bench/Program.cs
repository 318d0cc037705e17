using System.Diagnostics;
using Vow.Bench;
using Vow.Bench.Transfers;

var report = new Report();
string[] all = ["kernels", "calls", "store", "chain"];
var write = args.Contains("--write");
_ = PerformanceDocument.LoadAtStart;
var chosen = args.Where(argument => argument != "--write").ToArray();
if (chosen.Except(all).Any())
{
    Console.Error.WriteLine($"usage: Vow.Bench [{string.Join('|', all)}]… [--write]");
    return 2;
}

if (chosen.Length == 0) chosen = all;
if (chosen.Contains("chain")) TransferBenchmark.Run(report, 100_000);

// One processor for everything else, so that the subjects of a round meet the same one.
if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()) Process.GetCurrentProcess().ProcessorAffinity = 1 << (Environment.ProcessorCount - 1);
if (chosen.Contains("kernels")) KernelBenchmark.Run(report);
if (chosen.Contains("calls")) CallBenchmark.Run(report);
if (chosen.Contains("store")) StoreBenchmark.Run(report);
if (write) PerformanceDocument.Write(report.Text);
return 0;
