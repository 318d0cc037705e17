using Vow.Engine.Symbols;
using Vow.Wasm;

namespace Vow.Engine.Profiling;

/// <summary>What a line of source used, in all functions that it was compiled into.</summary>
public sealed record ProfileLine
{
    /// <summary>The contract whose code it is, by name.</summary>
    public required string Contract { get; init; }

    /// <summary>The code that it is in.</summary>
    public required CodeHash Code { get; init; }

    /// <summary>The line, as <c>src/lib.rs:40</c>; null for what has no line of its own, together for each function.</summary>
    public required string? Place { get; init; }

    /// <summary>The function that most of its gas was used in.</summary>
    public required string Function { get; init; }

    /// <summary>Gas of its instructions.</summary>
    public required long Self { get; init; }

    /// <summary>Gas of its instructions and of what it called, whether that was inlined or not; the inner calls of a recursion are in the outermost one.</summary>
    public required long Total { get; init; }

    /// <summary>How many times it ran: as often as the instruction of it that ran most often; of a line whose calls were all inlined, as often as the first of their instructions.</summary>
    public required long Count { get; init; }
}

/// <summary>A module that ran, and what its parts are called.</summary>
/// <param name="Wasm">The module as it was uploaded.</param>
/// <param name="Symbols">Its symbols, or those of a build of the same code that still has them.</param>
public sealed record SymbolizedModule(ReadOnlyMemory<byte> Wasm, ModuleSymbols Symbols);

