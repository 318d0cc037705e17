using System.Text;
using Vow.Engine;
using Vow.Ledger.Abi;

namespace Vow.Cli.Tests.Binding;

/// <summary>A contract of the description tests/fixtures/bind/every-thing.abi.json: queries give back their input, calls log it as the event "move" first.</summary>
internal static class EchoContract
{
    public static byte[] Module()
    {
        var abi = BindingGoldenTests.Described("every-thing");
        var text = new StringBuilder("""
            (module
              (import "env" "get_input" (func $get_input (param i32 i32) (result i32)))
              (import "env" "return_data" (func $return_data (param i32 i32)))
              (import "env" "log_event" (func $log_event (param i32 i32 i32 i32)))
              (import "env" "debug_log" (func $debug_log (param i32 i32)))
              (import "env" "revert" (func $revert (param i32 i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "move")
              (data (i32.const 16) "at src/lib.rs:40")
              (data (i32.const 32) "no, not today")
              (func $echo (call $return_data (i32.const 1024) (call $get_input (i32.const 1024) (i32.const 4096))))
              (func $log (call $log_event (i32.const 0) (i32.const 4) (i32.const 1024) (call $get_input (i32.const 1024) (i32.const 4096))) (call $echo))
              (func (export "fail") (call $debug_log (i32.const 16) (i32.const 16)) (call $revert (i32.const 32) (i32.const 13)))
              (func (export "add") (param i32 i64) (result i64) (i64.add (i64.extend_i32_u (local.get 0)) (local.get 1)))

            """);
        foreach (var method in abi.Methods.Where(method => method.Name is not ("fail" or "add") && method.Name.All(char.IsAscii)))
            text.Append($"  (export {CodeLiteral(method.Name)} (func {(method.Kind == AbiMethodKind.Call ? "$log" : "$echo")}))\n");
        return WatText.ToWasm(text.Append(')').ToString());
    }

    private static string CodeLiteral(string name) => Cli.Binding.CodeText.Literal(name);
}
