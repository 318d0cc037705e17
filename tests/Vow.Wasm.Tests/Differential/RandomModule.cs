namespace Vow.Wasm.Tests.Differential;

/// <summary>
/// A valid module made from a seed: a memory, two tables, globals, segments, host imports, and functions that branch, loop, call each other (also
/// through the table, and in place of themselves), copy, fill and grow. It ends by its gas limit if by nothing else.
/// </summary>
internal static class RandomModule
{
    public static byte[] Make(int seed)
    {
        var random = new Random(seed);
        var shape = new RandomShape(random);
        var bodies = new BodyWriter().U32((uint)shape.Functions.Length);
        foreach (var type in shape.Functions) bodies.Sized(new RandomBody(random, shape, shape.Types[type]).Write());
        var module = new BodyWriter().Bytes(0, 0x61, 0x73, 0x6D, 1, 0, 0, 0);
        Section(module, 1, Types(shape));
        if (shape.Imports.Length > 0) Section(module, 2, Imports(shape));
        Section(module, 3, Functions(shape));
        Section(module, 4, Tables(shape));
        Section(module, 5, Limits(new BodyWriter().U32(1), 1, shape.MemoryMaximum));
        Section(module, 6, Globals(random, shape));
        Section(module, 7, Exports(shape));
        if (random.Next(4) == 0 && StartOf(shape) is { } start) Section(module, 8, new BodyWriter().U32((uint)start));
        Section(module, 9, Elements(random, shape));
        Section(module, 12, new BodyWriter().U32(RandomShape.DataSegments));
        Section(module, 10, bodies);
        Section(module, 11, Data(random));
        return module.ToArray();
    }

    private static void Section(BodyWriter module, byte id, BodyWriter content) => module.Byte(id).Sized(content);

    private static int? StartOf(RandomShape shape)
    {
        for (var i = shape.Imports.Length; i < shape.FunctionCount; i++)
        {
            if (shape.TypeOf(i) is { Parameters.IsEmpty: true, Results.IsEmpty: true }) return i;
        }

        return null;
    }

    private static BodyWriter Types(RandomShape shape)
    {
        var writer = new BodyWriter().U32((uint)shape.Types.Length);
        foreach (var type in shape.Types)
        {
            writer.Byte(0x60).U32((uint)type.Parameters.Length);
            foreach (var parameter in type.Parameters) writer.Byte((byte)parameter);
            writer.U32((uint)type.Results.Length);
            foreach (var result in type.Results) writer.Byte((byte)result);
        }

        return writer;
    }

    private static BodyWriter Imports(RandomShape shape)
    {
        var writer = new BodyWriter().U32((uint)shape.Imports.Length);
        for (var i = 0; i < shape.Imports.Length; i++) writer.Name("env").Name($"host{i}").Byte(0).U32((uint)shape.Imports[i]);
        return writer;
    }

    private static BodyWriter Functions(RandomShape shape)
    {
        var writer = new BodyWriter().U32((uint)shape.Functions.Length);
        foreach (var type in shape.Functions) writer.U32((uint)type);
        return writer;
    }

    private static BodyWriter Tables(RandomShape shape)
    {
        var writer = new BodyWriter().U32(2);
        Limits(writer.Byte((byte)ValueType.FuncRef), RandomShape.TableSize, shape.TableMaximum);
        return Limits(writer.Byte((byte)ValueType.ExternRef), 4, 10);
    }

    private static BodyWriter Limits(BodyWriter writer, uint minimum, uint? maximum)
    {
        writer.Byte((byte)(maximum is null ? 0 : 1)).U32(minimum);
        return maximum is { } value ? writer.U32(value) : writer;
    }

    private static BodyWriter Globals(Random random, RandomShape shape)
    {
        var writer = new BodyWriter().U32((uint)shape.Globals.Length);
        foreach (var type in shape.Globals)
            writer.Byte((byte)type).Byte(1).Constant(type, RandomBits.Of(random, type)).Op(Opcode.End);
        return writer;
    }

    private static BodyWriter Exports(RandomShape shape)
    {
        var writer = new BodyWriter().U32((uint)(1 + shape.FunctionCount + shape.Globals.Length));
        writer.Name("memory").Byte(2).U32(0);
        for (var i = 0; i < shape.FunctionCount; i++) writer.Name($"f{i}").Byte(0).U32((uint)i);
        for (var i = 0; i < shape.Globals.Length; i++) writer.Name($"g{i}").Byte(3).U32((uint)i);
        return writer;
    }

    // One active segment that leaves some slots empty, one passive one of expressions.
    private static BodyWriter Elements(Random random, RandomShape shape)
    {
        var writer = new BodyWriter().U32(RandomShape.ElementSegments);
        writer.U32(0).Op(Opcode.I32Const).Signed(1).Op(Opcode.End).U32(RandomShape.TableSize - 2);
        for (var i = 0; i < RandomShape.TableSize - 2; i++) writer.U32((uint)random.Next(shape.FunctionCount));
        writer.U32(5).Byte((byte)ValueType.FuncRef).U32(3);
        for (var i = 0; i < 2; i++) writer.Op(Opcode.RefFunc, random.Next(shape.FunctionCount)).Op(Opcode.End);
        return writer.Op(Opcode.RefNull).Byte((byte)ValueType.FuncRef).Op(Opcode.End);
    }

    private static BodyWriter Data(Random random)
    {
        var bytes = new byte[40];
        random.NextBytes(bytes);
        var writer = new BodyWriter().U32(RandomShape.DataSegments);
        writer.U32(0).Op(Opcode.I32Const).Signed(random.Next(1000)).Op(Opcode.End).U32(40).Bytes(bytes);
        return writer.U32(1).U32(20).Bytes(bytes.AsSpan(0, 20));
    }
}
