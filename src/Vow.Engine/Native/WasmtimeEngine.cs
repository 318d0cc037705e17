using System.Collections.Immutable;
using Vow.Engine.Code;

namespace Vow.Engine.Native;

/// <summary>
/// One Wasmtime engine with the deterministic configuration, and the linker that holds the host functions. Shared by all threads.
/// </summary>
internal sealed unsafe class WasmtimeEngine : IDisposable
{
    /// <summary>Version of the native library, as the package is pinned. A part of every cache key.</summary>
    public const string Version = "50.0.1";

    private readonly EngineHandle _engine;
    private readonly LinkerHandle _linker;

    public WasmtimeEngine(WasmtimeSettings settings)
    {
        Settings = settings;
        _engine = new EngineHandle(NativeMethods.wasm_engine_new_with_config(Configure(settings)));
        if (_engine.IsInvalid)
        {
            throw new EngineFaultException("Wasmtime could not start an engine. The address space may be limited (ulimit -v): try InstanceAllocation.OnDemand.");
        }

        _linker = new LinkerHandle(NativeMethods.wasmtime_linker_new(_engine.Value));
        HostLinker.Define(_linker);
    }

    public WasmtimeSettings Settings { get; }

    public nint Value => _engine.Value;

    /// <summary>Compiles an instrumented module. A refusal here means that instrumenter and Wasmtime disagree: a fault of the node.</summary>
    public CompiledModule Compile(ReadOnlySpan<byte> wasm, ImmutableArray<ImportAlias> aliases)
    {
        fixed (byte* bytes = wasm)
        {
            var error = NativeMethods.wasmtime_module_new(_engine.Value, bytes, (nuint)wasm.Length, out var module);
            WasmtimeError.ThrowIfAny(error, "Wasmtime refused a module that passed the validator");
            return Link(new ModuleHandle(module), aliases);
        }
    }

    /// <summary>Loads code that <see cref="CompiledModule.Serialize"/> wrote; null when Wasmtime finds it was made by another version or configuration.</summary>
    public CompiledModule? Load(ReadOnlySpan<byte> artifact, ImmutableArray<ImportAlias> aliases)
    {
        fixed (byte* bytes = artifact)
        {
            var error = NativeMethods.wasmtime_module_deserialize(_engine.Value, bytes, (nuint)artifact.Length, out var module);
            if (error == 0) return Link(new ModuleHandle(module), aliases);
            NativeMethods.wasmtime_error_delete(error);
            return null;
        }
    }

    /// <summary>Turns WebAssembly text into bytes.</summary>
    /// <exception cref="FormatException">The text is not a module; the message points at line and column.</exception>
    public static byte[] ConvertText(ReadOnlySpan<byte> text)
    {
        fixed (byte* bytes = text)
        {
            var error = NativeMethods.wasmtime_wat2wasm(bytes, (nuint)text.Length, out var wasm);
            if (error != 0) throw new FormatException(WasmtimeError.TakeMessage(error));
            var result = wasm.Span.ToArray();
            NativeMethods.wasm_byte_vec_delete(wasm);
            return result;
        }
    }

    public void Dispose()
    {
        _linker.Dispose();
        _engine.Dispose();
    }

    private CompiledModule Link(ModuleHandle module, ImmutableArray<ImportAlias> aliases)
    {
        // Aliases may be patterns (./NAME_bg.js), so the names a module really uses are defined for it alone.
        using var own = aliases.IsEmpty ? null : new LinkerHandle(NativeMethods.wasmtime_linker_clone(_linker.Value));
        if (own is not null) HostLinker.DefineAliases(own, aliases);
        var error = NativeMethods.wasmtime_linker_instantiate_pre((own ?? _linker).Value, module.Value, out var pre);
        if (error == 0) return new CompiledModule(this, module, new InstancePreHandle(pre));
        module.Dispose();
        throw new EngineFaultException($"A module's imports passed the filter and did not link: {WasmtimeError.TakeMessage(error)}");
    }

