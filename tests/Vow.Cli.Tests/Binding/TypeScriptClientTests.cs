using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Vow.Cli.Tests.Chain;
using Vow.Ledger;
using Xunit;

namespace Vow.Cli.Tests.Binding;

/// <summary>The clients in tests/golden/bind, compiled by tsc under its strict rules and run by Node.js; skipped where there is no npm.</summary>
public class TypeScriptClientTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);
    private static readonly Lock Compiling = new();

    [Fact]
    public void TheCodecsOfAClient_PassTheVectorsOfTheEncoding()
    {
        var (code, output) = Run(Compiled(), "node", "out/vectors.js", VowProgram.At("spec", "vectors", "encoding.json"));

        Assert.True(code == 0, output);
        Assert.Contains(" held", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClient_QueriesANode_AndLeavesSigningToWhoHasTheKey()
    {
        var folder = Compiled();
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);
        var sent = await chain.DoAsync("call", "token", "transfer", "--input", "address:bob,u128:250", "--json");
        var contract = (await chain.DoAsync("contract", "token", "--json")).Json.GetProperty("address").GetString()!;
        string alice = AddressText.Format(DevAccounts.Find("alice")!.Key.Address), bob = AddressText.Format(DevAccounts.Find("bob")!.Key.Address);

        var (code, output) = Run(folder, "node", "out/token-session.js", chain.Url, contract, alice, bob, sent.Json.GetProperty("receipt").GetRawText());

        Assert.True(code == 0, output);
        var lines = output.Split('\n');
        Assert.Equal("supply 1000000, bob 250", lines[0]);
        using var action = JsonDocument.Parse(lines[1]["action ".Length..]);
        var given = sent.Json.GetProperty("transaction").GetProperty("actions")[0];
        foreach (var name in new[] { "kind", "contract", "method", "value", "input" }) Assert.Equal(given.GetProperty(name).ToString(), action.RootElement.GetProperty(name).ToString());
        Assert.Equal(["event transfer 250 from alice true to bob true", "unknown event null", "refused ContractNotFound"], lines[2..5]);
    }

    // Once for all tests of the assembly; again only when what is compiled has changed.
    private static string Compiled()
    {
        string sources = VowProgram.At("tests", "typescript-client"), folder = VowProgram.At("artifacts", "typescript-client");
        lock (Compiling)
        {
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(sources).Concat(Directory.GetFiles(VowProgram.At("tests", "golden", "bind"), "*.ts"))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
            string done = Path.Combine(folder, "node_modules", ".installed"), wanted = File.ReadAllText(Path.Combine(sources, "package-lock.json"));
            if (!File.Exists(done) || File.ReadAllText(done) != wanted)
            {
                var (code, output) = Run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
                if (code != 0) Assert.Skip($"the npm packages could not be installed: {output}");
                File.WriteAllText(done, wanted);
            }

            var (compiled, faults) = Run(folder, "node", "node_modules/typescript/bin/tsc", "-p", ".");
            Assert.True(compiled == 0, faults);
            return folder;
        }
    }

    private static (int Code, string Output) Run(string folder, string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            if (process.WaitForExit(Timeout)) return (process.ExitCode, output.Result + errors.Result);
            process.Kill(entireProcessTree: true);
            return (-1, $"{program} took longer than {Timeout}");
        }
        catch (Win32Exception)
        {
            Assert.Skip($"there is no {program}");
            return default;
        }
    }
}
