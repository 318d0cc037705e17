using Vow.Wasm.Tests.Reference;

namespace Vow.Wasm.Tests.Conformance;

/// <summary>The real schedule's numbers; the arithmetic on them is the interpreter's own.</summary>
internal sealed class SchedulePrices(GasSchedule schedule) : ReferencePrices
{
    public static SchedulePrices V1 { get; } = new(GasSchedule.V1);

    public override long FunctionEntry => schedule.FunctionEntry;

    public override long PerLocal => schedule.PerLocal;

    public override long Weight(Opcode opcode) => schedule.WeightOf(opcode);

    public override long Operand(Opcode opcode, uint count)
    {
        switch (opcode)
        {
            case Opcode.MemoryGrow: return count * schedule.MemoryGrowPerPage;
            case Opcode.TableGrow: return count * schedule.TableGrowPerElement;
            default:
                var price = schedule.BulkPriceOf(opcode)!.Value;
                var unit = 1L << price.Shift;
                return ((count / unit) + (count % unit == 0 ? 0 : 1)) * price.PerUnit;
        }
    }
}
