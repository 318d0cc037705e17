using static Vow.Hostile.ModuleBytes;

namespace Vow.Hostile;

/// <summary>
/// Modules that stay inside every limit of the profile and spend what the limits leave on making the compiler work: each family takes one
/// known weakness of optimising compilers as far as the profile lets it. What limits do not refuse must be quick.
/// </summary>
internal static class LimitSizedModules
{
    private const int BodyBytes = 128_000;
    private const int CodeBytes = 1_500_000;

    public static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        yield return ("limit_branches", Repeated(() => Repeat([0x20, 0, 0x20, 0, 0x7E, 0x21, 0, 0x20, 0, 0xA7, 0x0D, 0], 4_090), 1));
        yield return ("limit_register_pressure", RegisterPressure(locals: 600));
        yield return ("limit_nested_loops", Repeated(() => Nest(0x03, 500, []), 2));
        yield return ("limit_nested_blocks", Repeated(() => Nest(0x02, 500, [0x41, 1, 0x0D, 0x7F & 100]), 2));
        yield return ("limit_loops_in_a_row", Module([I64], 24, Body(0, I64, Repeat([0x03, 0x40, 0x20, 0, 0xA7, 0x0D, 0, 0x0B], 2_000))));
        yield return ("limit_loops_over_all_locals", LoopsOverLocals(locals: 1_900, loops: 4, count: 6));
        yield return ("limit_loops_over_some_locals", LoopsOverLocals(locals: 100, loops: 79, count: 6));
        yield return ("limit_loops_over_few_locals", LoopsOverLocals(locals: 16, loops: 450, count: 6));
        yield return ("limit_ifs_over_all_locals", IfsOverLocals(locals: 1_900, ifs: 500, count: 2));
        yield return ("limit_ifs_over_some_locals", IfsOverLocals(locals: 64, ifs: 4_000, count: 6));
        yield return ("limit_branch_tables", BranchTables());
        yield return ("limit_tiny_functions", Module([], 9_990, Body(0, I64, [])));
        yield return ("limit_small_functions", Module([I64], 9_990, Body(0, I64, Fill(140, _ => [0x20, 0, 0x42, 3, 0x7E, 0x21, 0]))));
        yield return ("limit_wide_calls", WideCalls());
        yield return ("limit_indirect_calls", Module([I64], 39, Body(1, I64, Repeat([0x41, 0, 0x11, 0, 0], 511))));
        yield return ("limit_table_copies", Module([I64], 1, Body(0, I64, Repeat([0x41, 0, 0x41, 0, 0x41, 0, 0xFC, 14, 0, 0], 1_000))));
        yield return ("limit_direct_calls", Whole(BodyBytes, 1, _ => [0x10, 0]));
        yield return ("limit_loads", Whole(BodyBytes, 1, _ => [0x20, 0, 0xA7, 0x29, 3, 0, 0x21, 0]));
        yield return ("limit_stores", Whole(BodyBytes, 1, _ => [0x41, 0, 0x20, 0, 0x37, 3, 0]));
        yield return ("limit_bulk_fills", Whole(BodyBytes, 1, _ => [0x41, 0, 0x41, 0, 0x41, 0, 0xFC, 11, 0]));
        yield return ("limit_growth", Whole(BodyBytes, 1, _ => [0x41, 0, 0x40, 0, 0x1A]));
        yield return ("limit_globals", Whole(BodyBytes, 1, _ => [0x23, 0, 0x24, 0]));
        yield return ("limit_divisions", Whole(BodyBytes, 2, _ => [0x20, 0, 0x20, 1, 0x7F, 0x21, 0]));
        yield return ("limit_population_counts", Whole(BodyBytes, 2, _ => [0x20, 0, 0x7B, 0x7B, 0x7B, 0x7B, 0x21, 0]));
        yield return ("limit_float_operations", Module([F64], CodeBytes / BodyBytes, Body(0, F64, Fill(BodyBytes, _ => [0x20, 0, 0x20, 0, 0xA0, 0x9F, 0x9B, 0x21, 0]))));
        yield return ("limit_float_truncations", Module([F64], CodeBytes / BodyBytes, Body(0, F64, Fill(BodyBytes, _ => [0x20, 0, 0xB0, 0xB9, 0xB1, 0xBA, 0x21, 0]))));
        yield return ("limit_selects", Whole(BodyBytes, 1, _ => [0x20, 0, 0x42, 1, 0x20, 0, 0xA7, 0x1B, 0x21, 0]));
        yield return ("limit_operands", Whole(BodyBytes, 1, _ => [.. Repeat([0x20, 0], 1_000), .. Repeat([0x85], 999), 0x21, 0]));
        yield return ("limit_dead_code", Whole(BodyBytes, 1, i => i == 0 ? [0x00] : [0x1A]));
    }

    // As many functions as the module may have code, each as large as a body may be, of one repeated piece.
    private static byte[] Whole(int bodyBytes, int locals, Func<int, byte[]> piece) =>
        Module([I64], CodeBytes / bodyBytes, Body(locals, I64, Fill(bodyBytes, piece)));

    private static byte[] Repeated(Func<byte[]> code, int locals)
    {
        var body = Body(locals, I64, code());
        return Module([I64], CodeBytes / body.Length, body);
    }

    private static byte[] Nest(byte opcode, int depth, byte[] inner) =>
        [.. Repeat([opcode, 0x40], depth), .. Repeat(inner, 100), .. Repeat([0x0B], depth)];

    private static byte[] Repeat(byte[] piece, int times) => [.. Enumerable.Repeat(piece, times).SelectMany(bytes => bytes)];

    // Every local changes inside every loop, so every loop head needs a value of every local.
    private static byte[] LoopsOverLocals(int locals, int loops, int count)
    {
        byte[] use = [.. Enumerable.Range(1, locals).SelectMany(i => (byte[])[0x20, .. Leb(i), 0x42, 1, 0x7C, 0x21, .. Leb(i)])];
        byte[] backEdges = [.. Enumerable.Range(0, loops).SelectMany(_ => (byte[])[0x20, 0, 0xA7, 0x0D, 0, 0x0B])];
        return Module([I64], count, Body(locals, I64, [.. Repeat([0x03, 0x40], loops), .. use, .. backEdges]));
    }

    private static byte[] IfsOverLocals(int locals, int ifs, int count) =>
        Module([I64], count, Body(locals, I64, [.. Enumerable.Range(0, ifs).SelectMany(i =>
            (byte[])[0x20, 0, 0xA7, 0x04, 0x40, 0x20, .. Leb(1 + (i % locals)), 0x42, 1, 0x7C, 0x21, .. Leb(1 + (i * 7 % locals)), 0x0B])]));

    private static byte[] BranchTables()
    {
        byte[] table = [0x20, 0, 0xA7, 0x0E, .. Leb(1_000), .. Enumerable.Range(0, 1_001).SelectMany(i => Leb(i % 500))];
        byte[] code = [.. Repeat([0x02, 0x40], 500), .. Enumerable.Range(0, 8).SelectMany(_ => (byte[])[0x02, 0x40, .. table, 0x0B]), .. Repeat([0x0B], 500)];
        var body = Body(0, I64, code);
        return Module([I64], CodeBytes / body.Length, body);
    }

    // Every local takes part to the end, or the compiler would drop it all.
    private static byte[] RegisterPressure(int locals)
    {
        byte[] use = [.. Enumerable.Range(1, locals - 1).SelectMany(i => (byte[])[0x20, .. Leb(i), 0x24, 0])];
        byte[] work = Fill(BodyBytes - use.Length, i => [0x20, .. Leb(i * 7 % locals), 0x20, .. Leb(i * 13 % locals), 0x7E, 0x21, .. Leb(i * 11 % locals)]);
        return Module([I64], CodeBytes / BodyBytes, Body(locals, I64, [.. work, .. use]));
    }

    private static byte[] WideCalls()
    {
        var parameters = Enumerable.Repeat(I64, 200).ToArray();
        byte[] call = [.. Repeat([0x42, 1], 200), 0x10, 1];
        var body = Body(0, I64, Fill(BodyBytes, _ => call));
        return Module(parameters, CodeBytes / body.Length, body);
    }
}
