using Vow.Cli.Input;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Engine.Symbols;

namespace Vow.Cli.Profiling;

/// <summary>Builds with names and lines of the modules that ran without them: each is matched by its code.</summary>
internal static class SymbolFiles
{
    private const int FileBytesMax = 128 * 1024 * 1024;
    // Each is a module to fetch.
    private const int CodesMax = 64;

    /// <summary>The profile with names and places from the files.</summary>
    /// <exception cref="CliException">A file cannot be read, or was built from none of the codes that ran.</exception>
    public static async Task<NamedProfile> ApplyAsync(NamedProfile profile, IReadOnlyList<string> files, Func<Address, CodeHash, Task<ReadOnlyMemory<byte>?>> fetch)
    {
        if (files.Count == 0) return profile;
        var modules = await FetchAsync(profile, fetch).ConfigureAwait(false);
        var found = new Dictionary<CodeHash, ModuleSymbols>();
        foreach (var file in files) Add(file, modules, found);
        var names = new Dictionary<(CodeHash, uint), FunctionName>();
        return profile.Renamed((code, function) =>
        {
            if (!found.TryGetValue(code, out var symbols)) return null;
            if (!names.TryGetValue((code, function), out var name)) names[(code, function)] = name = ProfileNames.NameOf(symbols, function);
            return name;
        });
    }

    private static async Task<Dictionary<CodeHash, ReadOnlyMemory<byte>>> FetchAsync(NamedProfile profile, Func<Address, CodeHash, Task<ReadOnlyMemory<byte>?>> fetch)
    {
        var modules = new Dictionary<CodeHash, ReadOnlyMemory<byte>>();
        foreach (var call in profile.Nodes().Where(node => node is { Kind: ProfileKind.Call, Contract: not null, Code: not null }).DistinctBy(node => node.Code).Take(CodesMax))
        {
            if (await fetch(call.Contract!.Value, call.Code!.Value).ConfigureAwait(false) is { } wasm && WasmVm.HashOf(wasm.Span) == call.Code) modules[call.Code.Value] = wasm;
        }

        return modules;
    }

    private static void Add(string file, Dictionary<CodeHash, ReadOnlyMemory<byte>> modules, Dictionary<CodeHash, ModuleSymbols> found)
    {
        ReadOnlyMemory<byte> build = BoundedFile.Read(file, FileBytesMax, "--symbols");
        string? why = null;
        foreach (var (code, wasm) in modules)
        {
            var result = ModuleSymbols.Read(wasm, build);
            if (result.Symbols is { } symbols)
            {
                found[code] = symbols;
                return;
            }

            why ??= result.Error;
        }

        throw CliException.Usage($"--symbols: '{file}' has the names of none of the contracts that ran: {why ?? "their code could not be fetched"}.", "It must be a build of the same source by the same compiler, before names were stripped.");
    }
}
