using Vow.Engine.State;

namespace Vow.Cli.Running;

/// <summary>Opens the state that a run works on.</summary>
internal static class DataDirectory
{
    /// <summary>The state kept in a folder, or an empty one in memory when there is none.</summary>
    public static IStateStore Open(string? folder)
    {
        if (folder is null) return new MemoryStateStore();
        if (File.Exists(folder)) throw CliException.Usage($"--data: '{folder}' is a file, not a folder.");
        try
        {
            Directory.CreateDirectory(folder);
            return RocksDbStateStore.Open(Path.Combine(folder, "state"), RocksDbStateStoreOptions.Modest);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or StateStoreException)
        {
            throw CliException.Usage($"--data: '{folder}' cannot be used: {error.Message}");
        }
    }
}
