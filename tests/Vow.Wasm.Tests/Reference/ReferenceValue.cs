namespace Vow.Wasm.Tests.Reference;

/// <summary>
/// A value as its raw bits (floats by their pattern, <c>i32</c> and <c>f32</c> in the low half) or, for a reference, its object: a
/// <see cref="ReferenceFunction"/>, a host's object, or null.
/// </summary>
internal readonly record struct ReferenceValue(ulong Bits, object? Reference)
{
    public static ReferenceValue Of(uint value) => new(value, null);

    public static ReferenceValue Of(int value) => new((uint)value, null);

    public static ReferenceValue Of(long value) => new((ulong)value, null);

    public static ReferenceValue OfBits(ulong bits) => new(bits, null);

    public static ReferenceValue OfReference(object? reference) => new(0, reference);
}
