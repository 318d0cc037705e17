using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>A value type of the profile, by its byte in the binary format (WebAssembly 2.0, 5.3.1).</summary>
public enum ValueType : byte
{
    /// <summary>32-bit integer.</summary>
    I32 = 0x7F,

    /// <summary>64-bit integer.</summary>
    I64 = 0x7E,

    /// <summary>32-bit IEEE 754 float.</summary>
    F32 = 0x7D,

    /// <summary>64-bit IEEE 754 float.</summary>
    F64 = 0x7C,

    /// <summary>Nullable reference to a function.</summary>
    FuncRef = 0x70,

    /// <summary>Nullable opaque host reference.</summary>
    ExternRef = 0x6F,
}

/// <summary>What kind of thing is imported or exported (WebAssembly 2.0, 5.5.5).</summary>
public enum ExternalKind : byte
{
    /// <summary>A function.</summary>
    Function = 0,

    /// <summary>A table.</summary>
    Table = 1,

    /// <summary>A linear memory.</summary>
    Memory = 2,

    /// <summary>A global.</summary>
    Global = 3,
}

/// <summary>A function signature; equality is by content.</summary>
public sealed class FunctionType(ImmutableArray<ValueType> parameters, ImmutableArray<ValueType> results)
    : IEquatable<FunctionType>
{
    /// <summary>Parameter types, in order.</summary>
    public ImmutableArray<ValueType> Parameters { get; } = parameters;

    /// <summary>Result types, in order.</summary>
    public ImmutableArray<ValueType> Results { get; } = results;

    /// <inheritdoc/>
    public bool Equals(FunctionType? other) =>
        other is not null && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan())
            && Results.AsSpan().SequenceEqual(other.Results.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FunctionType);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var type in Parameters) hash.Add(type);
        hash.Add(-1);
        foreach (var type in Results) hash.Add(type);
        return hash.ToHashCode();
    }

    /// <summary>The signature as WAT writers read it: <c>(i32, i64) -> i32</c>.</summary>
    public override string ToString() => $"({Join(Parameters)}) -> {(Results.IsEmpty ? "()" : Join(Results))}";

    private static string Join(ImmutableArray<ValueType> types) => string.Join(", ", types.Select(t => t.ToText()));
}

/// <summary>Size limits of a memory (64 KiB pages) or a table (elements).</summary>
public readonly record struct SizeLimits(uint Minimum, uint? Maximum);

/// <summary>Element type and size of a table.</summary>
public readonly record struct TableType(ValueType Element, SizeLimits Limits);

/// <summary>Content type and mutability of a global.</summary>
public readonly record struct GlobalType(ValueType Content, bool Mutable);

/// <summary>Text forms of value types.</summary>
public static class ValueTypeText
{
    /// <summary>The type's keyword in the text format, e.g. <c>i32</c>.</summary>
    public static string ToText(this ValueType type) => type switch
    {
        ValueType.I32 => "i32",
        ValueType.I64 => "i64",
        ValueType.F32 => "f32",
        ValueType.F64 => "f64",
        ValueType.FuncRef => "funcref",
        ValueType.ExternRef => "externref",
        _ => $"type 0x{(byte)type:x2}",
    };
}
