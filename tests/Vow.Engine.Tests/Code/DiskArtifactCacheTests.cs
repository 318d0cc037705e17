using System.Diagnostics;
using Vow.Engine.Code;
using Xunit;

namespace Vow.Engine.Tests.Code;

public sealed class DiskArtifactCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _reports = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void StoredArtifact_IsLoadedByAnotherCacheOnTheSameFolder()
    {
        Open().Store(Key(1), Payload(5000, seed: 1));

        using var loaded = Open().TryLoad(Key(1));

        Assert.NotNull(loaded);
        Assert.Equal(Payload(5000, seed: 1), loaded.Span.ToArray());
        Assert.Empty(_reports);
    }

    [Fact]
    public void UnknownKey_IsAMissAndNoFault()
    {
        var cache = Open();

        Assert.Null(cache.TryLoad(Key(1)));

        Assert.Equal((0, 1, 0, 0), (cache.Meter.Hits, cache.Meter.Misses, cache.Meter.Discards, cache.Meter.Faults));
    }

    [Fact]
    public void EmptyArtifact_IsKept()
    {
        var cache = Open();
        cache.Store(Key(1), Array.Empty<byte>());

        using var loaded = cache.TryLoad(Key(1));

        Assert.True(loaded!.Span.IsEmpty);
    }

    [Fact]
    public void FileTruncatedAtAnyLength_IsAMissAndIsDeleted()
    {
        var cache = Open();
        var whole = FileOf(cache, Key(1), Payload(300, seed: 1));
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(PathOf(Key(1)), whole[..length]);
            Assert.Null(cache.TryLoad(Key(1)));
            Assert.False(File.Exists(PathOf(Key(1))));
        }
        Assert.Equal(whole.Length, cache.Meter.Discards);
    }

    [Fact]
    public void FileWithAnyBitFlipped_IsAMiss()
    {
        var cache = Open();
        var whole = FileOf(cache, Key(1), Payload(131, seed: 1));
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(PathOf(Key(1)), flipped);
            Assert.True(cache.TryLoad(Key(1)) is null, $"bit {bit}");
        }
    }

    [Fact]
    public void FileWithBytesAppended_IsAMiss()
    {
        var cache = Open();
        var whole = FileOf(cache, Key(1), Payload(300, seed: 1));
        File.WriteAllBytes(PathOf(Key(1)), [.. whole, 0]);

        Assert.Null(cache.TryLoad(Key(1)));
    }

    [Fact]
    public void SwappedBlocks_AreAMiss()
    {
        // A checksum of interleaved lanes must notice words that changed places within their lane and between lanes.
        var cache = Open();
        var whole = FileOf(cache, Key(1), Payload(256, seed: 1));
        foreach (var distance in new[] { 8, 16, 32, 64 })
        {
            var swapped = whole.ToArray();
            whole.AsSpan(ArtifactFile.HeaderBytes, 8).CopyTo(swapped.AsSpan(ArtifactFile.HeaderBytes + distance));
            whole.AsSpan(ArtifactFile.HeaderBytes + distance, 8).CopyTo(swapped.AsSpan(ArtifactFile.HeaderBytes));
            File.WriteAllBytes(PathOf(Key(1)), swapped);
            Assert.True(cache.TryLoad(Key(1)) is null, $"distance {distance}");
        }
    }

    [Fact]
    public void FileOfAnotherKey_IsAMiss()
    {
        var cache = Open();
        cache.Store(Key(1), Payload(300, seed: 1));
        File.Move(PathOf(Key(1)), PathOf(Key(2)));

        Assert.Null(cache.TryLoad(Key(2)));
        Assert.False(File.Exists(PathOf(Key(2))));
    }

    [Fact]
    public void CorruptArtifact_IsReplacedByTheNextStore()
    {
        var cache = Open();
        var whole = FileOf(cache, Key(1), Payload(300, seed: 1));
        File.WriteAllBytes(PathOf(Key(1)), whole[..50]);
        Assert.Null(cache.TryLoad(Key(1)));

        cache.Store(Key(1), Payload(300, seed: 1));

        using var loaded = cache.TryLoad(Key(1));
        Assert.NotNull(loaded);
    }

    [Fact]
    public void FolderInPlaceOfAFile_IsAMissAndAFaultAndNoException()
    {
        var cache = Open();
        Directory.CreateDirectory(PathOf(Key(1)));

        Assert.Null(cache.TryLoad(Key(1)));
        cache.Store(Key(1), Payload(300, seed: 1));

        Assert.True(cache.Meter.Faults > 0);
        Assert.Empty(Directory.GetFiles(_folder["cache"], "*.vowtemp"));
    }

    [Fact]
    public void FolderDeletedWhileInUse_IsAMissAndNoException()
    {
        var cache = Open();
        cache.Store(Key(1), Payload(300, seed: 1));
        Directory.Delete(_folder["cache"], recursive: true);

        Assert.Null(cache.TryLoad(Key(1)));
        cache.Store(Key(1), Payload(300, seed: 1));
        Assert.Null(cache.TryLoad(Key(1)));
    }

    [Fact]
    public void FolderThatCannotBeMade_GivesACacheThatAlwaysMisses()
    {
        File.WriteAllText(_folder["cache"], "a file");

        var cache = Open();
        cache.Store(Key(1), Payload(300, seed: 1));

        Assert.False(cache.IsUsable);
        Assert.Null(cache.TryLoad(Key(1)));
        Assert.NotEmpty(_reports);
    }

    [Fact]
    public void LogThatThrows_IsNoFaultOfTheCache()
    {
        File.WriteAllText(_folder["cache"], "a file");

        var cache = new DiskArtifactCache(_folder["cache"], 1000, TimeProvider.System, (_, _) => throw new InvalidOperationException());

        Assert.Null(cache.TryLoad(Key(1)));
    }

    [Fact]
    public void FullDisk_LosesTheArtifactAndNothingElse()
    {
        using var disk = SmallDisk.TryMount(_folder["cache"], bytes: 64 << 10);
        if (disk is null) Assert.Skip("Needs the right to mount a small tmpfs (Linux, root).");
        var cache = Open();
        cache.Store(Key(1), Payload(20_000, seed: 1));

        cache.Store(Key(2), Payload(100_000, seed: 2));

        Assert.Equal(1, cache.Meter.Faults);
        Assert.Null(cache.TryLoad(Key(2)));
        using (var kept = cache.TryLoad(Key(1))) Assert.NotNull(kept);
        Assert.Empty(Directory.GetFiles(_folder["cache"], "*.vowtemp"));
    }

    [Fact]
    public void Eviction_TakesTheLeastRecentlyUsedFirst()
    {
        var cache = Open(bytesMax: 3 * FileBytes(1000));
        for (var i = 1; i <= 3; i++) cache.Store(Key(i), Payload(1000, i));
        cache.TryLoad(Key(1))!.Dispose();

        cache.Store(Key(4), Payload(1000, 4));
        cache.Store(Key(5), Payload(1000, 5));

        Assert.Equal([true, false, false, true, true], Enumerable.Range(1, 5).Select(i => File.Exists(PathOf(Key(i)))));
        Assert.Equal(2, cache.Meter.Evictions);
        Assert.Equal(3 * FileBytes(1000), cache.Meter.Bytes);
    }

    [Fact]
    public void EvictionOrder_SurvivesANewProcess()
    {
        var first = Open(bytesMax: 3 * FileBytes(1000));
        for (var i = 1; i <= 3; i++) first.Store(Key(i), Payload(1000, i));
        first.TryLoad(Key(1))!.Dispose();

        Open(bytesMax: 3 * FileBytes(1000)).Store(Key(4), Payload(1000, 4));

        Assert.False(File.Exists(PathOf(Key(2))));
        Assert.True(File.Exists(PathOf(Key(1))));
    }

    [Fact]
    public void ArtifactLargerThanTheCache_IsNotStoredAndEvictsNothing()
    {
        var cache = Open(bytesMax: 2000);
        cache.Store(Key(1), Payload(1000, 1));

        cache.Store(Key(2), Payload(2000, 2));

        Assert.True(File.Exists(PathOf(Key(1))));
        Assert.False(File.Exists(PathOf(Key(2))));
    }

    [Fact]
    public void FilesOfOthers_AreNeitherCountedNorDeleted()
    {
        var cache = Open(bytesMax: FileBytes(1000));
        File.WriteAllBytes(Path.Combine(_folder["cache"], "notes.txt"), new byte[5000]);

        cache.Store(Key(1), Payload(1000, 1));
        cache.Store(Key(2), Payload(1000, 2));

        Assert.True(File.Exists(Path.Combine(_folder["cache"], "notes.txt")));
        Assert.True(File.Exists(PathOf(Key(2))));
    }

    [Fact]
    public void TemporaryFilesOfDeadProcesses_AreRemovedAtOpening()
    {
        Open();
        var old = Path.Combine(_folder["cache"], "a.vowtemp");
        var fresh = Path.Combine(_folder["cache"], "b.vowtemp");
        File.WriteAllText(old, "");
        File.WriteAllText(fresh, "");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));

        Open();

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(fresh));
    }

    [Fact]
    public void ConcurrentWritersAndReaders_SeeWholeArtifactsOrNone()
    {
        // Caches of their own, as separate processes have, on a folder too small for all artifacts.
        var caches = Enumerable.Range(0, 4).Select(_ => Open(bytesMax: 5 * FileBytes(4000))).ToArray();
        Parallel.For(0, 400, i =>
        {
            var cache = caches[i % caches.Length];
            var number = 1 + i * 7 % 10;
            using (var loaded = cache.TryLoad(Key(number)))
            {
                if (loaded is not null)
                {
                    Assert.Equal(Payload(4000, number), loaded.Span.ToArray());
                    return;
                }
            }
            cache.Store(Key(number), Payload(4000, number));
        });

        Assert.Equal(0, caches.Sum(cache => cache.Meter.Discards));
        Assert.Empty(Directory.GetFiles(_folder["cache"], "*.vowtemp"));
        Assert.Empty(_reports);
    }

    [Fact]
    public void FolderAndFiles_BelongToTheOwnerAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no Unix permissions.");
            return;
        }
        Open().Store(Key(1), Payload(300, 1));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["cache"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf(Key(1))));
    }

    [Fact]
    public void FolderThatOthersCanWriteTo_IsNotUsed()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no Unix permissions.");
            return;
        }
        Directory.CreateDirectory(_folder["cache"]);
        File.SetUnixFileMode(_folder["cache"], (UnixFileMode)0b111_111_111);

        var cache = Open();
        cache.Store(Key(1), Payload(300, 1));

        Assert.False(cache.IsUsable);
        Assert.Empty(Directory.GetFiles(_folder["cache"]));
        Assert.Contains("chmod", Assert.Single(_reports), StringComparison.Ordinal);
    }

    [Fact]
    public void ArtifactThatTheCompilerRefuses_IsThrownAway()
    {
        var cache = Open();
        cache.Store(Key(1), Payload(300, 1));

        cache.Discard(Key(1));

        Assert.Null(cache.TryLoad(Key(1)));
        Assert.Equal(1, cache.Meter.Discards);
    }

    [Fact]
    public void LoadingAMebibyte_TakesLessThanAMillisecond()
    {
        var cache = Open(bytesMax: 10 << 20);
        cache.Store(Key(1), Payload(1 << 20, 1));

        var best = Enumerable.Range(0, 200).Min(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            cache.TryLoad(Key(1))!.Dispose();
            return Stopwatch.GetElapsedTime(start);
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"best of 200: {best.TotalMilliseconds:F3} ms");
        Assert.True(best < TimeSpan.FromMilliseconds(1), $"{best.TotalMilliseconds:F3} ms");
    }

    private DiskArtifactCache Open(long bytesMax = 1 << 20) =>
        new(_folder["cache"], bytesMax, TimeProvider.System, (message, _) => { lock (_reports) _reports.Add(message); });

    private byte[] FileOf(DiskArtifactCache cache, ArtifactKey key, byte[] payload)
    {
        cache.Store(key, payload);
        return File.ReadAllBytes(PathOf(key));
    }

    private string PathOf(ArtifactKey key) => Path.Combine(_folder["cache"], $"{key}.vowcode");

    private static long FileBytes(int payload) => payload + ArtifactFile.HeaderBytes;

    private static ArtifactKey Key(int number)
    {
        var bytes = new byte[ArtifactKey.Bytes];
        bytes[^1] = (byte)number;
        return ArtifactKey.From(bytes);
    }

    private static byte[] Payload(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
