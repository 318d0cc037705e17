namespace Vow.Generator;

/// <summary>One generated file.</summary>
public interface IGenerationTarget
{
    /// <summary>Where the file is kept, from the repository's root.</summary>
    string RelativePath { get; }

    /// <summary>The file's whole text.</summary>
    string Generate(HostAbi abi);
}
