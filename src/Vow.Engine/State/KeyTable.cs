using System.Runtime.CompilerServices;

namespace Vow.Engine.State;

/// <summary>What the journal knows of one key.</summary>
internal struct KeyEntry
{
    public int KeyOffset, KeyLength;

    /// <summary>Index of the key's newest version, or <see cref="NoVersion"/>.</summary>
    public int Head;

    /// <summary>The value below the journal: an offset in the arena of base values, and a length, or one of the two constants.</summary>
    public int BaseOffset, BaseLength;

    public int Slot;
    public uint HashLow;

    /// <summary>Whether the key is in the order of written keys, or waiting to enter it.</summary>
    public bool IsOrdered;

    public const int NoVersion = -1;
    public const int BaseAbsent = -1;
    public const int BaseUnknown = -2;
}

/// <summary>Every key the journal has met, each once, numbered in the order of arrival: an open-addressing hash table over an arena.</summary>
internal sealed class KeyTable
{
    private const int InitialSlots = 1024;
    private const int RetainedSlotsMax = 1 << 20;

    private readonly ByteArena _bytes = new(32 * 1024);
    private readonly RefList<KeyEntry> _entries = new(InitialSlots / 2);

    // High half: the high half of the hash. Low half: the entry's number plus one; 0 = free.
    private ulong[] _slots = new ulong[InitialSlots];

    public int Count => _entries.Count;

    public ref KeyEntry this[int id] => ref _entries[id];

    public ReadOnlySpan<byte> KeyOf(int id)
    {
        ref KeyEntry entry = ref _entries[id];
        return _bytes.Slice(entry.KeyOffset, entry.KeyLength);
    }

    /// <summary>The number of <paramref name="key"/>, which is given one if it is new.</summary>
    public int Intern(ReadOnlySpan<byte> key)
    {
        ulong hash = KeyHash.Compute(key);
        ulong[] slots = _slots;
        int mask = slots.Length - 1;
        int position = (int)hash & mask;
        while (true)
        {
            ulong slot = slots[position];
            if (slot == 0) return Add(key, hash, position);
            if ((uint)(slot >> 32) == (uint)(hash >> 32))
            {
                int id = (int)(uint)slot - 1;
                if (KeyOf(id).SequenceEqual(key)) return id;
            }

            position = (position + 1) & mask;
        }
    }

    public void Clear()
    {
        if (_slots.Length > RetainedSlotsMax) _slots = new ulong[InitialSlots];
        else if (_entries.Count > _slots.Length / 8) Array.Clear(_slots);
        else
        {
            for (int id = 0; id < _entries.Count; id++) _slots[_entries[id].Slot] = 0;
        }

        _entries.Clear();
        _bytes.Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Add(ReadOnlySpan<byte> key, ulong hash, int position)
    {
        if (2 * (_entries.Count + 1) > _slots.Length)
        {
            Grow();
            position = FreeSlot((uint)hash);
        }

        int id = _entries.Count;
        int offset = _bytes.Append(key);
        _entries.Add() = new KeyEntry
        {
            KeyOffset = offset,
            KeyLength = key.Length,
            Head = KeyEntry.NoVersion,
            BaseLength = KeyEntry.BaseUnknown,
            Slot = position,
            HashLow = (uint)hash,
        };
        _slots[position] = (hash & 0xFFFF_FFFF_0000_0000) | (uint)(id + 1);
        return id;
    }

    private void Grow()
    {
        ulong[] old = _slots;
        _slots = new ulong[checked(old.Length * 2)];
        for (int id = 0; id < _entries.Count; id++)
        {
            ref KeyEntry entry = ref _entries[id];
            ulong slot = old[entry.Slot];
            entry.Slot = FreeSlot(entry.HashLow);
            _slots[entry.Slot] = slot;
        }
    }

    private int FreeSlot(uint hashLow)
    {
        int mask = _slots.Length - 1;
        int position = (int)hashLow & mask;
        while (_slots[position] != 0) position = (position + 1) & mask;
        return position;
    }
}
