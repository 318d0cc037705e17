using System.Collections.Immutable;
using Vow.Wasm;

namespace Vow.Bench;

/// <summary>Modules of any size made of real code: the functions of a contract, over and over, each copy calling its own.</summary>
internal static class RealCode
{
    /// <summary>A contract with about this many bytes of code in all.</summary>
    public static byte[] OfSize(byte[] contract, int bytes)
    {
        var module = ModuleDecoder.Decode(contract, Limits.V1);
        var copies = Math.Max(1, (bytes - contract.Length) / module.Bodies.Sum(body => body.Size) + 1);
        var bodies = module.Bodies.ToBuilder();
        var functions = module.Functions.ToBuilder();
        for (var copy = 1; copy < copies; copy++)
        {
            var distance = copy * module.Functions.Length;
            functions.AddRange(module.Functions);
            foreach (var body in module.Bodies) bodies.Add(Redirect(body, (uint)module.ImportedFunctionCount, (uint)distance));
        }

        return ModuleEncoder.Encode(With(module, functions.ToImmutable(), bodies.ToImmutable()));
    }

    private static FunctionBody Redirect(FunctionBody body, uint imported, uint distance)
    {
        var code = body.Code.Span;
        var output = new ByteWriter(code.Length + 64);
        var writer = new CodeWriter(output);
        var reader = new InstructionReader(code, 0);
        while (!reader.AtEnd)
        {
            var instruction = reader.Read();
            if (instruction.Opcode is Opcode.Call && instruction.A >= imported) writer.Op(Opcode.Call, (uint)instruction.A + distance);
            else output.Bytes(code[instruction.Start..instruction.End]);
        }

        return body with { Code = output.ToArray() };
    }

    private static WasmModule With(WasmModule module, ImmutableArray<uint> functions, ImmutableArray<FunctionBody> bodies) => new()
    {
        Bytes = module.Bytes,
        Types = module.Types,
        Imports = module.Imports,
        Functions = functions,
        Tables = module.Tables,
        Memories = module.Memories,
        Globals = module.Globals,
        Exports = module.Exports,
        Elements = module.Elements,
        Bodies = bodies,
        Data = module.Data,
    };
}
