using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>A segment of a function, whose instructions are charged together at its beginning, with the price of each of them.</summary>
/// <param name="Position">Where it begins, from the start of the function's instructions.</param>
/// <param name="EntryGas">Of a function's first segment the price of the entry and the locals; 0 for the others.</param>
/// <param name="Instructions">Its instructions in order. One that cannot be reached is in no segment.</param>
public sealed record PricedSegment(int Position, long EntryGas, ImmutableArray<PricedInstruction> Instructions)
{
    /// <summary>What is charged at the segment's beginning.</summary>
    public long Gas => EntryGas + Instructions.Sum(instruction => instruction.Gas);

    /// <summary>The segments of a function, as the instrumenter charges them.</summary>
    /// <param name="module">The module.</param>
    /// <param name="function">Index of a function that the module defines.</param>
    /// <param name="schedule">The prices.</param>
    public static ImmutableArray<PricedSegment> Of(ValidatedModule module, uint function, GasSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(schedule);
        var body = module.Module.Bodies[checked((int)function - module.Module.ImportedFunctionCount)];
        var analysis = new SegmentAnalysis(schedule);
        analysis.BeginFunction(body);
        var entryGas = analysis.Segments[0].Cost;
        var instructions = new List<ImmutableArray<PricedInstruction>.Builder>();
        var reader = new InstructionReader(body.Code.Span, body.CodeOffset);
        while (!reader.AtEnd)
        {
            var instruction = reader.Read();
            while (instructions.Count < analysis.Segments.Count) instructions.Add(ImmutableArray.CreateBuilder<PricedInstruction>());
            if (analysis.Current >= 0) instructions[analysis.Current].Add(new PricedInstruction(instruction.Start, schedule.WeightOf(instruction.Opcode), KindOf(instruction.Opcode)));
            analysis.Add(instruction);
        }

        while (instructions.Count < analysis.Segments.Count) instructions.Add(ImmutableArray.CreateBuilder<PricedInstruction>());
        return [.. analysis.Segments.Select((segment, index) => new PricedSegment(segment.Position, index == 0 ? entryGas : 0, instructions[index].ToImmutable()))];
    }

    private static InstructionKind KindOf(Opcode opcode) => opcode switch
    {
        Opcode.Call or Opcode.CallIndirect or Opcode.ReturnCall or Opcode.ReturnCallIndirect => InstructionKind.Call,
        Opcode.MemoryGrow or Opcode.TableGrow => InstructionKind.PricedByOperand,
        Opcode.MemoryInit or Opcode.MemoryCopy or Opcode.MemoryFill or Opcode.TableInit or Opcode.TableCopy or Opcode.TableFill => InstructionKind.PricedByOperand,
        _ => InstructionKind.Plain,
    };
}

/// <summary>An instruction and its price.</summary>
/// <param name="Position">Its first byte, from the start of the function's instructions.</param>
/// <param name="Gas">Its price; what an operand adds to it is charged when it runs.</param>
/// <param name="Kind">What else it may cost.</param>
public readonly record struct PricedInstruction(int Position, long Gas, InstructionKind Kind);

/// <summary>What an instruction may cost beside its own price.</summary>
public enum InstructionKind
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>What it calls.</summary>
    Call,

    /// <summary>An amount by its operand: growth, and bulk operations.</summary>
    PricedByOperand,
}
