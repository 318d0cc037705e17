using System.Globalization;

namespace Vow.Node.Http;

/// <summary>A place on the chain, written <c>height.index</c>: of a transaction in its block, or of an event among all that a block makes.</summary>
internal readonly record struct ChainPlace(ulong Height, int Index)
{
    /// <summary>After everything in the block, however much that is.</summary>
    public static ChainPlace EndOf(ulong height) => new(height, int.MaxValue);

    public bool IsEndOfBlock => Index == int.MaxValue;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height}.{Index}");

    public static bool TryParse(string text, out ChainPlace place)
    {
        place = default;
        int point = text.IndexOf('.', StringComparison.Ordinal);
        if (point <= 0
            || !ulong.TryParse(text.AsSpan(0, point), NumberStyles.None, CultureInfo.InvariantCulture, out ulong height)
            || !int.TryParse(text.AsSpan(point + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return false;
        }

        place = new ChainPlace(height, index);
        return true;
    }
}
