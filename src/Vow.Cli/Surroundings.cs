using Vow.Client;

namespace Vow.Cli;

/// <summary>What a command finds around it: folders, environment variables, somebody to ask. Tests give others than the process has.</summary>
internal sealed record Surroundings
{
    /// <summary>Where the user is; settings are looked for here and above.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>The user's own settings and keys.</summary>
    public required string UserFolder { get; init; }

    /// <summary>An environment variable, or null.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Asks for a line that is not shown while it is typed; null when nobody can answer.</summary>
    public Func<string, string?>? AskSecret { get; init; }

    /// <summary>What is typed or piped into a command that reads it.</summary>
    public Func<Stream> Input { get; init; } = () => Stream.Null;

    /// <summary>Where a command speaks a protocol, byte for byte.</summary>
    public Func<Stream> ProtocolOutput { get; init; } = () => Stream.Null;

    /// <summary>Whether a person types what a command reads.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>What it costs to try a passphrase of a key that is made here.</summary>
    public KeyProtection Protection { get; init; } = KeyProtection.Default;

    /// <summary>A path as the user would write it from here.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(WorkingFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    public static Surroundings OfProcess() => new()
    {
        WorkingFolder = Environment.CurrentDirectory,
        UserFolder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "vow"),
        Variable = name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
        Input = Console.OpenStandardInput,
        ProtocolOutput = Console.OpenStandardOutput,
        IsTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected,
        AskSecret = Console.IsInputRedirected || Console.IsErrorRedirected ? null : AskSecretOnTerminal,
    };

    // To standard error: what a command prints may go into a file.
    private static string? AskSecretOnTerminal(string question)
    {
        Console.Error.Write(question);
        var typed = new List<char>();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace && typed.Count > 0) typed.RemoveAt(typed.Count - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Add(key.KeyChar);
        }

        Console.Error.WriteLine();
        return new string([.. typed]);
    }
}
