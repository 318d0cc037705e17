using System.Collections.Immutable;
using System.Globalization;

namespace Vow.Ledger.Abi;

/// <summary>
/// Whether code with one layout reads what code with another one stored (<c>spec/transactions.md</c>). What was stored must be found under the same prefix and decode to
/// the same: items may be added or renamed, types and fields renamed, enums may gain variants at their end, a map may become an ordered map or the other way round.
/// </summary>
public sealed class LayoutComparison
{
    /// <summary>Most differences that are named; the comparison ends there.</summary>
    public const int DifferencesMax = 8;

    private const int PlaceCharactersMax = 120;

    // Types are used in many places and are compared once for each pair: a walk over all paths has no bound worth the name.
    private readonly HashSet<(AbiType Before, AbiType After)> _compared = [];
    private readonly ImmutableArray<string>.Builder _differences = ImmutableArray.CreateBuilder<string>();
    private readonly List<string> _place = [];
    private string _item = "";
    private long _stepsLeft;

    private LayoutComparison(long stepsMax) => _stepsLeft = stepsMax;

    private bool IsOver => _stepsLeft < 0 || _differences.Count >= DifferencesMax;

    /// <summary>The differences that make the new layout misread what the old one stored, in words; none when it does not.</summary>
    /// <param name="before">What the old code stores.</param>
    /// <param name="after">What the new code stores.</param>
    /// <param name="stepsMax">Most pairs of types and names that are compared; a comparison that needs more ends as a difference.</param>
    public static ImmutableArray<string> Differences(ImmutableArray<AbiStorageItem> before, ImmutableArray<AbiStorageItem> after, long stepsMax)
    {
        var comparison = new LayoutComparison(stepsMax);
        comparison.Items(before, after);
        if (comparison._stepsLeft < 0) comparison._differences.Add(string.Create(CultureInfo.InvariantCulture, $"the layouts take more than {stepsMax} steps to compare"));
        return comparison._differences.ToImmutable();
    }

    private void Items(ImmutableArray<AbiStorageItem> before, ImmutableArray<AbiStorageItem> after)
    {
        var byPrefix = new Dictionary<string, AbiStorageItem>(StringComparer.Ordinal);
        var byName = new Dictionary<string, AbiStorageItem>(StringComparer.Ordinal);
        foreach (AbiStorageItem item in after)
        {
            byPrefix.Add(Hex(item), item);
            byName.Add(item.Name, item);
        }

        foreach (AbiStorageItem item in before)
        {
            if (IsOver) return;
            _item = item.Name;
            // What is stored under one name must not be read under another: two items may have changed places.
            if (byName.TryGetValue(item.Name, out AbiStorageItem? namesake) && !namesake.Prefix.Span.SequenceEqual(item.Prefix.Span))
                _differences.Add($"`{_item}` was under prefix 0x{Shown(item)} and is under 0x{Shown(namesake)}");
            else if (!byPrefix.TryGetValue(Hex(item), out AbiStorageItem? successor)) _differences.Add($"`{_item}` is gone (prefix 0x{Shown(item)})");
            else Item(item, successor);
        }
    }

    private void Item(AbiStorageItem before, AbiStorageItem after)
    {
        if (Bytes(before.Kind) != Bytes(after.Kind))
        {
            _differences.Add($"`{_item}` was {Word(before.Kind)} and is {Word(after.Kind)}");
            return;
        }

        if (before.Key is { } key) At("key", key, after.Key!);
        At("value", before.Value, after.Value);
    }

    private void At(string place, AbiType before, AbiType after)
    {
        _place.Add(place);
        Types(before, after);
        _place.RemoveAt(_place.Count - 1);
    }

