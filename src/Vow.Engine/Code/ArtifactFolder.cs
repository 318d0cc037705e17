using System.IO.Enumeration;

namespace Vow.Engine.Code;

/// <summary>The files of a <see cref="DiskArtifactCache"/>: names, times, permissions, atomic writes. Knows nothing of what is in them but their header.</summary>
internal sealed class ArtifactFolder(string directory, TimeProvider clock)
{
    private const string ArtifactExtension = ".vowcode";
    private const string TemporaryExtension = ".vowtemp";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    // Longer than any write takes: a temporary file this old belongs to a process that died.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private readonly string _directory = Path.GetFullPath(directory);
    private readonly Lock _clockLock = new();
    private DateTime _lastUse;

    /// <summary>Whether the folder is open.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>Why the folder is not used although it is there; null if nothing is wrong with it.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Makes the folder, for the owner only, or checks the one that is there.</summary>
    public void Open()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_directory);
        }
        else
        {
            Directory.CreateDirectory(_directory, OwnerOnly | UnixFileMode.UserExecute);
            if ((File.GetUnixFileMode(_directory) & OthersMayWrite) != 0)
            {
                Refusal = "The compiled-code cache is off: others can write to its folder, and what lies there is run as native code. "
                    + "Give it a folder of its own, or take the right away (chmod go-w).";
                return;
            }
        }
        IsUsable = true;
    }

    /// <summary>The file of a key.</summary>
    public string PathOf(in ArtifactKey key) => Path.Combine(_directory, key + ArtifactExtension);

    /// <summary>Marks a file as the one used last, unless another process has just evicted it.</summary>
    public void Touch(string path)
    {
        try { File.SetLastWriteTimeUtc(path, NextTime()); }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException) { /* and its content was read before */ }
    }

    /// <summary>
    /// Writes an artifact beside its name, syncs it, and moves it there: a reader sees the old file, the new one or none, and after a power
    /// cut at worst none, since a rename that was lost is a miss.
    /// </summary>
    public void Write(in ArtifactKey key, ReadOnlySpan<byte> artifact)
    {
        var temporary = Path.Combine(_directory, $"{key}.{Guid.NewGuid():N}{TemporaryExtension}");
        try
        {
            using (var file = new FileStream(temporary, CreationOptions(ArtifactFile.HeaderBytes + (long)artifact.Length)))
            {
                Span<byte> header = stackalloc byte[ArtifactFile.HeaderBytes];
                ArtifactFile.WriteHeader(header, key, artifact);
                file.Write(header);
                file.Write(artifact);
                file.Flush(flushToDisk: true);
            }
            Touch(temporary);
            File.Move(temporary, PathOf(key), overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>The artifacts, least recently used first. Files of other kinds are not ours to count or delete.</summary>
    public List<Artifact> ByLastUse()
    {
        var artifacts = Entries(ArtifactExtension);
        artifacts.Sort((left, right) => left.LastUse.CompareTo(right.LastUse) is not 0 and var order
            ? order
            : string.CompareOrdinal(left.Path, right.Path));
        return artifacts;
    }

    /// <summary>Deletes the temporary files of processes that died, and returns the bytes of the artifacts.</summary>
    public long RemoveAbandoned()
    {
        var limit = clock.GetUtcNow().UtcDateTime - AbandonedAfter;
        foreach (var file in Entries(TemporaryExtension).Where(file => file.LastUse < limit)) Delete(file.Path);
        return Entries(ArtifactExtension).Sum(artifact => artifact.Bytes);
    }

    /// <summary>Deletes a file that may be gone already.</summary>
    public static void Delete(string path)
    {
        try { File.Delete(path); }
        catch (DirectoryNotFoundException) { /* gone with its folder: as good as deleted */ }
    }

    private static void TryDelete(string path)
    {
        try { Delete(path); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { /* the fault that brought us here is the one to report */ }
    }

    private List<Artifact> Entries(string extension) =>
        [.. new FileSystemEnumerable<Artifact>(_directory, (ref entry) => new(entry.ToFullPath(), entry.Length, entry.LastWriteTimeUtc.UtcDateTime))
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && entry.FileName.EndsWith(extension, StringComparison.Ordinal),
        }];

    private static FileStreamOptions CreationOptions(long bytes)
    {
        // Room is taken before anything is written, so that a full disk shows at once.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, PreallocationSize = bytes,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return options;
    }

    // Strictly later than the time before, so that the order of use survives a coarse or a turned-back clock.
    private DateTime NextTime()
    {
        lock (_clockLock)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            return _lastUse = now > _lastUse ? now : _lastUse.AddTicks(1);
        }
    }

    /// <summary>An artifact's file: where it is, how large, when it was used last.</summary>
    internal readonly record struct Artifact(string Path, long Bytes, DateTime LastUse);
}
