namespace Vow.Wasm.Tests.Differential;

/// <summary>What a random module declares: everything its bodies may refer to.</summary>
internal sealed class RandomShape
{
    public static readonly ValueType[] Numbers = [ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64];

    public const int TableSize = 12;
    public const int DataSegments = 2;
    public const int ElementSegments = 2;

    public RandomShape(Random random)
    {
        Types = [.. Enumerable.Range(0, random.Next(4, 9)).Select(_ => RandomType(random))];
        Types[0] = new FunctionType([ValueType.I32], [ValueType.I32]);
        Types[1] = new FunctionType([], []);
        Imports = [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => RandomTypeIndex(random))];
        Functions = [.. Enumerable.Range(0, random.Next(2, 8)).Select(_ => RandomTypeIndex(random))];
        Globals = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => Numbers[random.Next(4)])];
        MemoryMaximum = random.Next(3) switch { 0 => null, 1 => 2, _ => 5 };
        IsResettable = random.Next(3) == 0;
        TableMaximum = random.Next(2) == 0 ? null : 20;
    }

    public FunctionType[] Types { get; }

    /// <summary>Type indices of imported host functions.</summary>
    public int[] Imports { get; }

    /// <summary>Type indices of defined functions.</summary>
    public int[] Functions { get; }

    /// <summary>Types of the mutable globals.</summary>
    public ValueType[] Globals { get; }

    public uint? MemoryMaximum { get; }

    public uint? TableMaximum { get; }

    /// <summary>Whether the code changes nothing but memory and globals: no table, no segment.</summary>
    public bool IsResettable { get; }

    public int FunctionCount => Imports.Length + Functions.Length;

    public FunctionType TypeOf(int function) =>
        Types[function < Imports.Length ? Imports[function] : Functions[function - Imports.Length]];

    public int IndexOf(IReadOnlyList<ValueType> parameters, IReadOnlyList<ValueType> results)
    {
        for (var i = 0; i < Types.Length; i++)
        {
            if (Types[i].Parameters.SequenceEqual(parameters) && Types[i].Results.SequenceEqual(results)) return i;
        }

        return -1;
    }

    private int RandomTypeIndex(Random random) => random.Next(Types.Length);

    private static FunctionType RandomType(Random random) => new(
        [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Numbers[random.Next(4)])],
        [.. Enumerable.Range(0, random.Next(4) == 0 ? random.Next(2, 4) : random.Next(0, 2)).Select(_ => Numbers[random.Next(4)])]);
}
