using System.Diagnostics;
using Vow.Cli.Building;

namespace Vow.Cli.Tests.Building;

public class ExternalProgramTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arguments_ReachTheProgramAsTheyAre()
    {
        SkipOnWindows();
        var result = await Program("printf", "%s|", "a b", "$(id)", "; rm", "\"").RunAsync(Token);

        Assert.Equal("a b|$(id)|; rm|\"|", result.Output);
    }

    [Fact]
    public async Task EndlessOutput_IsCutAndTheProgramStillEnds()
    {
        SkipOnWindows();
        var lines = 0;
        var result = await (Program("head", "-c", "20000000", "/dev/zero") with { OutputLine = _ => lines++ }).RunAsync(Token);

        Assert.Equal(0, result.ExitCode);
        Assert.InRange(result.Output.Length, 1, 4 << 20);
        Assert.InRange(lines, 2, 1000);
    }

    [Fact]
    public async Task ProgramThatAsks_FindsTheEndOfItsInput()
    {
        SkipOnWindows();
        var result = await Program("cat").RunAsync(Token);

        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Cancelled_KillsWhatTheProgramStartedToo()
    {
        SkipOnWindows();
        using var cancel = new CancellationTokenSource();
        var child = new TaskCompletionSource<int>();
        var run = (Program("sh", "-c", "sleep 600 & echo $!; wait") with { OutputLine = line => child.TrySetResult(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture)) }).RunAsync(cancel.Token);
        var id = await child.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        for (var waited = 0; IsRunning(id) && waited < 300; waited++) await Task.Delay(100, Token);
        Assert.False(IsRunning(id));
    }

    [Fact]
    public async Task ProgramThatIsNotThere_IsAToolThatIsMissing()
    {
        var error = await Assert.ThrowsAsync<CliException>(() => Program("/nowhere/compiler").RunAsync(Token));

        Assert.Equal(ExitCode.ToolMissing, error.Code);
    }

    private static ExternalProgram Program(string file, params string[] arguments) => new() { File = file, Arguments = arguments, Folder = Path.GetTempPath() };

    // One that has ended and that nobody asked about is no longer running either.
    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is ArgumentException or IOException)
        {
            return false;
        }
    }

    private static void SkipOnWindows()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The programs of this test are those of Unix.");
    }
}
