using System.IO.Compression;
using System.Text.Json;
using Vow.Hostile;

// Runs hostile modules through the whole engine, one after the other, and prints a JSON line before and after each: so whoever started
// this process knows which module it was that hung or killed it. Use: MODULES.zip | limits [--after NAME]
if (args.Length is 0 || args is ["--help"])
{
    Console.Error.WriteLine("Use: Vow.Hostile (MODULES.zip | limits) [--after NAME]");
    return 2;
}

var after = args is [_, "--after", var name] ? name : null;
var modules = args[0] == "limits" ? LimitSizedModules.All() : FromZip(args[0]);
using var runner = new HostileRun();
var skipping = after is not null;
foreach (var (module, bytes) in modules)
{
    if (!skipping)
    {
        Print(new { start = module });
        Print(runner.Run(module, bytes));
    }

    if (module == after) skipping = false;
}

return 0;

static IEnumerable<(string Name, byte[] Bytes)> FromZip(string path)
{
    using var archive = ZipFile.OpenRead(path);
    foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".wasm", StringComparison.Ordinal)))
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        yield return (entry.FullName, bytes.ToArray());
    }
}

static void Print(object line)
{
    Console.Out.WriteLine(JsonSerializer.Serialize(line, JsonSerializerOptions.Web));
    Console.Out.Flush();
}
