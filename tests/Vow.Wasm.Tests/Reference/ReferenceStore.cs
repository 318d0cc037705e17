namespace Vow.Wasm.Tests.Reference;

/// <summary>A function: code of an instance, or the host's.</summary>
internal sealed class ReferenceFunction(FunctionType type)
{
    public FunctionType Type { get; } = type;

    public ReferenceInstance? Instance { get; init; }

    public ReferenceCode? Code { get; init; }

    public Func<ReferenceValue[], ReferenceValue[]>? Host { get; init; }
}

/// <summary>A linear memory.</summary>
internal sealed class ReferenceMemory(uint pages, uint? maximum)
{
    public const int PageBytes = 65536;

    public byte[] Bytes { get; private set; } = new byte[checked((int)pages * PageBytes)];

    public uint? Maximum { get; } = maximum;

    public uint Pages => (uint)(Bytes.Length / PageBytes);

    public void Grow(uint delta)
    {
        var grown = new byte[checked((int)(Pages + delta) * PageBytes)];
        Bytes.CopyTo(grown, 0);
        Bytes = grown;
    }

    /// <summary>The bytes [at, at + count), or a trap.</summary>
    public Span<byte> Range(ulong at, ulong count)
    {
        if (at + count > (ulong)Bytes.Length) throw new ReferenceTrap(TrapKind.MemoryOutOfBounds);
        return Bytes.AsSpan((int)at, (int)count);
    }
}

/// <summary>A table of references.</summary>
internal sealed class ReferenceTable(ValueType element, uint size, uint? maximum)
{
    public ValueType Element { get; } = element;

    public object?[] Items { get; private set; } = new object?[size];

    public uint? Maximum { get; } = maximum;

    public uint Size => (uint)Items.Length;

    public void Grow(uint delta, object? fill)
    {
        var grown = new object?[Size + delta];
        Items.CopyTo(grown, 0);
        Array.Fill(grown, fill, Items.Length, (int)delta);
        Items = grown;
    }

    public Span<object?> Range(ulong at, ulong count)
    {
        if (at + count > Size) throw new ReferenceTrap(TrapKind.TableOutOfBounds);
        return Items.AsSpan((int)at, (int)count);
    }
}

/// <summary>A global variable.</summary>
internal sealed class ReferenceGlobal(GlobalType type, ReferenceValue value)
{
    public GlobalType Type { get; } = type;

    public ReferenceValue Value { get; set; } = value;
}
