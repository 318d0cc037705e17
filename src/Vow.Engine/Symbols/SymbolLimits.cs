using Vow.Wasm;

namespace Vow.Engine.Symbols;

/// <summary>How much of a module's debug information is looked at. Beyond a limit there are no lines, or fewer; it is never an error.</summary>
internal static class SymbolLimits
{
    /// <summary>Bytes of a file with symbols: a debug build of a large contract with its standard library has some 30 MB.</summary>
    public const int FileBytesMax = 128 * 1024 * 1024;

    /// <summary>Pieces of code with a line of their own, of a whole module: 24 bytes of memory each.</summary>
    public const int RowsMax = 2_000_000;

    /// <summary>Source files of a whole module: 40 bytes of memory each, and a path of <see cref="PathCharactersMax"/> for those that are asked for.</summary>
    public const int FilesMax = 65_536;

    /// <summary>Folders of one compilation unit.</summary>
    public const int DirectoriesMax = 16_384;

    /// <summary>Compilation units that are asked for the folder they were compiled in.</summary>
    public const int UnitsMax = 4096;

    /// <summary>Abbreviations of a compilation unit; of all together no more bytes are read than there are.</summary>
    public const int AbbreviationsMax = 2048;

    /// <summary>Attributes of an entry.</summary>
    public const int AttributesMax = 32;

    /// <summary>Entries of all compilation units that are looked through for inlined code.</summary>
    public const int EntriesMax = 4_000_000;

    /// <summary>Pieces of inlined code, of a whole module: 24 bytes of memory each.</summary>
    public const int InlinedMax = 200_000;

    /// <summary>Functions that are inlined one in another.</summary>
    public const int InlinedDepthMax = 128;

    /// <summary>Bytes of a folder's or file's name.</summary>
    public const int NameBytesMax = 1024;

    /// <summary>Characters of a path that people are shown; of a longer one the end.</summary>
    public const int PathCharactersMax = 200;

    /// <summary>A line beyond this is damage, not source.</summary>
    public const int LineMax = 16_000_000;

    /// <summary>What is decoded for its symbols: all that a chain accepts, with custom sections of any size up to the file's.</summary>
    public static Limits Module { get; } = Limits.V1 with
    {
        ModuleBytesMax = FileBytesMax,
        CustomSectionsBytesMax = FileBytesMax,
        CustomSectionsMax = 1024,
    };
}
