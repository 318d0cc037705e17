namespace Vow.Cli.Building;

/// <summary>The tests of a contract: a C# project below its folder, run on the test kit that lies beside this tool.</summary>
internal sealed class ContractTests
{
    private const string SdkHelp = "The .NET 10 SDK: https://dot.net/download    Debian, Ubuntu: apt-get install dotnet-sdk-10.0    macOS: brew install dotnet-sdk    Windows: winget install Microsoft.DotNet.SDK.10";
    private const int SdkVersion = 10;

    private readonly Workbench _bench;
    private readonly string _project;
    private readonly string _dotnet;

    private ContractTests(Workbench bench, string project, string dotnet) => (_bench, _project, _dotnet) = (bench, project, dotnet);

    // No process stays behind to be found by the next build; messages are those that people search for.
    private static readonly Dictionary<string, string?> Variables = new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_NOLOGO"] = "true", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" };

    /// <exception cref="CliException">There are no tests, or no .NET SDK.</exception>
    public static async Task<ContractTests> FindAsync(Workbench bench, string folder, CancellationToken cancellation)
    {
        var tests = Path.Combine(folder, "tests");
        var projects = Directory.Exists(tests) ? Directory.EnumerateFiles(tests, "*.csproj", SearchOption.TopDirectoryOnly).ToList() : [];
        if (projects is not [var project])
            throw CliException.Usage($"There {(projects.Count == 0 ? "is no project of tests" : "are several projects of tests")} in '{tests}'.", "One .csproj is looked for there; 'vow new' makes one.");
        var dotnet = bench.Programs.Find("dotnet") ?? throw new CliException(ExitCode.ToolMissing, "The .NET SDK is missing: no 'dotnet' is in PATH.", SdkHelp);
        var sdks = await Workbench.AskAsync(new ExternalProgram { File = dotnet, Arguments = ["--list-sdks"], Folder = folder }, cancellation).ConfigureAwait(false) ?? "";
        var hasSdk = sdks.Split('\n').Any(line => int.TryParse(line.Split('.')[0], out var version) && version >= SdkVersion);
        return hasSdk ? new ContractTests(bench, project, dotnet) : throw new CliException(ExitCode.ToolMissing, "Tests need the .NET 10 SDK; here is only the runtime, or an older one.", SdkHelp);
    }

    /// <summary>Compiles the tests and runs them; what they say is passed on.</summary>
    /// <returns>Whether all passed.</returns>
    /// <exception cref="CliException">They do not compile.</exception>
    public async Task<bool> RunAsync(string? filter, CancellationToken cancellation)
    {
        // One run of MSBuild: it answers where the program is, and complains to standard error.
        var built = await _bench.CompileAsync(
            Dotnet(
            [
                "msbuild", _project, "-restore", "-t:Build", "-v:quiet", "-nologo", "-tl:off", "-getProperty:TargetPath", "-p:Configuration=Release",
                $"-p:VowHome={Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)}",
            ]),
            showOutput: false, cancellation).ConfigureAwait(false);
        var program = built.Output.Trim();
        if (!File.Exists(program)) throw new CliException(ExitCode.BuildFailed, $"'{_project}' built no program.", "A project of tests has <OutputType>Exe</OutputType>.");
        string[] chosen = filter is null ? [] : ["--filter-method", $"*{filter}*"];
        var run = Dotnet(["exec", program, "--no-ansi", "--progress", "off", .. chosen]) with { OutputLine = _bench.Say, ErrorLine = _bench.Say };
        return (await run.RunAsync(cancellation).ConfigureAwait(false)).ExitCode == 0;
    }

    private ExternalProgram Dotnet(IReadOnlyList<string> arguments) => new() { File = _dotnet, Arguments = arguments, Folder = Path.GetDirectoryName(_project)!, Environment = Variables };
}
