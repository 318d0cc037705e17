using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Vow.Cli.Tests.Chain;

/// <summary>The Debug Adapter Protocol, as an editor speaks it.</summary>
public class DapSessionTests
{
    private static JsonObject Transfer => new() { ["simulate"] = new JsonArray("token", "transfer", "--to", "bob", "--amount", "250") };

    [Fact]
    public async Task AnEditor_StopsAtBreakpoints_LooksAround_AndSeesTheEnd()
    {
        await using var chain = await StartAsync();
        using var editor = new DapClient(chain);
        var can = await editor.DoAsync("initialize", new JsonObject { ["adapterID"] = "vow" });
        Assert.True(can["supportsFunctionBreakpoints"]!.GetValue<bool>());
        await editor.DoAsync("launch", Transfer);
        await editor.EventAsync("initialized");
        var set = await editor.DoAsync("setFunctionBreakpoints", new JsonObject
        {
            ["breakpoints"] = new JsonArray(new JsonObject { ["name"] = "host log_event" }, new JsonObject { ["name"] = "host nonsense" }),
        });
        Assert.Equal("[true,false]", new JsonArray([.. ((JsonArray)set["breakpoints"]!).Select(one => one!["verified"]!.DeepClone())]).ToJsonString());
        await editor.DoAsync("setExceptionBreakpoints", new JsonObject { ["filters"] = new JsonArray("failure") });
        await editor.DoAsync("configurationDone");

        Assert.Equal("entry", (await editor.EventAsync("stopped"))["reason"]!.GetValue<string>());
        Assert.Equal("transaction", (await editor.DoAsync("threads"))["threads"]![0]!["name"]!.GetValue<string>());
        await editor.DoAsync("stepIn", Thread);
        Assert.Equal("step", (await editor.EventAsync("stopped"))["reason"]!.GetValue<string>());
        await editor.DoAsync("continue", Thread);
        var stopped = await editor.EventAsync("stopped");
        Assert.Equal("breakpoint", stopped["reason"]!.GetValue<string>());
        Assert.Contains("calls log_event(topic#8 \"transfer\"", stopped["text"]!.GetValue<string>(), StringComparison.Ordinal);

        var frames = (JsonArray)(await editor.DoAsync("stackTrace", Thread))["stackFrames"]!;
        Assert.Contains("transfer of token", frames[0]!["name"]!.GetValue<string>(), StringComparison.Ordinal);
        var scopes = (JsonArray)(await editor.DoAsync("scopes", new JsonObject { ["frameId"] = 1 }))["scopes"]!;
        Assert.Equal(["Locals", "Call", "Changed storage", "Events"], scopes.Select(scope => scope!["name"]!.GetValue<string>()));
        Assert.StartsWith("$0", (await VariablesAsync(editor, scopes[0]!))[0]!["name"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(await VariablesAsync(editor, scopes[2]!), change => change!["value"]!.GetValue<string>() == "balances[bob]  absent → 250");
        Assert.Equal("balances[bob]  absent → 250", (await editor.DoAsync("evaluate", new JsonObject { ["expression"] = "balances[bob]" }))["result"]!.GetValue<string>());
        Assert.False((await editor.AskAsync("evaluate", new JsonObject { ["expression"] = "balances" }))["success"]!.GetValue<bool>());
        var memory = await editor.DoAsync("readMemory", new JsonObject { ["memoryReference"] = "0x400", ["count"] = 16 });
        Assert.Equal(16, Convert.FromBase64String(memory["data"]!.GetValue<string>()).Length);
        Assert.Equal(1000, (await editor.DoAsync("readMemory", new JsonObject { ["memoryReference"] = "0xffffffff", ["offset"] = 2147483647, ["count"] = 1000 }))["unreadableBytes"]!.GetValue<int>());

        await editor.DoAsync("continue", Thread);
        Assert.Equal(0, (await editor.EventAsync("exited"))["exitCode"]!.GetValue<int>());
        await editor.EventAsync("terminated");
        await editor.DoAsync("disconnect");
        Assert.Equal(0, (await editor.Ended).ExitCode);
    }

    [Theory]
    [InlineData("next", "step")]
    [InlineData("stepOut", null)]
    [InlineData("continue", null)]
    public async Task Steps_EndWhereTheyShould(string command, string? reason)
    {
        await using var chain = await StartAsync();
        using var editor = new DapClient(chain);
        await editor.DoAsync("launch", Transfer);
        await editor.DoAsync("configurationDone");
        await editor.EventAsync("stopped");
        await editor.DoAsync(command, Thread);

        if (reason is not null) Assert.Equal(reason, (await editor.EventAsync("stopped"))["reason"]!.GetValue<string>());
        else await editor.EventAsync("terminated");
        await editor.DoAsync("disconnect");
        Assert.Equal(0, (await editor.Ended).ExitCode);
    }

    [Fact]
    public async Task AnEditorThatHangsUp_EndsTheExecution()
    {
        await using var chain = await StartAsync();
        using var editor = new DapClient(chain);
        await editor.DoAsync("launch", Transfer);
        await editor.DoAsync("configurationDone");
        await editor.EventAsync("stopped");
        await editor.HangUpAsync();

        Assert.Equal(0, (await editor.Ended).ExitCode);
    }

    [Theory]
    [InlineData("no arguments", "null")]
    [InlineData("nothing to launch", "{}")]
    [InlineData("no hash", """{"transaction":"x"}""")]
    [InlineData("no such transaction", """{"transaction":"0000000000000000000000000000000000000000000000000000000000000000"}""")]
    [InlineData("no such contract", """{"simulate":["tokn","transfer"]}""")]
    [InlineData("another command", """{"transaction":"--help"}""")]
    [InlineData("no such option", """{"simulate":["token","transfer","--nonsense"]}""")]
    [InlineData("numbers for words", """{"simulate":[1,2,3]}""")]
    [InlineData("a dead node", """{"transaction":"0000000000000000000000000000000000000000000000000000000000000000","node":"http://127.0.0.1:1"}""")]
    public async Task WhatCannotBeLaunched_IsRefusedWithWords(string shape, string arguments)
    {
        await using var chain = await StartAsync();
        using var editor = new DapClient(chain);

        var refused = await editor.AskAsync("launch", JsonNode.Parse(arguments) as JsonObject);

        Assert.False(refused["success"]!.GetValue<bool>(), shape);
        Assert.True(refused["message"]!.GetValue<string>().Length > 10, shape);
        Assert.False((await editor.AskAsync("stackTrace"))["success"]!.GetValue<bool>());
        await editor.DoAsync("disconnect");
        Assert.Equal(0, (await editor.Ended).ExitCode);
    }

    [Theory]
    [InlineData("no header", "{}\r\n\r\n", "no Content-Length")]
    [InlineData("no number", "Content-Length: x\r\n\r\n", "a length that is none")]
    [InlineData("a negative number", "Content-Length: -1\r\n\r\n", "a length that is none")]
    [InlineData("too long", "Content-Length: 1048577\r\n\r\n", "more than 1048576 bytes")]
    [InlineData("too long for a number", "Content-Length: 99999999999999999999\r\n\r\n", "a length that is none")]
    [InlineData("a short body", "Content-Length: 10\r\n\r\n{}", "ends before its length")]
    [InlineData("no JSON", "Content-Length: 2\r\n\r\n{]", "is not JSON")]
    [InlineData("no object", "Content-Length: 2\r\n\r\n[]", "no JSON object")]
    [InlineData("no request", "Content-Length: 2\r\n\r\n{}", "no request with a command")]
    [InlineData("a command that is no text", "Content-Length: 33\r\n\r\n{\"type\":\"request\",\"command\":true}", "no request with a command")]
    [InlineData("a member twice", "Content-Length: 17\r\n\r\n{\"type\":1,\"type\":2}", "")]
    [InlineData("half a header", "Content-Len", "ends in a header")]
    [InlineData("an endless header", "LONG", "more than 4096 bytes")]
    [InlineData("deep JSON", "DEEP", "is not JSON")]
    public async Task WhatIsNoMessage_EndsTheSessionWithWords(string shape, string bytes, string expected)
    {
        await using var chain = await ChainPlace.StartAsync();
        using var editor = new DapClient(chain);
        var deep = new string('[', 100) + new string(']', 100);
        var text = bytes switch { "LONG" => new string('x', 10_000), "DEEP" => $"Content-Length: {deep.Length}\r\n\r\n{deep}", _ => bytes };
        await editor.WriteAsync(text);
        await editor.HangUpAsync();
        var outcome = await editor.Ended;

        Assert.True(outcome.ExitCode == 2, $"{shape}: {outcome.ExitCode}");
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RandomBytes_NeverCrashIt()
    {
        await using var chain = await ChainPlace.StartAsync();
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (var i = 0; i < 20; i++)
            {
                var json = $$"""{"seq":{{random.Next()}},"type":"request","command":"{{Commands[random.Next(Commands.Length)]}}","arguments":{{Arguments[random.Next(Arguments.Length)]}}}""";
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Length: {json.Length - (random.Next(10) == 0 ? 1 : 0)}\r\n\r\n{json}");
            }

            chain.Place.Input = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
            chain.Place.ProtocolOutput = new MemoryStream();
            var outcome = await chain.RunAsync("debug", "--dap");
            Assert.True(outcome.ExitCode is 0 or 2, $"seed {seed}: {outcome.ExitCode} {outcome.Error}");
        }
    }

    private static readonly string[] Commands =
        ["initialize", "threads", "setBreakpoints", "setFunctionBreakpoints", "setExceptionBreakpoints", "configurationDone", "stackTrace", "scopes", "variables", "readMemory", "evaluate", "continue", "pause", "launch", "\\u0000"];

    private static readonly string[] Arguments =
        ["null", "{}", "[]", "1", "\"x\"", """{"breakpoints":[1,{"name":2},{"line":-1},{"line":9999999999}]}""", """{"source":{"path":7},"breakpoints":{}}""", """{"filters":[1,"failure"]}""", """{"frameId":-1,"variablesReference":2147483647}""", """{"transaction":{}}"""];

    private static JsonObject Thread => new() { ["threadId"] = 1 };

    private static async Task<JsonArray> VariablesAsync(DapClient editor, JsonNode scope) =>
        (JsonArray)(await editor.DoAsync("variables", new JsonObject { ["variablesReference"] = scope["variablesReference"]!.DeepClone() }))["variables"]!;

    private static async Task<ChainPlace> StartAsync()
    {
        var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);
        return chain;
    }
}
