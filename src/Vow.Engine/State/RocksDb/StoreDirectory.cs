namespace Vow.Engine.State;

/// <summary>
/// The directory of a store: a file that names the format, and the database beside it. The name is written before the database
/// is created, so that a crash in between leaves a store that is empty and not a directory that nobody may touch.
/// </summary>
internal static class StoreDirectory
{
    private const string FormatFile = "vow-state.format";
    private const string UnfinishedFile = FormatFile + ".new";
    private const string Format = "vow-state 1\n";

    /// <summary>Checks or makes the directory; returns where the database is, and whether it may be created there.</summary>
    public static (string Database, bool MayCreate) Prepare(string path)
    {
        try
        {
            if (File.Exists(path)) throw new StateStoreException(StateStoreFault.NotAStore, $"'{path}' is a file: give a directory.");
            Directory.CreateDirectory(path);
            string format = Path.Combine(path, FormatFile);
            if (File.Exists(format)) CheckFormat(path, File.ReadAllText(format));
            else WriteFormat(path, format);
            string database = Path.Combine(path, "state");
            Directory.CreateDirectory(database);
            return (database, !HoldsData(database));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new StateStoreException(StateStoreFault.ReadOnly, $"The store '{path}' cannot be written: {refused.Message}", refused);
        }
        catch (IOException failed)
        {
            StateStoreFault fault = failed.Message.Contains("Read-only", StringComparison.OrdinalIgnoreCase) ? StateStoreFault.ReadOnly : StateStoreFault.InputOutput;
            throw new StateStoreException(fault, $"The store '{path}' cannot be opened: {failed.Message}", failed);
        }
    }

    private static void CheckFormat(string path, string found)
    {
        if (found == Format) return;
        bool isOurs = found.StartsWith("vow-state ", StringComparison.Ordinal) && found.Length < 64;
        throw isOurs
            ? new StateStoreException(StateStoreFault.UnsupportedFormat, $"The store '{path}' has format '{found.TrimEnd()}'; this version of Vow reads '{Format.TrimEnd()}'.")
            : new StateStoreException(StateStoreFault.Corrupt, $"'{FormatFile}' in '{path}' does not name a format: the store is damaged.");
    }

    private static void WriteFormat(string path, string format)
    {
        string unfinished = Path.Combine(path, UnfinishedFile);
        string? stranger = Directory.EnumerateFileSystemEntries(path).FirstOrDefault(entry => entry != unfinished);
        if (stranger is not null)
        {
            throw new StateStoreException(
                StateStoreFault.NotAStore, $"'{path}' is not a Vow store: it holds '{Path.GetFileName(stranger)}' and no '{FormatFile}'. Give an empty or a new directory.");
        }

        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Format));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, format, overwrite: true);
    }

    // Creating over what remains of a damaged database would hide the loss.
    private static bool HoldsData(string database) =>
        Directory.EnumerateFiles(database).Any(file => Path.GetFileName(file) == "CURRENT" || Path.GetExtension(file) is ".sst" or ".log");
}
