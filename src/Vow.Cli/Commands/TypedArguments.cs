using System.CommandLine;
using Vow.Cli.Input;
using Vow.Wasm;

namespace Vow.Cli.Commands;

/// <summary>The numeric arguments of a method as they were typed.</summary>
internal static class TypedArguments
{
    public static Argument<string[]> Create() =>
        new("args") { HelpName = "ARGS", Description = "Numeric arguments: decimal (signed or unsigned) or 0x hexadecimal." };

    // What begins with two dashes and is no option would otherwise be counted as an argument of the method.
    public static string[] Of(ParseResult parsed, Argument<string[]> argument)
    {
        var texts = parsed.GetValue(argument) ?? [];
        if (texts.FirstOrDefault(text => text.StartsWith("--", StringComparison.Ordinal)) is not { } unknown) return texts;
        var command = parsed.CommandResult.Command;
        var nearest = Spelling.Nearest(unknown, command.Options.Select(option => option.Name));
        throw CliException.Usage($"There is no option '{ByteText.Shortened(unknown)}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}", $"'vow {command.Name} --help' lists them.");
    }
}
