using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>
/// Writes the probes of one function: calls of the host that say where the function begins, ends and calls others. They read the counter's global, which is true wherever
/// other code may run, and change nothing; the checks of gas and stack stay where they are.
/// </summary>
internal sealed class ProbeWriter(CodeWriter code, InjectedLayout layout, uint function, FunctionType type, FunctionBody body)
{
    /// <summary>Whether calls are shown, with locals.</summary>
    public bool ShowsSites => layout.Probes == ProbeLevel.Locals;

    /// <summary>Whether segments are told.</summary>
    public bool ShowsSegments => layout.Probes == ProbeLevel.Segments;

    /// <summary>The function begins: before anything is charged for it.</summary>
    public void Enter()
    {
        Tell(layout.EnterImport);
        if (ShowsSites) Site(0);
    }

    /// <summary>The function ends: everything is charged and the counter stored.</summary>
    public void Leave() => Tell(layout.LeaveImport);

    /// <summary>An instruction of the function is about to call.</summary>
    /// <param name="position">Its place in the body's original code; 0 at the beginning.</param>
    public void Site(int position)
    {
        for (var local = 0; local < layout.LocalsShown && local < Locals.Length; local++) Show((uint)local, Locals[local]);
        code.I32(unchecked((int)function));
        code.I32(body.CodeOffset + position);
        code.Op(Opcode.Call, layout.SiteImport);
    }

    /// <summary>A segment begins, where the counter's global is true: before anything is charged for it.</summary>
    /// <param name="position">Its place in the body's original code.</param>
    public void Segment(int position)
    {
        code.I32(unchecked((int)function));
        code.I32(position);
        code.Op(Opcode.GlobalGet, layout.Counter);
        code.Op(Opcode.Call, layout.SegmentImport);
    }

    private ImmutableArray<ValueType> Locals => field.IsDefault ? field = FirstLocals() : field;

    private void Tell(uint import)
    {
        code.I32(unchecked((int)function));
        code.Op(Opcode.GlobalGet, layout.Counter);
        code.Op(Opcode.Call, import);
    }

    private void Show(uint local, ValueType valueType)
    {
        // A reference has no bits to show; its global stays zero.
        if (valueType is not (ValueType.I32 or ValueType.I64 or ValueType.F32 or ValueType.F64)) return;
        code.Op(Opcode.LocalGet, local);
        if (valueType == ValueType.F32) code.Op(Opcode.I32ReinterpretF32);
        if (valueType == ValueType.F64) code.Op(Opcode.I64ReinterpretF64);
        if (valueType is ValueType.I32 or ValueType.F32) code.Op(Opcode.I64ExtendI32U);
        code.Op(Opcode.GlobalSet, layout.FirstLocal + local);
    }

    // A function may declare tens of thousands of locals in one run: no more are looked at than are shown.
    private ImmutableArray<ValueType> FirstLocals()
    {
        var types = ImmutableArray.CreateBuilder<ValueType>();
        types.AddRange(type.Parameters.Take(layout.LocalsShown));
        foreach (var run in body.Locals)
        {
            for (var i = 0L; i < run.Count && types.Count < layout.LocalsShown; i++) types.Add(run.Type);
        }

        return types.ToImmutable();
    }
}
