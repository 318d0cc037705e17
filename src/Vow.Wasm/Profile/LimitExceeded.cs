namespace Vow.Wasm;

/// <summary>Builds the error of a limit: what the module has, what is allowed, and how to build with less of it.</summary>
internal static class LimitExceeded
{
    private const string SmallCode = "Build for size (Rust: opt-level = \"z\", lto = true; clang: -Oz; AssemblyScript: -Oz) and run wasm-opt -Oz.";
    private const string Strip = "Strip the module: Rust -C strip=symbols, clang -s, or wasm-opt --strip-debug --strip-producers.";
    private const string Split = "Split the function, and keep inlining low (Rust: opt-level = \"z\", #[inline(never)]; clang: -Oz).";
    private const string PassPointer = "Pass a pointer to a struct in memory instead.";

    /// <summary>Throws when <paramref name="actual"/> is above <paramref name="limit"/>.</summary>
    public static void Check(string subject, long limit, long actual, int offset)
    {
        if (actual > limit) throw new WasmValidationException(Error(subject, limit, actual, offset));
    }

    public static WasmError Error(string subject, long limit, long actual, int offset)
    {
        var (what, help) = Describe(subject);
        return new WasmError(WasmErrorCode.LimitExceeded, $"{what}: {actual}, and {limit} allowed ({subject})")
        { Offset = offset, Subject = subject, Limit = limit, Actual = actual, Help = help };
    }

    private static (string What, string Help) Describe(string subject) => subject switch
    {
        nameof(Limits.ModuleBytesMax) => ("bytes in the module", $"{SmallCode} {Strip}"),
        nameof(Limits.CodeBytesMax) => ("bytes of code in the module", SmallCode),
        nameof(Limits.BodyBytesMax) => ("bytes in the function's body", Split),
        nameof(Limits.TypesMax) => ("function types", "wasm-opt -Oz merges equal types and drops unused ones."),
        nameof(Limits.FunctionsMax) => ("functions", "Link with --gc-sections and run wasm-opt -Oz, which drops and merges functions."),
        nameof(Limits.ParametersMax) => ("parameters of the function type", PassPointer),
        nameof(Limits.ResultsMax) => ("results of the function type", PassPointer),
        nameof(Limits.LocalsMax) => ("locals of the function", $"{Split} wasm-opt --coalesce-locals merges locals."),
        nameof(Limits.ModuleLocalsMax) => ("parameters and locals of all functions together", "wasm-opt --coalesce-locals merges locals."),
        nameof(Limits.LoopValuesMax) => ("locals used in loops, added up over the function's loops", Split),
        nameof(Limits.ModuleLoopValuesMax) => ("locals used in loops, added up over all loops", Split),
        nameof(Limits.CarriedValuesMax) => ("locals carried over the ends of blocks and starts of loops in the function", Split),
        nameof(Limits.ModuleCarriedValuesMax) => ("locals carried over the ends of blocks and starts of loops", Split),
        nameof(Limits.BlocksPerFunctionMax) => ("blocks, loops and ifs in the function", Split),
        nameof(Limits.BranchesPerFunctionMax) => ("conditional branches, loops and indirect calls in the function", Split),
        nameof(Limits.BlockValuesMax) => ("values that blocks take and give, branches carry and calls return by several, added up over the function", "Keep values in locals instead of passing them through blocks; compilers' own output stays far below."),
        nameof(Limits.ModuleBlockValuesMax) => ("values that blocks take and give, branches carry and calls return by several", "Keep values in locals instead of passing them through blocks; compilers' own output stays far below."),
        nameof(Limits.NestingMax) => ("blocks nested inside each other", Split),
        nameof(Limits.BrTableTargetsMax) => ("targets of the br_table", "Split the switch or match, or look the value up in an array."),
        nameof(Limits.BrTableTargetsPerFunctionMax) => ("targets of all br_tables of the function", Split),
        nameof(Limits.IndirectCallsMax) => ("indirect calls of all functions together", "Call functions directly: avoid dyn traits, virtual methods and function pointers."),
        nameof(Limits.TableInstructionsMax) => ("table instructions", "Call through one table that is filled when the module is instantiated, as linkers do."),
        nameof(Limits.OperandsMax) => ("values on the operand stack at once", "Store intermediate values in locals; compilers' own output stays far below."),
        nameof(Limits.GlobalsMax) => ("globals", "Keep state in memory; wasm-opt -Oz drops unused globals."),
        nameof(Limits.TablesMax) => ("tables", "One table is enough for every compiler: link into one module."),
        nameof(Limits.TableElementsMax) => ("elements in the table", "Fewer functions need an index if fewer are called through pointers; wasm-opt -Oz drops unused ones."),
        nameof(Limits.MemoryPagesMax) => ("pages of memory at the start", "Lower the initial memory (wasm-ld: --initial-memory, -z stack-size) and grow it when needed."),
        nameof(Limits.DataSegmentsMax) => ("data segments", "wasm-opt --memory-packing or one linked segment instead of many."),
        nameof(Limits.ElementSegmentsMax) => ("element segments", "Link into one module: linkers emit one element segment."),
        nameof(Limits.SegmentElementsMax) => ("elements in the element segments", "Fewer functions need an index if fewer are called through pointers; wasm-opt -Oz drops unused ones."),
        nameof(Limits.ImportsMax) => ("imports", "Import each host function once, and only those that are used (--gc-sections)."),
        nameof(Limits.ExportsMax) => ("exports", "Export only the contract's methods (clang: -fvisibility=hidden; wasm-ld: no --export-all)."),
        nameof(Limits.NameBytesMax) => ("bytes in the name", "Shorten the name; do not export mangled symbols (Rust: #[no_mangle], C++: extern \"C\")."),
        nameof(Limits.CustomSectionsMax) => ("custom sections", Strip),
        nameof(Limits.CustomSectionsBytesMax) => ("bytes in custom sections", Strip),
        nameof(Limits.ConstantExpressionBytesMax) => ("bytes in the constant expression", "Compute the value in the init method."),
        _ => (subject, ""),
    };
}
