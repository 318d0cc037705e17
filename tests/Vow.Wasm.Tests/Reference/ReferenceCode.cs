namespace Vow.Wasm.Tests.Reference;

/// <summary>One instruction with its immediates and, for structured ones, the index of its <c>else</c> and <c>end</c>.</summary>
internal sealed class ReferenceInstruction
{
    public required Opcode Opcode { get; init; }

    public long A { get; init; }

    public long B { get; init; }

    /// <summary>Labels of <c>br_table</c>, the default last.</summary>
    public uint[] Labels { get; init; } = [];

    /// <summary>Of a block, loop or if: how many values it takes and leaves.</summary>
    public int Parameters { get; init; }

    public int Results { get; init; }

    public int Else { get; set; } = -1;

    public int End { get; set; } = -1;

    /// <summary>Of an <c>end</c>: the instruction that it closes, or null for the function's own.</summary>
    public ReferenceInstruction? Opener { get; set; }

    /// <summary>Whether a branch of any kind names this block's label.</summary>
    public bool IsTarget { get; set; }
}

/// <summary>A function body as an array of instructions, with what each segment costs at its head.</summary>
internal sealed class ReferenceCode
{
    private ReferenceCode(WasmModule module, FunctionType type, FunctionBody body)
    {
        Type = type;
        LocalTypes = [.. body.Locals.SelectMany(run => Enumerable.Repeat(run.Type, (int)run.Count))];
        Instructions = Decode(module, body);
        Match(Instructions);
        SegmentCosts = new long[Instructions.Length + 1];
    }

    public FunctionType Type { get; }

    public ValueType[] LocalTypes { get; }

    public ReferenceInstruction[] Instructions { get; }

    /// <summary>What arriving at each instruction costs: the whole segment's weight where one starts, 0 elsewhere.</summary>
    public long[] SegmentCosts { get; }

    /// <summary>Function overhead, paid at every entry beside the first segment.</summary>
    public long EntryCost { get; private set; }

    /// <summary>Slots of the counted stack a call takes; 0 for a function that cannot recurse.</summary>
    public long CountedSlots { get; set; }

    /// <summary>Slots that the host takes before it calls the function from outside.</summary>
    public long EntrySlots { get; set; }

    public static ReferenceCode Prepare(WasmModule module, FunctionType type, FunctionBody body, ReferencePrices prices)
    {
        var code = new ReferenceCode(module, type, body);
        code.EntryCost = prices.FunctionEntry + (prices.PerLocal * code.LocalTypes.Length);
        for (var i = 0; i < code.Instructions.Length; i++)
        {
            if (StartsSegment(code.Instructions, i)) code.SegmentCosts[i] = SegmentCost(code.Instructions, i, prices);
        }

        return code;
    }

    private static ReferenceInstruction[] Decode(WasmModule module, FunctionBody body)
    {
        var list = new List<ReferenceInstruction>();
        var reader = new InstructionReader(body.Code.Span, body.CodeOffset);
        while (!reader.AtEnd)
        {
            var read = reader.Read();
            var (parameters, results) = read.Opcode is Opcode.Block or Opcode.Loop or Opcode.If ? Arity(module, read.A) : (0, 0);
            list.Add(new ReferenceInstruction
            {
                Opcode = read.Opcode,
                A = read.A,
                B = read.B,
                Labels = read.Opcode == Opcode.BrTable ? ReadLabels(read) : [],
                Parameters = parameters,
                Results = results,
            });
        }

        return [.. list];
    }

    private static uint[] ReadLabels(Instruction read)
    {
        var labels = new uint[read.A + 1];
        var reader = new LebReader(read.Vector, 0);
        for (var i = 0; i < labels.Length; i++) labels[i] = reader.U32();
        return labels;
    }

    // 5.4.1: -64 is the empty type, other negative numbers a value type, the rest a type index.
    private static (int Parameters, int Results) Arity(WasmModule module, long blockType) => blockType switch
    {
        -64 => (0, 0),
        < 0 => (0, 1),
        _ => (module.Types[(int)blockType].Parameters.Length, module.Types[(int)blockType].Results.Length),
    };

    private static void Match(ReferenceInstruction[] code)
    {
        var open = new Stack<ReferenceInstruction?>([null]);
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i].Opcode)
            {
                case Opcode.Block or Opcode.Loop or Opcode.If:
                    open.Push(code[i]);
                    break;
                case Opcode.Else:
                    open.Peek()!.Else = i;
                    code[i].Opener = open.Peek();
                    break;
                case Opcode.End:
                    code[i].Opener = open.Pop();
                    if (code[i].Opener is { } opener) opener.End = i;
                    break;
                case Opcode.Br or Opcode.BrIf:
                    Aim(open, (uint)code[i].A);
                    break;
                case Opcode.BrTable:
                    foreach (var label in code[i].Labels) Aim(open, label);
                    break;
            }
        }
    }

    private static void Aim(Stack<ReferenceInstruction?> open, uint label)
    {
        if (open.ElementAt((int)label) is { } target) target.IsTarget = true;
    }

    private static bool StartsSegment(ReferenceInstruction[] code, int at)
    {
        if (at == 0) return true;
        var before = code[at - 1];
        return before.Opcode is Opcode.If or Opcode.Else or Opcode.Loop or Opcode.BrIf
            || (before.Opcode == Opcode.End && EndsSegment(before));
    }

    private static bool EndsSegment(ReferenceInstruction end) =>
        end.Opener is { Opcode: Opcode.If } or { Opcode: Opcode.Block, IsTarget: true } or null;

    private static long SegmentCost(ReferenceInstruction[] code, int at, ReferencePrices prices)
    {
        long cost = 0;
        for (var i = at; i < code.Length; i++)
        {
            var instruction = code[i];
            if (instruction.Opcode == Opcode.Else || (instruction.Opcode == Opcode.End && EndsSegment(instruction))) break;
            cost += prices.Weight(instruction.Opcode);
            if (instruction.Opcode is Opcode.If or Opcode.Loop or Opcode.BrIf or Opcode.Br or Opcode.BrTable or Opcode.Return
                or Opcode.Unreachable or Opcode.ReturnCall or Opcode.ReturnCallIndirect) break;
        }

        return cost;
    }
}
