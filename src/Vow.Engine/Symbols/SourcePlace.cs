using System.Globalization;

namespace Vow.Engine.Symbols;

/// <summary>A place in a source file: the path made short for people, lines and columns from 1, column 0 where it is not known.</summary>
public readonly record struct SourcePlace(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}");
}
