
namespace Vow.Ledger.Tests;

/// <summary>Modules with descriptions of their storage.</summary>
internal static class Described
{
    /// <summary>A contract that keeps one item, a number of eight bytes under "n".</summary>
    public static ReadOnlyMemory<byte> Module(string? section, string more = "") => WithSection(TestContracts.Wat($$"""
        (module
          (import "env" "storage_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "n")
          (func (export "set") (param i64)
            (i64.store (i32.const 16) (local.get 0))
            (drop (call $write (i32.const 0) (i32.const 1) (i32.const 16) (i32.const 8))))
          {{more}})
        """), section);

    /// <summary>The description of a contract that stores these items.</summary>
    public static string Storing(string storage, string methods = "") => $$"""{"abi":1,"name":"keeper","methods":[{{methods}}],"storage":[{{storage}}]}""";

    public static string Cell(string name, string type, string prefix = "6e") => $$"""{"name":"{{name}}","prefix":"{{prefix}}","kind":"cell","value":"{{type}}"}""";

    /// <summary>The module with one more section <c>vow.abi</c> at its end.</summary>
    public static ReadOnlyMemory<byte> WithSection(ReadOnlyMemory<byte> module, string? content)
    {
        if (content is null) return module;
        byte[] name = System.Text.Encoding.UTF8.GetBytes("vow.abi"), bytes = System.Text.Encoding.UTF8.GetBytes(content);
        return (byte[])[.. module.Span, 0, .. Length(1 + name.Length + bytes.Length), (byte)name.Length, .. name, .. bytes];
    }

    // LEB128 of four bytes, which the format allows to be longer than needed.
    private static byte[] Length(int length) => [(byte)(length | 0x80), (byte)((length >> 7) | 0x80), (byte)((length >> 14) | 0x80), (byte)(length >> 21)];
}
