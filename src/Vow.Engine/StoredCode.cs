using Vow.Engine.Code;

namespace Vow.Engine;

/// <summary>A module that was accepted: its hash and what the engine found in it.</summary>
public sealed record StoredCode(CodeHash Hash, CodeFacts Facts);
