namespace Vow.Ledger.Tests.Determinism;

/// <summary>A directory that is gone when the test ends.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vow-ledger-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
