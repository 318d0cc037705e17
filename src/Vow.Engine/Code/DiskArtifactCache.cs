using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Vow.Engine.Code;

/// <summary>
/// Compiled artifacts in a folder, one file each, named by their key. Several processes may use the same folder. Whatever is wrong with a
/// file or the folder is a miss: the cache saves time and decides nothing.
/// </summary>
/// <remarks>
/// Artifacts are executable code. Whoever can write to the folder runs code as this process, so the folder must be as trusted as the
/// program itself: it is made for the owner only, and one that others can write to is not used (Unix).
/// </remarks>
internal sealed class DiskArtifactCache
{
    private readonly ArtifactFolder _folder;
    private readonly long _bytesMax;
    private readonly Action<string, Exception?>? _report;

    /// <summary>Opens the cache, making its folder if need be. A folder that cannot be used makes a cache that is always empty.</summary>
    /// <param name="directory">The folder; it need not exist.</param>
    /// <param name="bytesMax">The most bytes its artifacts may take together.</param>
    /// <param name="clock">Gives files their time of last use.</param>
    /// <param name="report">Hears of every fault survived, in words for a log.</param>
    public DiskArtifactCache(string directory, long bytesMax, TimeProvider clock, Action<string, Exception?>? report)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytesMax);
        _bytesMax = bytesMax;
        _report = report;
        _folder = new ArtifactFolder(directory, clock);
        Attempt("opening the folder", _folder.Open);
        if (_folder.Refusal is { } refusal) Report(refusal, null);
        if (IsUsable) Attempt("tidying the folder", () => Meter.SetBytes(_folder.RemoveAbandoned()));
    }

    /// <summary>What the cache has done.</summary>
    public CacheMeter Meter { get; } = new("disk");

    /// <summary>Whether the folder could be opened; if not, every lookup misses.</summary>
    public bool IsUsable => _folder.IsUsable;

    /// <summary>The artifact of a key, checked; null is a miss. The caller disposes it.</summary>
    public ArtifactBuffer? TryLoad(in ArtifactKey key)
    {
        var path = _folder.PathOf(key);
        var found = IsUsable ? Read(path, key) : null;
        if (found is null) Meter.Miss();
        else Meter.Hit();
        return found;
    }

    /// <summary>Keeps an artifact. A failure leaves the cache as it was.</summary>
    public void Store(in ArtifactKey key, ReadOnlyMemory<byte> artifact)
    {
        var bytes = ArtifactFile.HeaderBytes + (long)artifact.Length;
        if (!IsUsable || bytes > _bytesMax) return;
        var name = key;
        Attempt("storing an artifact", () =>
        {
            MakeRoom(bytes);
            _folder.Write(name, artifact.Span);
            Meter.AddBytes(bytes);
        });
    }

    /// <summary>Throws away an artifact that the compiler would not load.</summary>
    public void Discard(in ArtifactKey key)
    {
        var path = _folder.PathOf(key);
        if (IsUsable) Discard(path);
    }

    private ArtifactBuffer? Read(string path, in ArtifactKey key)
    {
        byte[]? rented = null;
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(file);
            if (length >= ArtifactFile.HeaderBytes && length <= Math.Min(_bytesMax, Array.MaxLength))
            {
                rented = ArrayPool<byte>.Shared.Rent((int)length);
                var content = rented.AsSpan(0, (int)length);
                if (ReadWhole(file, content) && ArtifactFile.IsIntact(content, key))
                {
                    var buffer = new ArtifactBuffer(rented, (int)length);
                    rented = null;
                    Touch(path);
                    return buffer;
                }
            }
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (IsSurvivable(fault))
        {
            Fault("reading an artifact", fault);
            Discard(path);
            return null;
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
        Report("An artifact was corrupt, of another format or of another key; it is thrown away and will be compiled anew.", null);
        Discard(path);
        return null;
    }

    private static bool ReadWhole(SafeFileHandle file, Span<byte> content)
    {
        for (var at = 0; at < content.Length;)
        {
            var read = RandomAccess.Read(file, content[at..], at);
            if (read == 0) return false;
            at += read;
        }
        return true;
    }

    // The order of use lives in the files' times, where every process on the folder sees it.
    private void Touch(string path) => Attempt("marking an artifact as used", () => _folder.Touch(path));

    private void Discard(string path)
    {
        Meter.Discarded();
        Attempt("deleting an artifact", () => ArtifactFolder.Delete(path));
    }

    // The folder is read anew each time: other processes fill it too, and a store has just cost a compilation and is about to cost a sync.
    private void MakeRoom(long bytes)
    {
        var artifacts = _folder.ByLastUse();
        var total = artifacts.Sum(artifact => artifact.Bytes);
        foreach (var artifact in artifacts)
        {
            if (total + bytes <= _bytesMax) break;
            ArtifactFolder.Delete(artifact.Path);
            total -= artifact.Bytes;
            Meter.Evicted();
        }
        Meter.SetBytes(total);
    }

    private void Attempt(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (IsSurvivable(fault))
        {
            Fault(what, fault);
        }
    }

    private void Fault(string what, Exception fault)
    {
        Meter.Faulted();
        Report($"The compiled-code cache went on without: {what} failed.", fault);
    }

    private void Report(string message, Exception? fault)
    {
#pragma warning disable CA1031 // A log that fails must not decide whether a contract runs.
        try { _report?.Invoke(message, fault); }
        catch (Exception) { /* nobody is left to tell */ }
#pragma warning restore CA1031
    }

    private static bool IsSurvivable(Exception fault) => fault is IOException or UnauthorizedAccessException or NotSupportedException or System.Security.SecurityException;
}
