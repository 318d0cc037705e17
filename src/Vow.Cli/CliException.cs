namespace Vow.Cli;

/// <summary>Ends a command with a message for the user and an exit code.</summary>
internal sealed class CliException(ExitCode code, string message, string? help = null) : Exception(message)
{
    public ExitCode Code { get; } = code;

    /// <summary>What to do next, on a line of its own.</summary>
    public string? Help { get; } = help;

    public static CliException Usage(string message, string? help = null) => new(ExitCode.Usage, message, help);
}
