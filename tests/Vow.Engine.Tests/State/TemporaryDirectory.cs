namespace Vow.Engine.Tests.State;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("vow-state-").FullName;

    public string Store => Path.Combine(Root, "store");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
