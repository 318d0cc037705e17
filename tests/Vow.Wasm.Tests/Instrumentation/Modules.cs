namespace Vow.Wasm.Tests;

/// <summary>Modules in and out, for comparisons.</summary>
internal static class Modules
{
    public static ValidatedModule? Accepted(byte[] bytes, Limits limits)
    {
        try
        {
            return ModulePipeline.Check(bytes, limits);
        }
        catch (WasmValidationException)
        {
            return null;
        }
    }

    /// <summary>A module in shortest form without its custom sections: equal bytes are equal modules.</summary>
    public static byte[] EncodeBare(WasmModule module)
    {
        var code = new CodeSection();
        var output = new ByteWriter();
        foreach (var body in module.Bodies)
        {
            output.Clear();
            ModuleEncoder.WriteLocals(output, Merged(body));
            Normalize(body, new CodeWriter(output));
            code.Add(output.Written);
        }

        var bare = new WasmModule
        {
            Bytes = module.Bytes,
            Types = module.Types,
            Imports = module.Imports,
            Functions = module.Functions,
            Tables = module.Tables,
            Memories = module.Memories,
            Globals = [.. module.Globals.Select(global => global with { Initial = Normalized(global.Initial) })],
            Exports = module.Exports,
            Start = module.Start,
            Elements = [.. module.Elements.Select(segment => segment with
            {
                At = segment.Mode == SegmentMode.Active ? Normalized(segment.At) : segment.At,
                Expressions = [.. segment.Expressions.Select(Normalized)],
            })],
            Data = [.. module.Data.Select(data => data with { At = data.Mode == SegmentMode.Active ? Normalized(data.At) : data.At })],
        };
        return ModuleEncoder.Encode(bare, code, out _);
    }

    private static LocalRun[] Merged(FunctionBody body)
    {
        var runs = new List<LocalRun>();
        foreach (var run in body.Locals.Where(run => run.Count > 0))
        {
            if (runs.Count > 0 && runs[^1].Type == run.Type) runs[^1] = runs[^1] with { Count = runs[^1].Count + run.Count };
            else runs.Add(run);
        }

        return [.. runs];
    }

    private static ConstantExpression Normalized(ConstantExpression expression)
    {
        var output = new ByteWriter();
        Normalize(expression.Code.Span, expression.Offset, new CodeWriter(output));
        return expression with { Code = output.ToArray() };
    }

    private static void Normalize(FunctionBody body, CodeWriter code) => Normalize(body.Code.Span, body.CodeOffset, code);

    // LEB128 may be padded: the immediates as text are the same for every form of an instruction.
    private static void Normalize(ReadOnlySpan<byte> bytes, int offset, CodeWriter code)
    {
        var reader = new InstructionReader(bytes, offset);
        while (!reader.AtEnd)
        {
            var instruction = reader.Read();
            code.Op(instruction.Opcode);
            code.Output.Signed(instruction.A);
            code.Output.Signed(instruction.B);
            var labels = new LebReader(instruction.Vector, 0);
            while (!labels.AtEnd) code.Output.U32(labels.U32());
        }
    }
}
