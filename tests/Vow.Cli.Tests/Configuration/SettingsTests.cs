using Vow.Cli.Configuration;
using Xunit;

namespace Vow.Cli.Tests.Configuration;

public class SettingsTests
{
    [Fact]
    public void TheFlagGoesBeforeTheEnvironment_TheProject_TheUser_AndTheDefault()
    {
        using Place place = new();
        Assert.Equal(new Uri("http://127.0.0.1:8717"), Read(place).Node(null));

        place.Write("user/vow.json", """{ "node": "http://user:1", "from": "u" }""");
        Assert.Equal(new Uri("http://user:1"), Read(place).Node(null));

        place.Write("project/vow.json", """{ "node": "http://project:2" }""");
        Assert.Equal(new Uri("http://project:2"), Read(place).Node(null));
        Assert.Equal("u", Read(place).From(null));

        place.Variables["VOW_NODE"] = "http://environment:3";
        place.Variables["VOW_FROM"] = "e";
        Assert.Equal(new Uri("http://environment:3"), Read(place).Node(null));
        Assert.Equal("e", Read(place).From(null));

        Assert.Equal(new Uri("http://flag:4"), Read(place).Node("http://flag:4"));
        Assert.Equal("f", Read(place).From("f"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("1_000", 1000)]
    public void TheMostThatATransactionMayCost_IsTheFlags_OrThatOfTheSettings(string? kept, int? expected)
    {
        using Place place = new();
        if (kept is not null) place.Write("user/vow.json", $$"""{ "feeMax": "{{kept}}" }""");

        Assert.Equal((UInt128?)expected, Read(place).FeeMax(null));
        Assert.Equal((UInt128)7, Read(place).FeeMax("7"));
    }

    [Fact]
    public void TheProject_IsTheNearestFolderAboveWithSettings()
    {
        using Place place = new();
        place.Write("vow.json", """{ "keys": "secrets" }""");

        var settings = Read(place);

        Assert.Equal(Path.GetDirectoryName(place.Project), settings.ProjectFolder);
        Assert.Equal(place.At("secrets"), settings.KeysFolder(null));
    }

    [Fact]
    public void ANodeWithoutAScheme_IsReachedByHttp()
    {
        using Place place = new();

        Assert.Equal(new Uri("http://localhost:8717"), Read(place).Node("localhost:8717"));
    }

    [Theory]
    [InlineData("ftp://a")]
    [InlineData("http://a/b")]
    [InlineData("http://")]
    public void WhatIsNoNodesAddress_IsWrongUsage(string node)
    {
        using Place place = new();

        Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => Read(place).Node(node)).Code);
    }

    [Theory]
    [InlineData("{", "is not a file of settings")]
    [InlineData("[]", "is not a file of settings")]
    [InlineData("""{ "node": 5 }""", "is not a file of settings")]
    [InlineData("""{ "form": "alice" }""", "Did you mean 'from'?")]
    public void AFileOfSettingsThatIsNone_IsNamed(string json, string why)
    {
        using Place place = new();
        place.Write("project/vow.json", json);

        var error = Assert.Throws<CliException>(() => Read(place));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("vow.json", error.Message, StringComparison.Ordinal);
    }

    private static Settings Read(Place place) => new(place.Surroundings);
}
