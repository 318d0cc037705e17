using System.Globalization;
using Vow.Wasm;

namespace Vow.Engine.Symbols;

/// <summary>
/// Where code of one module stands in another build of it. The two are the same instruction for instruction; linkers write numbers with more bytes than they need
/// when debug information must stay true, so offsets may differ.
/// </summary>
internal sealed class CodeAlignment
{
    private readonly List<(int From, int To)> _runs = [];
    private readonly int _end;

    private CodeAlignment(int end) => _end = end;

    /// <summary>The alignment of the code of two modules, or in what they differ.</summary>
    public static string? Find(WasmModule from, WasmModule to, out CodeAlignment? alignment)
    {
        alignment = null;
        if (from.ImportedFunctionCount != to.ImportedFunctionCount) return Counts("imported functions", from.ImportedFunctionCount, to.ImportedFunctionCount);
        if (from.Bodies.Length != to.Bodies.Length) return Counts("functions", from.Bodies.Length, to.Bodies.Length);
        for (var index = 0u; index < from.FunctionTypeIndices.Length; index++)
            if (TypeOf(from, index) is not { } type || !type.Equals(TypeOf(to, index))) return Differs(index, "the signatures");
        var result = new CodeAlignment(from.Bodies.IsEmpty ? 0 : from.Bodies[^1].Offset + from.Bodies[^1].Size);
        for (var i = 0; i < from.Bodies.Length; i++)
            if (!result.Add(from.Bodies[i], to.Bodies[i])) return Differs((uint)(from.ImportedFunctionCount + i), "the instructions");
        alignment = result;
        return null;
    }

    /// <summary>The offset in the other module; null outside of the code.</summary>
    public int? Translate(int offset)
    {
        var (low, high) = (0, _runs.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_runs[middle].From <= offset) low = middle + 1;
            else high = middle - 1;
        }

        return high < 0 || offset >= _end ? null : _runs[high].To + (offset - _runs[high].From);
    }

    private bool Add(FunctionBody from, FunctionBody to)
    {
        Run(from.Offset, to.Offset);
        if (!from.Locals.SequenceEqual(to.Locals)) return false;
        Run(from.CodeOffset, to.CodeOffset);
        return from.Code.Span.SequenceEqual(to.Code.Span) || AddInstructions(from, to);
    }

    private bool AddInstructions(FunctionBody from, FunctionBody to)
    {
        var left = new InstructionReader(from.Code.Span, from.CodeOffset);
        var right = new InstructionReader(to.Code.Span, to.CodeOffset);
        try
        {
            while (!left.AtEnd && !right.AtEnd)
            {
                Run(left.Offset, right.Offset);
                if (!AreSame(left.Read(), right.Read())) return false;
            }

            return left.AtEnd && right.AtEnd;
        }
        catch (WasmValidationException)
        {
            // Code that nobody validated and that is not the same bytes: not the same.
            return false;
        }
    }

    private static bool AreSame(in Instruction left, in Instruction right) =>
        left.Opcode == right.Opcode && left.A == right.A && left.B == right.B && left.Vector.SequenceEqual(right.Vector);

    // A run begins where the distance changes.
    private void Run(int from, int to)
    {
        if (_runs.Count == 0 || to - from != _runs[^1].To - _runs[^1].From) _runs.Add((from, to));
    }

    // Nobody has validated these modules.
    private static FunctionType? TypeOf(WasmModule module, uint index) =>
        module.FunctionTypeIndices[(int)index] is var type && type < module.Types.Length ? module.Types[(int)type] : null;

    private static string Counts(string what, int here, int there) => string.Create(CultureInfo.InvariantCulture, $"the deployed module has {here} {what}, the file has {there}");

    private static string Differs(uint index, string what) => string.Create(CultureInfo.InvariantCulture, $"{what} of function {index} are not the same");
}
