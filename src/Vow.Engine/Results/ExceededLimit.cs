namespace Vow.Engine;

/// <summary>A limit that something broke, and what it was: for people, never agreed on.</summary>
/// <param name="What">What is limited: <c>key_ptr of storage_write</c>.</param>
/// <param name="Limit">The most that is allowed.</param>
/// <param name="Actual">What was asked for or reached.</param>
/// <param name="Unit">What both are counted in: <c>bytes</c>, <c>gas</c>.</param>
public sealed record ExceededLimit(string What, UInt128 Limit, UInt128 Actual, string Unit);
