using Wasmtime;

namespace Vow.Bench;

/// <summary>An empty host call through Wasmtime's own .NET binding, as the measure of a host call.</summary>
internal static class BindingHostCall
{
    private const string Loop = """
        (module (import "env" "empty" (func $empty))
          (func (export "run") (param $n i32)
            (loop $next
              (call $empty)
              (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
        """;

    public static Action<int> Create()
    {
        var engine = new Wasmtime.Engine(new Config());
        var store = new Store(engine);
        var linker = new Linker(engine);
        linker.DefineFunction("env", "empty", () => { });
        var module = Module.FromBytes(engine, "empty", Module.ConvertText(Loop));
        return linker.Instantiate(store, module).GetAction<int>("run")!;
    }
}
