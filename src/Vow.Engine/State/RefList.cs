namespace Vow.Engine.State;

/// <summary>A growing list of structs that hands out references. A reference is valid until the next <see cref="Add"/>.</summary>
internal sealed class RefList<T>(int initialItems) where T : unmanaged
{
    private const int RetainedItemsMax = 1 << 18;

    private T[] _items = new T[initialItems];

    public int Count { get; private set; }

    public ref T this[int index] => ref _items[index];

    public ref T Last => ref _items[Count - 1];

    /// <summary>The new last item. Its content is whatever was left there: the caller sets every field.</summary>
    public ref T Add()
    {
        int index = Count;
        if (index == _items.Length) Array.Resize(ref _items, checked(_items.Length * 2));
        Count = index + 1;
        return ref _items[index];
    }

    public void Truncate(int count)
    {
        if ((uint)count > (uint)Count) throw new InvalidOperationException($"The list holds {Count} items and cannot be cut to {count}.");
        Count = count;
    }

    public void Clear()
    {
        Count = 0;
        if (_items.Length > RetainedItemsMax) _items = new T[initialItems];
    }
}
