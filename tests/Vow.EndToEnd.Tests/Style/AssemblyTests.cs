using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Vow.EndToEnd.Tests.Style;

public class AssemblyTests
{
    [Fact]
    public void VowWasm_ReferencesTheFrameworkAndNothingElse() => Assert.Empty(ReferencesOutsideTheFramework("Vow.Wasm.dll"));

    // In the order of docs/architecture.md: a project sees those to its left only.
    [Theory]
    [InlineData("Vow.Engine.dll", "Vow.Wasm")]
    [InlineData("Vow.Ledger.dll", "Vow.Engine Vow.Wasm")]
    [InlineData("Vow.Client.dll", "Vow.Ledger Vow.Engine Vow.Wasm")]
    [InlineData("Vow.Node.dll", "Vow.Client Vow.Ledger Vow.Engine Vow.Wasm")]
    [InlineData("Vow.Testing.dll", "Vow.Ledger Vow.Engine Vow.Wasm")]
    public void Project_KnowsNothingOfTheProjectsToItsRight(string assembly, string left) =>
        Assert.Subset(left.Split(' ').ToHashSet(), ReferencesOutsideTheFramework(assembly).Where(name => name.StartsWith("Vow.", StringComparison.Ordinal)).ToHashSet());

    [Fact]
    public void VowWasm_HasNoPackageOutsideItsBuild()
    {
        var lockFile = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Repository.At("src", "Vow.Wasm", "packages.lock.json")));
        var packages = lockFile.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(target => target.Value.EnumerateObject());

        Assert.All(packages, package => Assert.Equal("Microsoft.CodeAnalysis.BannedApiAnalyzers", package.Name));
    }

    [Theory]
    [InlineData("Vow.Wasm.dll")]
    [InlineData("Vow.Engine.dll")]
    [InlineData("Vow.Ledger.dll")]
    public void NoFieldParameterOrLocal_IsAFloat(string assembly)
    {
        using var file = Open(assembly);
        var metadata = file.GetMetadataReader();
        var floats = new FloatFinder();
        foreach (var handle in metadata.FieldDefinitions)
            floats.At(metadata.GetString(metadata.GetFieldDefinition(handle).Name), () => metadata.GetFieldDefinition(handle).DecodeSignature(floats, null));
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            var name = $"{metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{metadata.GetString(method.Name)}";
            floats.At(name, () => method.DecodeSignature(floats, null));
            if (method.RelativeVirtualAddress == 0) continue;
            var locals = file.GetMethodBody(method.RelativeVirtualAddress).LocalSignature;
            if (!locals.IsNil) floats.At(name, () => metadata.GetStandaloneSignature(locals).DecodeLocalSignature(floats, null));
        }

        Assert.Empty(floats.Found);
    }

    private static List<string> ReferencesOutsideTheFramework(string assembly)
    {
        using var file = Open(assembly);
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("netstandard" or "Microsoft.Win32.Primitives"))];
    }

    private static PEReader Open(string assembly) => new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly)));
}
