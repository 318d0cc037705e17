using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Cli.Chain;

/// <summary>A folder that keeps a chain: <c>genesis.json</c>, the store in <c>chain</c>, compiled contracts in <c>code-cache</c>; that of <c>vow init</c> has <c>appsettings.json</c> and <c>keys</c> too.</summary>
internal sealed class ChainFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string GenesisFile => At("genesis.json");

    public string SettingsFile => At("appsettings.json");

    public string KeysFolder => At("keys");

    public string StoreFolder => At("chain");

    public string CodeCacheFolder => At("code-cache");

    /// <summary>Whether a chain was begun here.</summary>
    public bool HasGenesis => File.Exists(GenesisFile);

    /// <summary>Deletes the chain. Only what belongs to one is touched: the folder may hold other things.</summary>
    public void Clear()
    {
        try
        {
            foreach (var folder in new[] { StoreFolder, CodeCacheFolder })
                if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            File.Delete(GenesisFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(error);
        }
    }

    /// <summary>Puts a genesis into the folder, which is made if it does not exist.</summary>
    public void Begin(Genesis genesis)
    {
        try
        {
            Directory.CreateDirectory(Path);
            // Whole or not at all, and before the store: a store without its genesis could not be checked at the next start.
            var partial = GenesisFile + ".partial";
            File.WriteAllText(partial, genesis.ToJson() + "\n");
            File.Move(partial, GenesisFile, overwrite: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(error);
        }
    }

    public Genesis ReadGenesis() => ReadGenesis(GenesisFile);

    /// <exception cref="CliException">The file cannot be read or is no genesis.</exception>
    public static Genesis ReadGenesis(string file)
    {
        var json = Input.BoundedFile.Read(file, 256L << 20, "genesis");
        try
        {
            return Genesis.Parse(json, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!);
        }
        catch (GenesisException error)
        {
            throw CliException.Usage($"'{file}' is not a genesis: {error.Message}");
        }
    }

    /// <summary>Opens the store; one process at a time may.</summary>
    public RocksDbStateStore OpenStore()
    {
        try
        {
            Directory.CreateDirectory(Path);
            return RocksDbStateStore.Open(StoreFolder, RocksDbStateStoreOptions.Modest);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or StateStoreException)
        {
            throw Unusable(error);
        }
    }

    private string At(string name) => System.IO.Path.Combine(Path, name);

    public CliException Unusable(Exception error) =>
        CliException.Usage($"The chain in '{Path}' cannot be used: {error.Message}", "If a node runs in this folder, stop it, or name another folder.");
}
