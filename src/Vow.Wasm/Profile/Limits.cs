namespace Vow.Wasm;

/// <summary>
/// How large a module may be. Every limit of the profile has its name and value here and nowhere else. Each is
/// checked where it costs least: counts before anything is allocated for them. The values bound the time and memory of decoding, instrumentation and Cranelift, none of which is linear on hostile input.
/// </summary>
public sealed record Limits
{
    /// <summary>Bytes of the whole module. CosmWasm allows 800 KiB, NEAR 1.5 MiB in a transaction; large real contracts are near 1 MiB.</summary>
    public required int ModuleBytesMax { get; init; }

    /// <summary>Bytes of all function bodies together: what Cranelift has to compile.</summary>
    public required int CodeBytesMax { get; init; }

    /// <summary>Bytes of one function body. NEAR: 196,608; the largest real one seen has 92,624. Cranelift's time grows with the square (2 MB: minutes).</summary>
    public required int BodyBytesMax { get; init; }

    /// <summary>Entries of the type section. NEAR: 1,024.</summary>
    public required int TypesMax { get; init; }

    /// <summary>Defined functions. NEAR: 10,000; the largest real contract seen has 6,631. 100,000 empty ones compile for up to 14 s.</summary>
    public required int FunctionsMax { get; init; }

    /// <summary>Parameters of one function type. CosmWasm: 100, pallet-contracts: 128. A function of 256 and 6 bytes compiles for 48 µs; calls with thousands of arguments are a known compile bomb (CWA-2023-004).</summary>
    public required int ParametersMax { get; init; }

    /// <summary>Results of one function type. Peers allow one; multi-value code in practice returns two to four, and the specification's tests up to 16.</summary>
    public required int ResultsMax { get; init; }

    /// <summary>Declared locals of one function. The largest real function seen has 572; 600 live at once in 190 KB compile for 1.4 s, 2,000 for 4 s.</summary>
    public required int LocalsMax { get; init; }

    /// <summary>Parameters and declared locals of all functions together: a function of 256 parameters and 5 bytes compiles for 50 µs. NEAR: 1,000,000 locals.</summary>
    public required int ModuleLocalsMax { get; init; }

    /// <summary>
    /// Distinct locals used in each loop, added up over the loops of one function: each may become a value that the loop carries, and Cranelift's
    /// time grows with their square (128,000: over 10 s for 18 KB). The largest real function seen has 3,267.
    /// </summary>
    public required int LoopValuesMax { get; init; }

    /// <summary>The same for all functions together. Real modules have 5 to 28 for each KiB of code.</summary>
    public required int ModuleLoopValuesMax { get; init; }

    /// <summary>
    /// For each use of a local, the ends of blocks and starts of loops since its last use, added up over one function: Cranelift looks at each (about
    /// half a microsecond). The largest real function seen has 464,240.
    /// </summary>
    public required int CarriedValuesMax { get; init; }

    /// <summary>The same for all functions together. Real modules have up to 1,000 for each KiB of code.</summary>
    public required int ModuleCarriedValuesMax { get; init; }

    /// <summary>Blocks, loops and ifs of one function. NEAR: 5,000.</summary>
    public required int BlocksPerFunctionMax { get; init; }

    /// <summary>
    /// Instructions of one function that start basic blocks of their own: <c>br_if</c>, <c>if</c>, <c>loop</c>, <c>table.get</c>, which fills
    /// its slot when it is used first, and <c>call_indirect</c>, which counts eight times: it also checks, and calls (35 µs each). The time of Cranelift's optimiser and register allocator grows with the square of the number of blocks
    /// (32,000 <c>br_if</c> in 126 KiB: 2.1 s). The largest real function seen has under 1,000.
    /// </summary>
    public required int BranchesPerFunctionMax { get; init; }

    /// <summary>
    /// Values that blocks take and give, that branches carry, and that calls with more than one result return (these count four times), added up over one function: each is live
    /// across an edge (4,500 loops of 256 values in 30 KB: minutes; 64,000 calls of 16 results that are the next call's arguments: 19 s). Compilers pass one or none.
    /// </summary>
    public required int BlockValuesMax { get; init; }

    /// <summary>
    /// The same for all functions together. A call of 16 results that are the next call's arguments is 2 bytes and compiles for 31 µs: this bounds all of
    /// them to 50 ms. The real modules that are tested, up to 1 MB, stay below.
    /// </summary>
    public required int ModuleBlockValuesMax { get; init; }

    /// <summary>Blocks, loops and ifs open inside each other. 80,000 nested loops compile for over a minute.</summary>
    public required int NestingMax { get; init; }

    /// <summary>Targets of one <c>br_table</c>, the default included. pallet-contracts: 256; a Rust <c>match</c> over a byte needs 257.</summary>
    public required int BrTableTargetsMax { get; init; }

    /// <summary>Targets of all <c>br_table</c> instructions of one function: each is an edge of the control-flow graph.</summary>
    public required int BrTableTargetsPerFunctionMax { get; init; }

    /// <summary>
    /// <c>call_indirect</c> and <c>return_call_indirect</c> instructions of the whole module: up to 70 µs each, where every function has as many as
    /// <see cref="BranchesPerFunctionMax"/> leaves it. Real modules have up to 100 for each MB.
    /// </summary>
    public required int IndirectCallsMax { get; init; }

    /// <summary>
    /// Instructions that read, write, copy, fill or grow a table, in the whole module: each compiles for up to 0.15 ms. Contracts need a handful,
    /// to start with.
    /// </summary>
    public required int TableInstructionsMax { get; init; }

