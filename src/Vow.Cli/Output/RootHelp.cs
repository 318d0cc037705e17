using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Vow.Cli.Output;

/// <summary>What <c>vow --help</c> shows: each command in a line, under what it is for. Everything else is in the command's own help.</summary>
internal sealed class RootHelp(CliConsole console, IReadOnlyList<(string Title, IReadOnlyList<Command> Commands)> groups) : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new();

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var root = parseResult.RootCommandResult.Command;
        // The option is that of every command below, too.
        if (parseResult.CommandResult.Command != root) return _usual.Invoke(parseResult);
        console.Out.WriteLine($"{root.Description}\n\nUsage: vow COMMAND [options]");
        var width = groups.SelectMany(group => group.Commands).Max(command => command.Name.Length);
        foreach (var (title, commands) in groups)
        {
            console.Out.WriteLine($"\n{title}");
            foreach (var command in commands) console.Out.WriteLine($"  {command.Name.PadRight(width)}  {FirstLine(command.Description)}");
        }

        console.Out.WriteLine("\n'vow COMMAND --help' shows a command's options, examples and exit codes.");
        return (int)ExitCode.Success;
    }

    /// <summary>Puts it in place of the usual help of a root command.</summary>
    public void Install(RootCommand root) => root.Options.OfType<HelpOption>().Single().Action = this;

    private static string FirstLine(string? description) => (description ?? "").Split('\n')[0].TrimEnd();
}