    internal static nint Configure(WasmtimeSettings settings)
    {
        var config = NativeMethods.wasm_config_new();
        // Every proposal is set, on or off: defaults change between versions and the profile must not.
        NativeMethods.wasmtime_config_wasm_relaxed_simd_set(config, 0);
        NativeMethods.wasmtime_config_wasm_simd_set(config, 0);
        NativeMethods.wasmtime_config_wasm_threads_set(config, 0);
        NativeMethods.wasmtime_config_wasm_memory64_set(config, 0);
        NativeMethods.wasmtime_config_wasm_multi_memory_set(config, 0);
        NativeMethods.wasmtime_config_wasm_gc_set(config, 0);
        NativeMethods.wasmtime_config_wasm_function_references_set(config, 0);
        NativeMethods.wasmtime_config_wasm_exceptions_set(config, 0);
        NativeMethods.wasmtime_config_wasm_custom_page_sizes_set(config, 0);
        NativeMethods.wasmtime_config_wasm_wide_arithmetic_set(config, 0);
        NativeMethods.wasmtime_config_wasm_stack_switching_set(config, 0);
        NativeMethods.wasmtime_config_wasm_tail_call_set(config, 1);
        NativeMethods.wasmtime_config_wasm_reference_types_set(config, 1);
        NativeMethods.wasmtime_config_wasm_bulk_memory_set(config, 1);
        NativeMethods.wasmtime_config_wasm_multi_value_set(config, 1);
        NativeMethods.wasmtime_config_cranelift_nan_canonicalization_set(config, 1);
        NativeMethods.wasmtime_config_cranelift_opt_level_set(config, 1);
        NativeMethods.wasmtime_config_wasm_branch_hinting_set(config, 1);
        NativeMethods.wasmtime_config_concurrency_support_set(config, 0);
        NativeMethods.wasmtime_config_memory_may_move_set(config, 0);
        NativeMethods.wasmtime_config_async_stack_size_set(config, settings.NativeStackBytes + 1024 * 1024);
        NativeMethods.wasmtime_config_max_wasm_stack_set(config, settings.NativeStackBytes);
        if (settings.Pooled) UsePool(config, settings);
        return config;
    }

    private static void UsePool(nint config, WasmtimeSettings settings)
    {
        var pool = NativeMethods.wasmtime_pooling_allocation_config_new();
        NativeMethods.wasmtime_pooling_allocation_config_total_core_instances_set(pool, settings.InstancesMax);
        NativeMethods.wasmtime_pooling_allocation_config_total_memories_set(pool, settings.InstancesMax);
        NativeMethods.wasmtime_pooling_allocation_config_total_tables_set(pool, settings.InstancesMax * settings.TablesMax);
        NativeMethods.wasmtime_pooling_allocation_config_max_tables_per_module_set(pool, settings.TablesMax);
        NativeMethods.wasmtime_pooling_allocation_config_max_memory_size_set(pool, settings.MemoryBytesMax);
        NativeMethods.wasmtime_pooling_allocation_config_table_elements_set(pool, settings.TableElementsMax);
        NativeMethods.wasmtime_pooling_allocation_config_max_core_instance_size_set(pool, settings.InstanceBytesMax);
        // Memory this small is zeroed with a memset when its slot is taken again, which is cheaper than giving its pages back.
        NativeMethods.wasmtime_pooling_allocation_config_linear_memory_keep_resident_set(pool, 64 * 1024);
        NativeMethods.wasmtime_pooling_allocation_config_table_keep_resident_set(pool, 16 * 1024);
        NativeMethods.wasmtime_pooling_allocation_strategy_set(config, pool);
        NativeMethods.wasmtime_pooling_allocation_config_delete(pool);
    }
}

/// <summary>What of the configuration can vary.</summary>
internal sealed record WasmtimeSettings
{
    public bool Pooled { get; init; } = true;

    /// <summary>Most instances alive at once, idle ones included.</summary>
    public uint InstancesMax { get; init; } = 512;

    public uint TablesMax { get; init; } = 16;

    public nuint TableElementsMax { get; init; } = 10_000;

    public nuint MemoryBytesMax { get; init; } = 512 * 65536;

    /// <summary>Room for an instance's globals, function references and such.</summary>
    public nuint InstanceBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Native stack that contract code may use, far above what the counted limit lets it reach.</summary>
    public nuint NativeStackBytes { get; init; } = 48 * 1024 * 1024;

    /// <summary>Names every setting that changes compiled code, for cache keys.</summary>
    public override string ToString() => $"cranelift speed nan-canonical branch-hint stack={NativeStackBytes}";
}
