using Vow.Cli.Configuration;
using Vow.Client;

namespace Vow.Cli.Tests;

/// <summary>A project folder and a user of its own, gone when the test is.</summary>
internal sealed class Place : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Place()
    {
        Directory.CreateDirectory(Project);
        Variables[Settings.PassphraseVariable] = "correct horse";
    }

    public string Project => _folder.At("project");

    public string User => _folder.At("user");

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What somebody at the terminal answers, in order; null when nobody is there.</summary>
    public Queue<string>? Answers { get; init; }

    /// <summary>What a command reads.</summary>
    public Stream Input { get; set; } = Stream.Null;

    /// <summary>Where a command speaks a protocol.</summary>
    public Stream ProtocolOutput { get; set; } = Stream.Null;

    /// <summary>Passphrases cost next to nothing here: their cost is not what is tested.</summary>
    public Surroundings Surroundings => new()
    {
        WorkingFolder = Project,
        UserFolder = User,
        Variable = name => Variables.GetValueOrDefault(name),
        Input = () => Input,
        ProtocolOutput = () => ProtocolOutput,
        AskSecret = Answers is { } answers ? _ => answers.Dequeue() : null,
        Protection = new KeyProtection(8, 1),
    };

    public string Write(string name, string text) => _folder.Write(name, text);

    public string At(string name) => _folder.At(name);

    public Task<VowOutcome> RunAsync(params string[] arguments) => VowProgram.RunAsync(Surroundings, arguments);

    public void Dispose() => _folder.Dispose();
}
