namespace Vow.Wasm;

/// <summary>A run of instructions that was copied: where it is now, where it was, how long it is now. A replaced instruction is a run of its own.</summary>
internal readonly record struct CodeRun(int Start, int OriginalStart, int Length);
