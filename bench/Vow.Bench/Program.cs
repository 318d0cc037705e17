using System.Diagnostics;
using System.Globalization;
using Vow.Bench;
using Vow.Bench.Transfers;

// The node that the benchmark over HTTP starts.
if (args is ["serve", var directory]) return await ServedNode.ServeAsync(directory).ConfigureAwait(false);

var report = new Report();
string[] all = ["kernels", "calls", "profiles", "store", "layouts", "traces", "chain", "http", "index"];
var write = args.Contains("--write");
_ = PerformanceDocument.LoadAtStart;
var transactions = Array.IndexOf(args, "--transactions") is >= 0 and var at && at + 1 < args.Length && int.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var count) ? count : 200_000;
var chosen = args.Where((argument, index) => argument is not ("--write" or "--transactions") && (index == 0 || args[index - 1] != "--transactions")).ToArray();
if (chosen.Except(all).Any() || transactions <= 0)
{
    Console.Error.WriteLine($"usage: Vow.Bench [{string.Join('|', all)}]… [--transactions N] [--write]");
    return 2;
}

if (chosen.Length == 0) chosen = all;
if (chosen.Contains("chain")) TransferBenchmark.Run(report, transactions);
if (chosen.Contains("http")) HttpBenchmark.Run(report, transactions / 4);
if (chosen.Contains("index")) await IndexBenchmark.RunAsync(report, transactions).ConfigureAwait(false);

// One processor for everything else, so that the subjects of a round meet the same one.
if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()) Process.GetCurrentProcess().ProcessorAffinity = 1 << (Environment.ProcessorCount - 1);
if (chosen.Contains("kernels")) KernelBenchmark.Run(report);
if (chosen.Contains("calls")) CallBenchmark.Run(report);
if (chosen.Contains("profiles")) ProfileBenchmark.Run(report);
if (chosen.Contains("store")) StoreBenchmark.Run(report);
if (chosen.Contains("layouts")) LayoutBenchmark.Run(report);
if (chosen.Contains("traces")) TraceBenchmark.Run(report);
if (write) PerformanceDocument.Write(report.Text, keepsHead: chosen.All(part => part is "chain" or "http" or "index"));
return 0;
