using System.Collections.Immutable;
using System.Text;
using Vow.Wasm;

namespace Vow.Engine.Code;

/// <summary>
/// What lies in the cache for one module: its facts, then the machine code. Integrity is the cache's; this only reads what this version wrote.
/// </summary>
internal static class CodeFactsFormat
{
    /// <summary>Part of the cache's key: raised when the layout changes.</summary>
    public const int Version = 1;

    public static byte[] Write(CodeFacts facts, ReadOnlySpan<byte> machineCode)
    {
        using var stream = new MemoryStream(machineCode.Length + 4096);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(facts.HasAllocate);
            writer.Write(facts.HasStart);
            writer.Write(facts.Resettable);
            writer.Write(facts.ChargesMemory);
            writer.Write(facts.MutableGlobals);
            writer.Write(facts.StartStackSlots);
            writer.Write(facts.AllocateStackSlots);
            writer.Write(facts.MemoryPagesMin);
            writer.Write(facts.MemoryPagesMax);
            writer.Write(facts.CallGas);
            writer.Write(facts.DeployGas);
            writer.Write(facts.Aliases.Length);
            foreach (var alias in facts.Aliases)
            {
                writer.Write(alias.Module);
                writer.Write(alias.Name);
            }

            writer.Write(facts.Methods.Length);
            foreach (var method in facts.Methods) Write(writer, method);
            writer.Write(machineCode);
        }

        return stream.ToArray();
    }

    public static CodeFacts Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        return new CodeFacts
        {
            HasAllocate = reader.ReadBoolean(),
            HasStart = reader.ReadBoolean(),
            Resettable = reader.ReadBoolean(),
            ChargesMemory = reader.ReadBoolean(),
            MutableGlobals = reader.ReadBoolean(),
            StartStackSlots = reader.ReadInt32(),
            AllocateStackSlots = reader.ReadInt32(),
            MemoryPagesMin = reader.ReadInt32(),
            MemoryPagesMax = reader.ReadInt32(),
            CallGas = reader.ReadInt64(),
            DeployGas = reader.ReadInt64(),
            Aliases = List(reader, static r => new ImportAlias(r.ReadString(), r.ReadString())),
            Methods = Methods(reader),
        };
    }

    private static void Write(BinaryWriter writer, CodeMethod method)
    {
        writer.Write(method.Name);
        writer.Write(method.EntryStackSlots);
        Write(writer, method.Type.Parameters);
        Write(writer, method.Type.Results);
    }

    private static void Write(BinaryWriter writer, ImmutableArray<Wasm.ValueType> types)
    {
        writer.Write(types.Length);
        foreach (var type in types) writer.Write((byte)type);
    }

    private static ImmutableArray<CodeMethod> Methods(BinaryReader reader)
    {
        var index = 0;
        return List(reader, r =>
        {
            var name = r.ReadString();
            var slots = r.ReadInt32();
            return new CodeMethod(index++, name, new FunctionType(List(r, Type), List(r, Type)), slots);
        });
    }

    private static Wasm.ValueType Type(BinaryReader reader) => (Wasm.ValueType)reader.ReadByte();

    private static ImmutableArray<T> List<T>(BinaryReader reader, Func<BinaryReader, T> item)
    {
        var builder = ImmutableArray.CreateBuilder<T>(reader.ReadInt32());
        for (var i = 0; i < builder.Capacity; i++) builder.Add(item(reader));
        return builder.MoveToImmutable();
    }
}
