namespace Vow.Wasm;

/// <summary>Whether an import is one of the host's functions; if not, the error says what it is, why it is refused, and what to do.</summary>
internal static class ImportRules
{
    /// <summary>Why the import is refused; null when it is one of the host's functions.</summary>
    public static WasmError? Refusal(Import import, WasmModule module, HostInterface host)
    {
        if (import.Module.StartsWith(ContractRules.ReservedPrefix, StringComparison.Ordinal))
            return Refused(import, "the import module is reserved for the host", "Import host functions from \"env\".");
        if (import.Kind != ExternalKind.Function) return NotAFunction(import, host);
        if (host.Find(import.Module, import.Name) is not { } function) return Unknown(import, host);
        var declared = module.Types[(int)import.TypeIndex];
        if (declared.Equals(function.Type)) return null;
        return new WasmError(WasmErrorCode.ImportSignature, $"the import {Name(import)} is declared as {declared}; the host's function is {function.Type}")
        { Subject = Name(import), Offset = import.Offset, Help = "Change the declaration, or take it from the SDK's bindings." };
    }

    private static WasmError NotAFunction(Import import, HostInterface host)
    {
        var what = $"it is a {ContractRules.KindName(import.Kind)}, and a contract imports functions only";
        if (host.Find(import.Module, import.Name) is not null) what += "; the host has a function of that name";
        return Refused(import, what, import.Kind switch
        {
            ExternalKind.Memory => "Define the memory and export it: wasm-ld without --import-memory (Rust: no -C link-arg=--import-memory, which ink! sets; "
                + "AssemblyScript: without --importMemory).",
            ExternalKind.Table => "Define the table: wasm-ld without --import-table (AssemblyScript: without --importTable).",
            _ => "Link statically: clang without -fPIC, wasm-ld without --experimental-pic and -shared; pass values as arguments or keep them in storage.",
        });
    }

    private static WasmError Unknown(Import import, HostInterface host)
    {
        if (import.Module.StartsWith("wasi_", StringComparison.Ordinal) || import.Module.StartsWith("wasi:", StringComparison.Ordinal))
        {
            return Refused(import, "WASI (files, clocks, random numbers) does not exist for contracts: every node must compute the same",
                "Build for wasm32-unknown-unknown (Rust: --target wasm32-unknown-unknown; clang: --target=wasm32-unknown-unknown; Zig: -target wasm32-freestanding) "
                + "and without stdin, stdout, files and clocks.");
        }

        if (IsWasmBindgen(import))
        {
            return Refused(import, "it calls JavaScript through wasm-bindgen, and a contract runs without JavaScript",
                "Remove js-sys, web-sys and the \"js\" or \"wasmbind\" features of dependencies (getrandom, chrono, uuid), and declare host functions as extern \"C\" from \"env\".");
        }

        var elsewhere = host.Named(import.Name);
        if (!elsewhere.IsEmpty)
        {
            var home = elsewhere[0].Module;
            return Refused(import, $"the host has a function of that name in the module \"{home}\"",
                $"Import it from \"{home}\" (Rust: #[link(wasm_import_module = \"{home}\")], AssemblyScript: @external(\"{home}\", \"{import.Name}\")).");
        }

        // A name of another chain that looks like one of ours is not a misspelling.
        if (import.Module == "env" && Spelling.Nearest(import.Name, host.In("env").Select(f => f.Name)) is { } nearest)
            return Refused(import, "the host has no such function", $"Did you mean env.{nearest} {host.Find("env", nearest)!.Type}?");
        return Refused(import, "the host has no such function", HelpForOthers(import));
    }

    private static string HelpForOthers(Import import) => import.Module switch
    {
        "seal0" or "seal1" or "seal2" or "__unstable__" => "It was built for pallet-contracts (ink!, Solang): port it to the functions of \"env\".",
        "vm_hooks" => "It was built for Arbitrum Stylus: port it to the functions of \"env\".",
        "env" => "A symbol that is defined nowhere becomes an import: define it, or link the library that has it (wasm-ld without --allow-undefined tells which).",
        _ => "A contract imports the host's functions from \"env\" and nothing else.",
    };

    private static bool IsWasmBindgen(Import import) =>
        import.Module is "wbg" or "__wbindgen_placeholder__" or "__wbindgen_externref_xform__"
        || (import.Module.StartsWith("./", StringComparison.Ordinal) && import.Module.EndsWith("_bg.js", StringComparison.Ordinal))
        || import.Name.StartsWith("__wbindgen", StringComparison.Ordinal) || import.Name.StartsWith("__wbg_", StringComparison.Ordinal);

    private static string Name(Import import) => PrintableText.Of($"{import.Module}.{import.Name}");

    private static WasmError Refused(Import import, string why, string help) =>
        new(WasmErrorCode.ImportRefused, $"the import {Name(import)} is refused: {why}") { Subject = Name(import), Offset = import.Offset, Help = help };
}
