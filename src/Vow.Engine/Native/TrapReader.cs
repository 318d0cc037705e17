namespace Vow.Engine.Native;

/// <summary>Why native code ended, and the frames it was in, in the indices and offsets of the instrumented module.</summary>
internal readonly record struct TrapCause(ErrorCode Code, RawFrame[] Frames, string? UnknownMessage);

/// <summary>A frame as Wasmtime reports it.</summary>
internal readonly record struct RawFrame(uint FunctionIndex, long ModuleOffset);

/// <summary>Maps Wasmtime's traps to codes, exhaustively.</summary>
internal static unsafe class TrapReader
{
    /// <summary>Most frames that are reported: the innermost ones.</summary>
    private const int FramesMax = 64;

    /// <summary>Reads what ended the call, and frees it. A code of <see cref="ErrorCode.None"/> means: not a trap of an instruction.</summary>
    public static TrapCause Take(nint error, nint trap)
    {
        if (trap != 0)
        {
            var code = NativeMethods.wasmtime_trap_code(trap, out var number) != 0 ? CodeOf(number) : ErrorCode.None;
            NativeMethods.wasm_trap_trace(trap, out var trace);
            var frames = TakeFrames(trace);
            NativeMethods.wasm_trap_message(trap, out var message);
            var text = WasmtimeError.TakeText(message);
            NativeMethods.wasm_trap_delete(trap);
            return new TrapCause(code, frames, text);
        }

        NativeMethods.wasmtime_error_wasm_trace(error, out var errorTrace);
        var errorFrames = TakeFrames(errorTrace);
        return new TrapCause(ErrorCode.None, errorFrames, WasmtimeError.TakeMessage(error));
    }

    /// <summary>
    /// The code of a trap (<c>wasmtime/trap.h</c>, version 50). A native stack overflow, an interrupt, fuel and everything of proposals that are off cannot
    /// happen in an instrumented module: they stay unknown and become a fault of the node.
    /// </summary>
    public static ErrorCode CodeOf(byte number) => number switch
    {
        1 => ErrorCode.MemoryOutOfBounds,
        3 => ErrorCode.TableOutOfBounds,
        4 => ErrorCode.IndirectCallToNull,
        5 => ErrorCode.BadSignature,
        6 => ErrorCode.IntegerOverflow,
        7 => ErrorCode.IntegerDivisionByZero,
        8 => ErrorCode.BadConversionToInteger,
        9 => ErrorCode.Unreachable,
        _ => ErrorCode.None,
    };

    private static RawFrame[] TakeFrames(PointerVector trace)
    {
        var count = (int)Math.Min(trace.Size, FramesMax);
        var frames = new RawFrame[count];
        for (var i = 0; i < count; i++)
        {
            var offset = NativeMethods.wasm_frame_module_offset(trace.Data[i]);
            frames[i] = new RawFrame(NativeMethods.wasm_frame_func_index(trace.Data[i]), offset == nuint.MaxValue ? -1 : (long)offset);
        }

        NativeMethods.wasm_frame_vec_delete(trace);
        return frames;
    }
}