    private void Types(AbiType before, AbiType after)
    {
        if (--_stepsLeft < 0 || IsOver) return;
        switch (before, after)
        {
            case (AbiType.Simple, AbiType.Simple) when before == after: break;
            case (AbiType.Number old, AbiType.Number now) when (old.Bits, old.IsSigned) == (now.Bits, now.IsSigned): break;
            case (AbiType.Maybe old, AbiType.Maybe now): At("?", old.Item, now.Item); break;
            case (AbiType.List old, AbiType.List now): At("[]", old.Item, now.Item); break;
            case (AbiType.Array old, AbiType.Array now) when old.Length == now.Length: At("[]", old.Item, now.Item); break;
            case (AbiType.Tuple old, AbiType.Tuple now) when old.Items.Length == now.Items.Length:
                for (int index = 0; index < old.Items.Length; index++) At(Position(index), old.Items[index], now.Items[index]);
                break;
            case (AbiType.Map old, AbiType.Map now):
                At("[key]", old.Key, now.Key);
                At("[value]", old.Value, now.Value);
                break;
            case (AbiType.Struct old, AbiType.Struct now):
                if (_compared.Add((old, now))) Fields(old.Fields, now.Fields);
                break;
            case (AbiType.Choice old, AbiType.Choice now):
                if (_compared.Add((old, now))) Variants(old.Variants, now.Variants);
                break;
            default: Differ($"was {Shown(before)} and is {Shown(after)}"); break;
        }
    }

    private void Fields(ImmutableArray<AbiField> before, ImmutableArray<AbiField> after)
    {
        if (before.Length != after.Length)
        {
            Differ($"had {Counted(before.Length, "field")} and has {Count(after.Length)}");
            return;
        }

        if (HaveMoved("field", before.Length, after.Length, index => before[index].Name, index => after[index].Name)) return;
        for (int index = 0; index < before.Length && !IsOver; index++) At("." + before[index].Name, before[index].Type, after[index].Type);
    }

    private void Variants(ImmutableArray<AbiVariant> before, ImmutableArray<AbiVariant> after)
    {
        if (before.Length > after.Length)
        {
            Differ($"had {Counted(before.Length, "variant")} and has {Count(after.Length)}");
            return;
        }

        if (HaveMoved("variant", before.Length, after.Length, index => before[index].Name, index => after[index].Name)) return;
        for (int index = 0; index < before.Length && !IsOver; index++)
        {
            _place.Add("." + before[index].Name);
            Fields(before[index].Fields, after[index].Fields);
            _place.RemoveAt(_place.Count - 1);
        }
    }

    // A name may go, but one that now stands for another place means that two have changed places, or that one was put in between: their types alone would not show it.
    private bool HaveMoved(string what, int beforeCount, int afterCount, Func<int, string> before, Func<int, string> after)
    {
        _stepsLeft -= afterCount;
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int index = 0; index < afterCount; index++) places.Add(after(index), index);
        for (int index = 0; index < beforeCount; index++)
        {
            if (!places.TryGetValue(before(index), out int now) || now == index) continue;
            Differ($"has the {what} {before(index)} in place {Count(now + 1)}, where it was in place {Count(index + 1)}");
            return true;
        }

        return false;
    }

    private void Differ(string how)
    {
        if (IsOver) return;
        string place = string.Concat(_place);
        if (place.Length > PlaceCharactersMax) place = place[..(PlaceCharactersMax - 1)] + "…";
        _differences.Add($"`{_item}`: {place} {how}");
    }

    private static AbiStorageKind Bytes(AbiStorageKind kind) => kind == AbiStorageKind.OrderedMap ? AbiStorageKind.Map : kind;

    private static string Word(AbiStorageKind kind) => kind switch
    {
        AbiStorageKind.Cell => "a cell",
        AbiStorageKind.Map => "a map",
        AbiStorageKind.OrderedMap => "an ordered map",
        _ => "a list",
    };

    private static string Shown(AbiType type) => type switch
    {
        AbiType.Struct => $"the struct {type}",
        AbiType.Choice => $"the enum {type}",
        _ => JsonPlace.Shortened(type.ToString()),
    };

    private static string Shown(AbiStorageItem item) => JsonPlace.Shortened(Hex(item));

    private static string Hex(AbiStorageItem item) => Convert.ToHexStringLower(item.Prefix.Span);

    private static string Position(int index) => "." + Count(index);

    private static string Counted(int count, string what) => $"{Count(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
