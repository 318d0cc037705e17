using System.Globalization;

namespace Vow.Bench.Transfers;

/// <summary>Processor time of this process's threads by name (Linux; elsewhere nothing is known). The kernel keeps 15 characters of a name.</summary>
internal static class ThreadTimes
{
    // Of the kernel's clock for /proc, which is 100 everywhere.
    private const double TicksPerSecond = 100;

    /// <summary>Seconds by name, summed over the threads that bear it.</summary>
    public static Dictionary<string, double> Now()
    {
        var seconds = new Dictionary<string, double>();
        if (!OperatingSystem.IsLinux()) return seconds;
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                // pid (name) state …; user and system time are the fields 14 and 15.
                string line = File.ReadAllText(Path.Combine(thread, "stat"));
                string name = line[(line.IndexOf('(', StringComparison.Ordinal) + 1)..line.LastIndexOf(')')];
                string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
                double ticks = double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
                seconds[name] = seconds.GetValueOrDefault(name) + (ticks / TicksPerSecond);
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return seconds;
    }
}
