using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace Vow.EndToEnd.Tests.Packaging;

public class PackageContentTests(Packages packages)
{
    [Theory]
    [InlineData("Vow.Wasm", "lib/net10.0/Vow.Wasm")]
    [InlineData("Vow.Engine", "lib/net10.0/Vow.Engine")]
    [InlineData("Vow.Ledger", "lib/net10.0/Vow.Ledger")]
    [InlineData("Vow.Client", "lib/net10.0/Vow.Client")]
    [InlineData("Vow.Node", "lib/net10.0/Vow.Node")]
    [InlineData("Vow.Testing", "lib/net10.0/Vow.Testing")]
    public void LibraryPackage_CarriesAssemblyDocumentationReadmeAndIcon(string id, string assembly)
    {
        var entries = EntriesOf(packages.PackageOf(id));

        Assert.Superset(new HashSet<string> { $"{assembly}.dll", $"{assembly}.xml", "README.md", "icon.png" }, entries);
    }

    [Theory]
    [InlineData("Vow.Wasm")]
    [InlineData("Vow.Engine")]
    [InlineData("Vow.Ledger")]
    [InlineData("Vow.Client")]
    [InlineData("Vow.Node")]
    [InlineData("Vow.Testing")]
    [InlineData("Vow.Cli")]
    public void Package_NamesLicenceReadmeIconAndDescription(string id)
    {
        var metadata = MetadataOf(packages.PackageOf(id));

        Assert.Equal("Apache-2.0", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal("icon.png", Value(metadata, "icon"));
        Assert.NotEmpty(Value(metadata, "description"));
        Assert.DoesNotContain("Package Description", Value(metadata, "description"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Vow.Wasm")]
    [InlineData("Vow.Engine")]
    [InlineData("Vow.Ledger")]
    [InlineData("Vow.Client")]
    [InlineData("Vow.Node")]
    [InlineData("Vow.Testing")]
    public void LibraryPackage_HasItsSymbols(string id)
    {
        var symbols = EntriesOf(Path.ChangeExtension(packages.PackageOf(id), ".snupkg"));

        Assert.Contains($"lib/net10.0/{id}.pdb", symbols);
    }

    [Fact]
    public void VowWasm_DependsOnNoPackage() =>
        Assert.DoesNotContain(MetadataOf(packages.PackageOf("Vow.Wasm")).Descendants(), element => element.Name.LocalName == "dependency");

    [Fact]
    public void VowEngine_DependsOnVowWasmOfTheSameVersion()
    {
        var dependency = MetadataOf(packages.PackageOf("Vow.Engine")).Descendants()
            .Single(element => element.Name.LocalName == "dependency" && (string?)element.Attribute("id") == "Vow.Wasm");

        Assert.Equal(packages.Version, (string?)dependency.Attribute("version"));
    }

    [Fact]
    public void Tool_IsATool()
    {
        var metadata = MetadataOf(packages.PackageOf("Vow.Cli"));

        Assert.Contains(metadata.Descendants(), element =>
            element.Name.LocalName == "packageType" && (string?)element.Attribute("name") == "DotnetTool");
    }

    private static HashSet<string> EntriesOf(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return archive.Entries.Select(entry => entry.FullName).ToHashSet();
    }

    private static XElement MetadataOf(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        using var stream = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    private static string Value(XElement metadata, string name) =>
        metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
}
