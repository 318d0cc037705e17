using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Cli.Chain;

/// <summary>A folder that keeps a chain: <c>genesis.json</c>, the store in <c>chain</c>, compiled contracts in <c>code-cache</c>; that of <c>vow init</c> has <c>appsettings.json</c> and <c>keys</c> too.</summary>
internal sealed class ChainFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string GenesisFile => At("genesis.json");

    /// <summary>Says of a chain that was forked where it came from; it has no genesis.</summary>
    public string ForkFile => At("fork.json");

    public string SettingsFile => At("appsettings.json");

    public string KeysFolder => At("keys");

    public string StoreFolder => At("chain");

    public string CodeCacheFolder => At("code-cache");

    /// <summary>Whether a chain was begun here.</summary>
    public bool HasGenesis => File.Exists(GenesisFile);

    /// <summary>Whether the chain here was forked from another.</summary>
    public bool IsFork => File.Exists(ForkFile);

    /// <summary>Deletes the chain, unless a node runs in the folder.</summary>
    public void Reset()
    {
        // Whoever runs in the folder holds the store's lock.
        OpenStore().Dispose();
        Clear();
    }

    /// <summary>Deletes the chain. Only what belongs to one is touched: the folder may hold other things.</summary>
    public void Clear()
    {
        try
        {
            foreach (var folder in new[] { StoreFolder, CodeCacheFolder })
                if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            File.Delete(GenesisFile);
            File.Delete(ForkFile);
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

    private string UnfinishedFolder => At("fork.unfinished");

    /// <summary>A file for what a fork is made of, under a name of its own; <see cref="ClearUnfinished"/> deletes it.</summary>
    public FileStream MakeUnfinished()
    {
        try
        {
            Directory.CreateDirectory(UnfinishedFolder);
            return new FileStream(System.IO.Path.Combine(UnfinishedFolder, "state.vow"), FileMode.Create, FileAccess.ReadWrite);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(error);
        }
    }

    /// <summary>Makes the folder's chain of a fork: under another name until it is whole.</summary>
    public ForkOrigin Fork(Func<RocksDbStateStore, ForkOrigin> fill)
    {
        var unfinished = System.IO.Path.Combine(UnfinishedFolder, "chain");
        try
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            Directory.CreateDirectory(UnfinishedFolder);
            ForkOrigin origin;
            using (var store = RocksDbStateStore.Open(unfinished, RocksDbStateStoreOptions.Modest)) origin = fill(store);
            File.WriteAllText(ForkFile, Output.JsonOut.Line(json =>
            {
                json.WriteString("chainId", origin.ChainId.ToString(System.Globalization.CultureInfo.InvariantCulture));
                json.WriteString("height", origin.Height.ToString(System.Globalization.CultureInfo.InvariantCulture));
                json.WriteString("block", origin.Block.ToString());
                json.WriteString("stateRoot", origin.StateRoot.ToString());
            }) + "\n");
            Directory.Move(unfinished, StoreFolder);
            return origin;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or StateStoreException)
        {
            throw Unusable(error);
        }
    }

    /// <summary>Deletes what is left of making a fork.</summary>
    public void ClearUnfinished()
    {
        if (Directory.Exists(UnfinishedFolder)) Directory.Delete(UnfinishedFolder, recursive: true);
    }

    private string At(string name) => System.IO.Path.Combine(Path, name);

    public CliException Unusable(Exception error) =>
        CliException.Usage($"The chain in '{Path}' cannot be used: {error.Message}", "If a node runs in this folder, stop it, or name another folder.");
}
