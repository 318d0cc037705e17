using Spectre.Console;

namespace Vow.Cli.Output;

/// <summary>Where a command writes: results to <see cref="Out"/>, complaints to <see cref="Error"/>. Colour only on a terminal and never with NO_COLOR.</summary>
internal sealed class CliConsole
{
    /// <summary>Tables that go into a file or a pipe are not folded at the width of a terminal that is not there.</summary>
    private const int UnboundedWidth = 10_000;

    private static IAnsiConsole Create(TextWriter writer, bool colour, int? width)
    {
        var ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        ansi.Profile.Capabilities.Unicode = true;
        if (width is { } columns) ansi.Profile.Width = columns;
        return ansi;
    }

    private CliConsole(TextWriter output, TextWriter error, bool colour, int? width)
    {
        Out = output;
        Error = error;
        Ansi = Create(output, colour, width);
        AnsiError = Create(error, colour, width);
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>Writes to <see cref="Out"/> with markup and tables.</summary>
    public IAnsiConsole Ansi { get; }

    /// <summary>Writes to <see cref="Error"/> with markup and tables.</summary>
    public IAnsiConsole AnsiError { get; }

    public static CliConsole OfProcess() =>
        new(Console.Out, Console.Error,
            colour: !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            width: Console.IsOutputRedirected ? UnboundedWidth : null);

    public static CliConsole Into(TextWriter output, TextWriter error) => new(output, error, colour: false, UnboundedWidth);

    /// <summary>A line of an error: what is wrong and, below it, what to do.</summary>
    public void Complain(string message, string? help = null)
    {
        Error.WriteLine($"vow: {Display.Harmless(message)}");
        if (help is not null) Error.WriteLine($"     {Display.Harmless(help)}");
    }
}
