using Vow.Tests;
using Xunit;

namespace Vow.Cli.Tests.Binding;

public class BindCommandTests
{
    [Fact]
    public async Task AContract_DoesNotChooseWhichFileIsReplaced()
    {
        using Place place = new();
        File.WriteAllBytes(place.Write("project/shop.wasm", ""), Described.Shop);
        string[] bind = ["bind", Path.Combine(place.Project, "shop.wasm"), "--lang", "typescript"];
        var own = place.Write("project/shop.ts", "export const mine = 1;\n");

        var outcome = await place.RunAsync(bind);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("'shop.ts' is there already, and 'vow bind' did not write it.", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("export const mine = 1;\n", File.ReadAllText(own));
        Assert.Equal(0, (await place.RunAsync([.. bind, "-o", "shop.ts"])).ExitCode);
        Assert.Equal(0, (await place.RunAsync(bind)).ExitCode);
    }
}