    /// <summary>Values on the operand stack of one function at once: each is live, so this bounds register allocation and native frames.</summary>
    public required int OperandsMax { get; init; }

    /// <summary>Defined globals. ICP: 1,000.</summary>
    public required int GlobalsMax { get; init; }

    /// <summary>Tables, imported ones included.</summary>
    public required int TablesMax { get; init; }

    /// <summary>Elements a table may start with; a table can never grow beyond it either. NEAR: 10,000.</summary>
    public required long TableElementsMax { get; init; }

    /// <summary>Pages (64 KiB) a memory may start with; a memory can never grow beyond it either. CosmWasm: 512 (32 MiB).</summary>
    public required int MemoryPagesMax { get; init; }

    /// <summary>Data segments. Rust and C emit two or three, AssemblyScript one for each constant object.</summary>
    public required int DataSegmentsMax { get; init; }

    /// <summary>Element segments.</summary>
    public required int ElementSegmentsMax { get; init; }

    /// <summary>Elements of all element segments together. An out-of-bounds segment of two million takes minutes to instantiate.</summary>
    public required int SegmentElementsMax { get; init; }

    /// <summary>Imports. CosmWasm: 100.</summary>
    public required int ImportsMax { get; init; }

    /// <summary>Exports. ICP: 1,000.</summary>
    public required int ExportsMax { get; init; }

    /// <summary>UTF-8 bytes of one import, export or custom section name. NEAR: method names of 256. Names appear in errors and logs.</summary>
    public required int NameBytesMax { get; init; }

    /// <summary>Custom sections. ICP: 16; clang's debug information alone takes eight.</summary>
    public required int CustomSectionsMax { get; init; }

    /// <summary>Bytes of all custom sections together. ICP: 1 MiB.</summary>
    public required int CustomSectionsBytesMax { get; init; }

    /// <summary>Bytes of one constant expression. Real ones take at most a dozen.</summary>
    public required int ConstantExpressionBytesMax { get; init; }

    /// <summary>The limits of protocol version 1.</summary>
    public static Limits V1 { get; } = new()
    {
        ModuleBytesMax = 2 * 1024 * 1024,
        CodeBytesMax = 1536 * 1024,
        BodyBytesMax = 128 * 1024,
        TypesMax = 1024,
        FunctionsMax = 10_000,
        ParametersMax = 200,
        ResultsMax = 16,
        LocalsMax = 2_000,
        ModuleLocalsMax = 100_000,
        LoopValuesMax = 8_000,
        ModuleLoopValuesMax = 50_000,
        CarriedValuesMax = 1_000_000,
        ModuleCarriedValuesMax = 2_000_000,
        BlocksPerFunctionMax = 5_000,
        BranchesPerFunctionMax = 4_096,
        BlockValuesMax = 8_192,
        ModuleBlockValuesMax = 100_000,
        NestingMax = 512,
        BrTableTargetsMax = 1_024,
        BrTableTargetsPerFunctionMax = 8_192,
        IndirectCallsMax = 20_000,
        TableInstructionsMax = 1_000,
        OperandsMax = 1_024,
        GlobalsMax = 1_000,
        TablesMax = 4,
        TableElementsMax = 10_000,
        MemoryPagesMax = 512,
        DataSegmentsMax = 4_096,
        ElementSegmentsMax = 256,
        SegmentElementsMax = 20_000,
        ImportsMax = 128,
        ExportsMax = 1_024,
        NameBytesMax = 256,
        CustomSectionsMax = 64,
        CustomSectionsBytesMax = 1024 * 1024,
        ConstantExpressionBytesMax = 256,
    };

    /// <summary>
    /// What the format itself allows, as far as memory stays bounded (the ceilings of Wasmtime's own parser): for tools and conformance tests, which judge
    /// modules that no chain would take.
    /// </summary>
    public static Limits Format { get; } = new()
    {
        ModuleBytesMax = 64 * 1024 * 1024,
        CodeBytesMax = 64 * 1024 * 1024,
        BodyBytesMax = 7_654_321,
        TypesMax = 1_000_000,
        FunctionsMax = 1_000_000,
        ParametersMax = 1_000,
        ResultsMax = 1_000,
        LocalsMax = 50_000,
        ModuleLocalsMax = 50_000_000,
        LoopValuesMax = 50_000_000,
        ModuleLoopValuesMax = 50_000_000,
        CarriedValuesMax = int.MaxValue,
        ModuleCarriedValuesMax = int.MaxValue,
        BlocksPerFunctionMax = 7_654_321,
        BranchesPerFunctionMax = 7_654_321,
        BlockValuesMax = int.MaxValue,
        ModuleBlockValuesMax = int.MaxValue,
        NestingMax = 7_654_321,
        BrTableTargetsMax = 7_654_321,
        BrTableTargetsPerFunctionMax = 7_654_321,
        IndirectCallsMax = 50_000_000,
        TableInstructionsMax = 50_000_000,
        OperandsMax = 8_000_000,
        GlobalsMax = 1_000_000,
        TablesMax = 100,
        TableElementsMax = uint.MaxValue,
        MemoryPagesMax = 65_536,
        DataSegmentsMax = 100_000,
        ElementSegmentsMax = 100_000,
        SegmentElementsMax = 10_000_000,
        ImportsMax = 1_000_000,
        ExportsMax = 1_000_000,
        NameBytesMax = 100_000,
        CustomSectionsMax = 100_000,
        CustomSectionsBytesMax = 64 * 1024 * 1024,
        ConstantExpressionBytesMax = 1024 * 1024,
    };
}
