using System.CommandLine;
using Spectre.Console;
using Vow.Cli.Building;
using Vow.Cli.Output;
using Vow.Cli.Templates;

namespace Vow.Cli.Commands;

/// <summary><c>vow new NAME --lang LANG</c>: a project with a contract, its tests and what builds it.</summary>
internal static class NewCommand
{
    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var name = new Argument<string>("name") { HelpName = "NAME", Description = "The project's name, and its folder's: lower-case letters, digits and '-'." };
        var language = new Option<string>("--lang") { HelpName = "LANG", Required = true, Description = "rust, as (AssemblyScript), c or cpp." };
        var output = new Option<string?>("--output", "-o") { HelpName = "DIR", Description = "The folder to make; otherwise NAME in the current one." };
        var command = new Command("new", """
            Make a project: a small contract, its tests, what builds it, and a copy of the SDK.

            Nothing is downloaded. The same projects are there for 'dotnet new', in the package Vow.Templates.

            Examples:
              vow new my-counter --lang rust
              vow new my-counter --lang as --output contracts/counter

            Exit codes: 0 made, 2 wrong usage, the folder is not empty.
            """)
        {
            name, language, output,
        };
        command.SetAction(parsed =>
        {
            var project = ProjectName.Parse(parsed.GetRequiredValue(name));
            var chosen = Language(parsed.GetRequiredValue(language));
            var folder = Path.GetFullPath(parsed.GetValue(output) ?? project.Kebab, surroundings.WorkingFolder);
            Write(folder, ProjectTemplate.Files(chosen, project));
            Describe(console, project, chosen, surroundings.Shown(folder));
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static ContractLanguage Language(string text) => ContractLanguages.Find(text) is { } language && ProjectTemplate.Languages.Contains(language)
        ? language
        : throw CliException.Usage($"--lang: there is no template for '{Input.ByteText.Shortened(text)}'.", $"There are: {string.Join(", ", ProjectTemplate.Languages.Select(known => $"{ContractLanguages.NameOf(known)} ({ContractLanguages.Describe(known)})"))}.");

    private static void Write(string folder, IEnumerable<(string Path, byte[] Bytes)> files)
    {
        try
        {
            if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
                throw CliException.Usage($"'{folder}' is there already and is not empty.", "Choose another name, or another folder with --output.");
            foreach (var (path, bytes) in files)
            {
                var file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, bytes);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"The project cannot be made in '{folder}': {error.Message}");
        }
    }

    private static void Describe(CliConsole console, ProjectName name, ContractLanguage language, string folder)
    {
        console.Ansi.MarkupLine($"[green]✓ made[/]  [bold]{Markup.Escape(Display.Harmless(folder))}[/]  [grey]{ContractLanguages.Describe(language)}[/]");
        var next = new FactSheet();
        next.Add("go there", $"cd {folder}");
        next.Add("test", "vow test");
        next.Add("run", "vow dev --watch");
        next.Add("call", $"vow call {name.Kebab} add --amount 3");
        next.Write(console.Ansi);
    }
}
