using System.Runtime.InteropServices;

namespace Vow.Engine.Native;

/// <summary>
/// The functions of Wasmtime's C API that the engine uses (headers of Wasmtime 50, <c>wasm.h</c> and <c>wasmtime/*.h</c>). Those that run in nanoseconds, take
/// no lock and never call back suppress the garbage collector's transition.
/// </summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "wasmtime";

    [LibraryImport(Library)] public static partial nint wasm_config_new();
    [LibraryImport(Library)] public static partial nint wasm_engine_new_with_config(nint config);
    [LibraryImport(Library)] public static partial void wasm_engine_delete(nint engine);

    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_branch_hinting_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_simd_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_relaxed_simd_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_threads_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_memory64_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_multi_memory_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_gc_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_function_references_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_exceptions_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_tail_call_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_reference_types_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_bulk_memory_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_multi_value_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_custom_page_sizes_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_wide_arithmetic_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_stack_switching_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_cranelift_nan_canonicalization_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_cranelift_opt_level_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_concurrency_support_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_memory_may_move_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_max_wasm_stack_set(nint config, nuint bytes);
    [LibraryImport(Library)] public static partial void wasmtime_config_async_stack_size_set(nint config, nuint bytes);
    [LibraryImport(Library)] public static partial void wasmtime_config_consume_fuel_set(nint config, byte value);

    [LibraryImport(Library)] public static partial nint wasmtime_pooling_allocation_config_new();
    [LibraryImport(Library)] public static partial void wasmtime_pooling_allocation_config_delete(nint pool);
    [LibraryImport(Library)] public static partial void wasmtime_pooling_allocation_config_total_core_instances_set(nint pool, uint count);
    [LibraryImport(Library)] public static partial void wasmtime_pooling_allocation_config_total_memories_set(nint pool, uint count);
    [LibraryImport(Library)] public static partial void wasmtime_pooling_allocation_config_total_tables_set(nint pool, uint count);
    [LibraryImport(Library)] public static partial void wasmtime_pooling_allocation_config_max_memory_size_set(nint pool, nuint bytes);
    [LibraryImport(Library)] public static partial void wasmtime_pooling_allocation_config_table_elements_set(nint pool, nuint count);
    [LibraryImport(Library)] public static partial void wasmtime_pooling_allocation_config_max_core_instance_size_set(nint pool, nuint bytes);
    [LibraryImport(Library)] public static partial void wasmtime_pooling_allocation_config_max_tables_per_module_set(nint pool, uint count);
    [LibraryImport(Library)] public static partial void wasmtime_pooling_allocation_config_linear_memory_keep_resident_set(nint pool, nuint bytes);
    [LibraryImport(Library)] public static partial void wasmtime_pooling_allocation_config_table_keep_resident_set(nint pool, nuint bytes);
    [LibraryImport(Library)] public static partial void wasmtime_pooling_allocation_strategy_set(nint config, nint pool);

    [LibraryImport(Library)] public static partial nint wasmtime_module_new(nint engine, byte* wasm, nuint size, out nint module);
    [LibraryImport(Library)] public static partial nint wasmtime_module_serialize(nint module, out ByteVector bytes);
    [LibraryImport(Library)] public static partial nint wasmtime_module_deserialize(nint engine, byte* bytes, nuint size, out nint module);
    [LibraryImport(Library)] public static partial void wasmtime_module_image_range(nint module, out nuint start, out nuint end);
    [LibraryImport(Library)] public static partial void wasmtime_module_delete(nint module);
    [LibraryImport(Library)] public static partial nint wasmtime_wat2wasm(byte* text, nuint size, out ByteVector wasm);

    [LibraryImport(Library)] public static partial nint wasmtime_linker_new(nint engine);
    [LibraryImport(Library)] public static partial nint wasmtime_linker_clone(nint linker);
    [LibraryImport(Library)] public static partial void wasmtime_linker_delete(nint linker);
    [LibraryImport(Library)]
    public static partial nint wasmtime_linker_define_func_unchecked(nint linker, byte* module, nuint moduleSize, byte* name, nuint nameSize,
        nint type, delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> callback, nint data, nint finalizer);
    [LibraryImport(Library)] public static partial nint wasmtime_linker_instantiate_pre(nint linker, nint module, out nint instancePre);
    [LibraryImport(Library)] public static partial nint wasmtime_instance_pre_instantiate(nint pre, nint context, out InstanceItem instance, out nint trap);
    [LibraryImport(Library)] public static partial void wasmtime_instance_pre_delete(nint pre);

    [LibraryImport(Library)] public static partial nint wasmtime_store_new(nint engine, nint data, nint finalizer);
    [LibraryImport(Library)] public static partial nint wasmtime_store_context(nint store);
    [LibraryImport(Library)] public static partial void wasmtime_store_delete(nint store);
    [LibraryImport(Library)] public static partial nint wasmtime_context_set_fuel(nint context, ulong fuel);
    [LibraryImport(Library)] public static partial byte wasmtime_instance_export_get(nint context, in InstanceItem instance, byte* name, nuint size, out Extern item);

    [LibraryImport(Library)] public static partial nint wasmtime_func_call_unchecked(nint context, ExternItem* function, RawValue* values, nuint count, nint* trap);
    [SuppressGCTransition, LibraryImport(Library)] public static partial byte* wasmtime_memory_data(nint context, ExternItem* memory);
    [SuppressGCTransition, LibraryImport(Library)] public static partial nuint wasmtime_memory_data_size(nint context, ExternItem* memory);
    [LibraryImport(Library)] public static partial nint wasmtime_memory_grow(nint context, ExternItem* memory, ulong delta, out ulong previous);
    [SuppressGCTransition, LibraryImport(Library)] public static partial void wasmtime_global_get(nint context, ExternItem* global, TaggedValue* value);
    [SuppressGCTransition, LibraryImport(Library)] public static partial nint wasmtime_global_set(nint context, ExternItem* global, TaggedValue* value);

    [LibraryImport(Library)] public static partial nint wasmtime_trap_new(byte* message, nuint size);
    [LibraryImport(Library)] public static partial byte wasmtime_trap_code(nint trap, out byte code);
    [LibraryImport(Library)] public static partial void wasm_trap_message(nint trap, out ByteVector message);
    [LibraryImport(Library)] public static partial void wasm_trap_trace(nint trap, out PointerVector frames);
    [LibraryImport(Library)] public static partial void wasm_trap_delete(nint trap);
    [LibraryImport(Library)] public static partial void wasmtime_error_message(nint error, out ByteVector message);
    [LibraryImport(Library)] public static partial void wasmtime_error_wasm_trace(nint error, out PointerVector frames);
    [LibraryImport(Library)] public static partial void wasmtime_error_delete(nint error);
    [LibraryImport(Library)] public static partial uint wasm_frame_func_index(nint frame);
    [LibraryImport(Library)] public static partial nuint wasm_frame_module_offset(nint frame);
    [LibraryImport(Library)] public static partial void wasm_frame_vec_delete(in PointerVector frames);
    [LibraryImport(Library)] public static partial void wasm_byte_vec_delete(in ByteVector bytes);

    [LibraryImport(Library)] public static partial nint wasm_valtype_new(byte kind);
    [LibraryImport(Library)] public static partial void wasm_valtype_vec_new(out PointerVector vector, nuint size, nint* types);
    [LibraryImport(Library)] public static partial nint wasm_functype_new(ref PointerVector parameters, ref PointerVector results);
    [LibraryImport(Library)] public static partial void wasm_functype_delete(nint type);
}
