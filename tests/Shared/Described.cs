using System.Text;
using Vow.Engine;

namespace Vow.Tests;

/// <summary>Modules that describe themselves, whatever the SDKs that made them can do: descriptions are put behind modules here.</summary>
internal static class Described
{
    /// <summary>How the token of <c>contracts/token-c</c> lies.</summary>
    public const string TokenAbi = """
        {"abi":1,"name":"token","version":"0.1.0","doc":"A fungible token.","methods":[
          {"name":"init","kind":"init","params":[{"name":"supply","type":"u128","default":"1000000"}]},
          {"name":"transfer","kind":"call","doc":"Moves tokens of the caller.","params":[{"name":"to","type":"address"},{"name":"amount","type":"u128"}]},
          {"name":"transfer_from","kind":"call","params":[{"name":"owner","type":"address"},{"name":"to","type":"address"},{"name":"amount","type":"u128"}]},
          {"name":"approve","kind":"call","params":[{"name":"spender","type":"address"},{"name":"amount","type":"u128"}]},
          {"name":"balance_of","kind":"query","params":[{"name":"account","type":"address"}],"result":"u128"},
          {"name":"total_supply","kind":"query","result":"u128"}],
         "events":[{"name":"transfer","fields":[{"name":"from","type":"address"},{"name":"to","type":"address"},{"name":"amount","type":"u128"}]}],
         "storage":[{"name":"supply","prefix":"73","kind":"cell","value":"u128"},
          {"name":"balances","prefix":"62","kind":"map","key":"address","value":"u128"},
          {"name":"allowances","prefix":"61","kind":"map","key":"tuple<address,address>","value":"u128"}]}
        """;

    /// <summary>A contract of many types: it gives back or logs what it is given.</summary>
    public const string ShopAbi = """
        {"abi":1,"name":"shop","methods":[
          {"name":"echo","kind":"query","params":[{"name":"order","type":"Order"}],"result":"Order"},
          {"name":"configure","kind":"call","params":[{"name":"json","type":"string"},{"name":"from","type":"address"},{"name":"open","type":"bool","default":false}]},
          {"name":"buy","kind":"call","payable":true},
          {"name":"add","kind":"query","passing":"wasm","params":[{"name":"a","type":"i32"},{"name":"b","type":"u8","default":5}],"result":"i32"}],
         "events":[{"name":"configured","fields":[{"name":"json","type":"string"},{"name":"from","type":"address"},{"name":"open","type":"bool"}]}],
         "types":[{"name":"Order","struct":[{"name":"owner","type":"address"},{"name":"price","type":"option<u64>"},{"name":"phase","type":"Phase"},{"name":"tags","type":"list<string>"}]},
          {"name":"Phase","enum":[{"name":"Open"},{"name":"Sold","fields":[{"name":"to","type":"address"}]}]}]}
        """;

    private const string ShopText = """
        (module
          (import "env" "get_input" (func $in (param i32 i32) (result i32)))
          (import "env" "return_data" (func $out (param i32 i32)))
          (import "env" "log_event" (func $log (param i32 i32 i32 i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "configured")
          (func (export "echo") (call $out (i32.const 64) (call $in (i32.const 64) (i32.const 4096))))
          (func (export "configure") (call $log (i32.const 0) (i32.const 10) (i32.const 64) (call $in (i32.const 64) (i32.const 4096))))
          (func (export "buy"))
          (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
        """;

    /// <summary>The contract of many types.</summary>
    public static byte[] Shop { get; } = With(WatText.ToWasm(ShopText), ShopAbi);

    /// <summary>A token that describes itself.</summary>
    public static byte[] Token(byte[] token) => With(token, TokenAbi);

    /// <summary>A module with these words behind it, in place of those that it may have had.</summary>
    public static byte[] With(byte[] module, string description)
    {
        byte[] name = "vow.abi"u8.ToArray(), words = Encoding.UTF8.GetBytes(description);
        byte[] body = [(byte)name.Length, .. name, .. words];
        return [.. Without(module, name), 0, .. Length(body.Length), .. body];
    }

    private static byte[] Without(byte[] module, byte[] name)
    {
        var kept = new List<byte>(module[..8]);
        for (int at = 8; at < module.Length;)
        {
            int start = at, shift = 0, size = 0;
            byte id = module[at++], part;
            do
            {
                part = module[at++];
                size |= (part & 0x7f) << shift;
                shift += 7;
            }
            while (part >= 0x80);
            bool isIt = id == 0 && module[at] == name.Length && module.AsSpan(at + 1, name.Length).SequenceEqual(name);
            at += size;
            if (!isIt) kept.AddRange(module[start..at]);
        }

        return [.. kept];
    }

    private static byte[] Length(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
