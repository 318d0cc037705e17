namespace Vow.Wasm.Tests.Conformance;

/// <summary>How the commands of one file ended.</summary>
internal sealed class SpecCounts(string file)
{
    private readonly SortedDictionary<string, int> _outside = new(StringComparer.Ordinal);

    public string File { get; } = file;

    public int Passed { get; set; }

    public List<string> Failures { get; } = [];

    public IReadOnlyDictionary<string, int> OutsideReasons => _outside;

    public int OutsideCount => _outside.Values.Sum();

    public void Failed(SpecCommand command, string message) => Failures.Add($"{File}.wast:{command.Line} {command.Type}: {message}");

    public void Outside(SpecCommand command, string reason) => _outside[reason] = _outside.GetValueOrDefault(reason) + 1;
}