/// <summary>
/// Gas by line of source. Each segment's gas is divided among its instructions by their prices, and the instructions among the lines that the debug information gives
/// them: as exact as that is, for a compiler may let one instruction serve two lines. Code that was inlined is its own line's, and what the line that called it called.
/// </summary>
public static class LineProfile
{
    /// <summary>One row for each line in a contract's code, most gas with calls first. Their own gas together is that of the profile's segments.</summary>
    /// <param name="profile">A profile with <see cref="NamedProfile.Segments"/>; it may be a stranger's.</param>
    /// <param name="moduleOf">A code's module; null where it is not known, and its gas is by function.</param>
    /// <param name="protocol">What it ran under: its prices, and what a module may be.</param>
    public static IReadOnlyList<ProfileLine> Of(NamedProfile profile, Func<CodeHash, SymbolizedModule?> moduleOf, ProtocolVersion protocol)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(moduleOf);
        ArgumentNullException.ThrowIfNull(protocol);
        var owners = new Dictionary<CodeHash, string>();
        foreach (var call in profile.Nodes())
            if (call.Code is { } code) owners.TryAdd(code, call.Owner);
        var lines = profile.Segments.GroupBy(segment => segment.Code).SelectMany(group => OfCode(owners.GetValueOrDefault(group.Key, ""), group.Key, group, moduleOf(group.Key), protocol));
        return [.. lines.OrderByDescending(line => line.Total).ThenByDescending(line => line.Self).ThenBy(line => line.Place, StringComparer.Ordinal).ThenBy(line => line.Function, StringComparer.Ordinal)];
    }

    private static IEnumerable<ProfileLine> OfCode(string contract, CodeHash code, IEnumerable<SegmentUse> segments, SymbolizedModule? known, ProtocolVersion protocol)
    {
        var sums = new Dictionary<(string? Place, uint? Function), Sum>();
        var validated = known is null ? null : Validated(known.Wasm, protocol);
        foreach (var function in segments.GroupBy(segment => segment.Function))
        {
            var places = validated is null || !IsDefined(validated.Module, function.Key) ? null : new FunctionPlaces(validated, function.Key, known!.Symbols, protocol.Gas);
            foreach (var segment in function) Add(segment, places, sums);
        }

        return sums.Select(pair => new ProfileLine
        {
            Contract = contract,
            Code = code,
            Place = pair.Key.Place,
            Function = NameOf(pair.Key.Function ?? pair.Value.Functions.OrderByDescending(use => use.Value).ThenBy(use => use.Key).First().Key),
            Self = pair.Value.Self,
            Total = pair.Value.Total,
            Count = pair.Value.Count,
        });

        string NameOf(uint function) => known is null ? $"function {function}" : ProfileNames.NameOf(known.Symbols, function).Name;
    }

    private static void Add(SegmentUse segment, FunctionPlaces? places, Dictionary<(string? Place, uint? Function), Sum> sums)
    {
        if (places?.Find(segment.Position) is not { } priced)
        {
            SumOf(null).Add(segment.Function, segment.Self, SumOfCalls(segment.Calls), segment.Count);
            return;
        }

        // What is left when an execution ran out of gas is less than the prices, and with growth and bulk operations it is more.
        var left = segment.Self - Take(segment.Self, priced.EntryGas, segment.Count);
        if (priced.EntryGas > 0) SumOf(places.Entry).Add(segment.Function, segment.Self - left, 0, segment.Count);
        var calls = 0;
        IReadOnlyList<string>? byOperand = null, last = null;
        foreach (var instruction in priced.Instructions)
        {
            var gas = Take(left, instruction.Gas, segment.Count);
            left -= gas;
            var called = instruction.Kind == InstructionKind.Call && calls < segment.Calls.Count ? segment.Calls[calls++] : 0;
            last = places.At(instruction.Position);
            Give(last, gas, called, segment.Count);
            if (instruction.Kind == InstructionKind.PricedByOperand) byOperand ??= last;
        }

        if (left > 0) Give(byOperand ?? last ?? [], left, 0, 0);

        void Give(IReadOnlyList<string> chain, long gas, long called, long count)
        {
            SumOf(chain.Count > 0 ? chain[0] : null).Add(segment.Function, gas, called, count);
            // The lines whose calls were inlined here; of one that called itself so, once.
            for (var i = 1; i < chain.Count; i++)
                if (!chain.Take(i).Contains(chain[i])) SumOf(chain[i]).AddInlined(segment.Function, Sum.Bounded((UInt128)gas + (UInt128)called), count);
        }

        Sum SumOf(string? place)
        {
            (string?, uint?) key = (place, place is null ? segment.Function : null);
            if (!sums.TryGetValue(key, out var sum)) sums.Add(key, sum = new Sum());
            return sum;
        }
    }

    private static long Take(long left, long price, long count) => (long)UInt128.Min((UInt128)left, (UInt128)price * (UInt128)count);

    private static long SumOfCalls(IReadOnlyList<long> calls) => calls.Aggregate(0L, (sum, gas) => Sum.Bounded((UInt128)sum + (UInt128)gas));

    private static bool IsDefined(WasmModule module, uint function) => function >= module.ImportedFunctionCount && function < module.FunctionTypeIndices.Length;

    private static ValidatedModule? Validated(ReadOnlyMemory<byte> wasm, ProtocolVersion protocol)
    {
        try
        {
            return ModulePipeline.Check(wasm, protocol.Module);
        }
        catch (WasmValidationException)
        {
            // Not a module that a chain has run.
            return null;
        }
    }

    // The segments of a function with their places in the source.
    private sealed class FunctionPlaces
    {
        private readonly Dictionary<int, PricedSegment> _segments;
        private readonly Dictionary<int, IReadOnlyList<string>> _chains = [];
        private readonly ModuleSymbols _symbols;
        private readonly int _start;

        public FunctionPlaces(ValidatedModule module, uint function, ModuleSymbols symbols, GasSchedule schedule)
        {
            _segments = PricedSegment.Of(module, function, schedule).ToDictionary(segment => segment.Position);
            _symbols = symbols;
            _start = module.Module.Bodies[(int)function - module.Module.ImportedFunctionCount].CodeOffset;
            Entry = symbols.PlaceOfFunction(function)?.ToString();
        }

        public string? Entry { get; }

        public PricedSegment? Find(int position) => _segments.GetValueOrDefault(position);

        // Its place, and those of the calls that it was inlined for.
        public IReadOnlyList<string> At(int position)
        {
            if (!_chains.TryGetValue(position, out var chain)) _chains[position] = chain = [.. _symbols.PlacesOf(_start + position).Select(place => place.ToString())];
            return chain;
        }
    }

    private sealed class Sum
    {
        public Dictionary<uint, long> Functions { get; } = [];

        public long Self { get; private set; }

        public long Total { get; private set; }

        public long Count { get; private set; }

        public static long Bounded(UInt128 sum) => (long)UInt128.Min(sum, (UInt128)long.MaxValue);

        public void Add(uint function, long self, long called, long count)
        {
            Self = Bounded((UInt128)Self + (UInt128)self);
            Total = Bounded((UInt128)Total + (UInt128)self + (UInt128)called);
            Count = Math.Max(Count, count);
            Functions[function] = Bounded((UInt128)Functions.GetValueOrDefault(function) + (UInt128)self);
        }

        public void AddInlined(uint function, long gas, long count)
        {
            Total = Bounded((UInt128)Total + (UInt128)gas);
            if (Count == 0) Count = count;
            Functions.TryAdd(function, 0);
        }
    }
}
