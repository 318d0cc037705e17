using Vow.Cli.Input;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Engine.Symbols;

namespace Vow.Cli.Profiling;

/// <summary>The modules that ran, with their own symbols or with those of builds that still have them: each build is matched by its code.</summary>
internal sealed class SymbolFiles
{
    private const int FileBytesMax = 128 * 1024 * 1024;
    // Each is a module to fetch.
    private const int CodesMax = 64;

    private readonly Dictionary<CodeHash, ReadOnlyMemory<byte>> _modules;
    private readonly Dictionary<CodeHash, ModuleSymbols> _found = [];

    private SymbolFiles(Dictionary<CodeHash, ReadOnlyMemory<byte>> modules) => _modules = modules;

    /// <summary>Fetches the modules that ran and reads the files.</summary>
    /// <exception cref="CliException">A file cannot be read, or was built from none of the codes that ran.</exception>
    public static async Task<SymbolFiles> ReadAsync(NamedProfile profile, IReadOnlyList<string> files, Func<Address, CodeHash, Task<ReadOnlyMemory<byte>?>> fetch)
    {
        var symbols = new SymbolFiles(await FetchAsync(profile, fetch).ConfigureAwait(false));
        foreach (var file in files) symbols.Add(file);
        return symbols;
    }

    /// <summary>The profile with names and places from the files.</summary>
    public NamedProfile Rename(NamedProfile profile)
    {
        var names = new Dictionary<(CodeHash, uint), FunctionName>();
        return profile.Renamed((code, function) =>
        {
            if (!_found.TryGetValue(code, out var symbols)) return null;
            if (!names.TryGetValue((code, function), out var name)) names[(code, function)] = name = ProfileNames.NameOf(symbols, function);
            return name;
        });
    }

    /// <summary>A module with symbols; null when it could not be fetched.</summary>
    public SymbolizedModule? ModuleOf(CodeHash code)
    {
        if (!_modules.TryGetValue(code, out var wasm)) return null;
        return (_found.GetValueOrDefault(code) ?? ProfileNames.SymbolsOf(wasm)) is { } symbols ? new SymbolizedModule(wasm, symbols) : null;
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

    private void Add(string file)
    {
        ReadOnlyMemory<byte> build = BoundedFile.Read(file, FileBytesMax, "--symbols");
        string? why = null;
        foreach (var (code, wasm) in _modules)
        {
            var result = ModuleSymbols.Read(wasm, build);
            if (result.Symbols is { } symbols)
            {
                _found[code] = symbols;
                return;
            }

            why ??= result.Error;
        }

        throw CliException.Usage($"--symbols: '{file}' has the names of none of the contracts that ran: {why ?? "their code could not be fetched"}.", "It must be a build of the same source by the same compiler, before names were stripped.");
    }
}
