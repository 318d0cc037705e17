namespace Vow.Wasm;

/// <summary>Which instructions with injected helpers, or with lasting effects outside memory and globals, occur in a module.</summary>
internal sealed class UsedInstructions(WasmModule module)
{
    private bool _changesTablesOrSegments;

    public bool MemoryGrow { get; private set; }

    public SortedSet<uint> TablesGrown { get; } = [];

    public SortedSet<Opcode> Bulk { get; } = [];

    /// <summary>
    /// Whether all that a call can change is memory and mutable globals that are the module's own, so that an instance can be put back
    /// into its first state.
    /// </summary>
    public bool IsResettable => !_changesTablesOrSegments
        && module.ImportedGlobalCount == 0 && module.ImportedTableCount == 0 && module.ImportedMemoryCount == 0;

    public void Add(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.MemoryGrow:
                MemoryGrow = true;
                break;
            case Opcode.MemoryCopy or Opcode.MemoryFill or Opcode.MemoryInit:
                Bulk.Add(instruction.Opcode);
                break;
            case Opcode.TableCopy or Opcode.TableFill or Opcode.TableInit:
                Bulk.Add(instruction.Opcode);
                _changesTablesOrSegments = true;
                break;
            case Opcode.TableGrow:
                TablesGrown.Add((uint)instruction.A);
                _changesTablesOrSegments = true;
                break;
            case Opcode.TableSet or Opcode.ElemDrop or Opcode.DataDrop:
                _changesTablesOrSegments = true;
                break;
            default:
                break;
        }
    }
}
