using System.Text;

namespace Vow.Engine.Native;

/// <summary>Reads and frees the errors that Wasmtime's C API returns.</summary>
internal static unsafe class WasmtimeError
{
    /// <summary>Throws when <paramref name="error"/> is not null: what failed is the node's fault, never a contract's.</summary>
    public static void ThrowIfAny(nint error, string whatFailed)
    {
        if (error != 0) throw new EngineFaultException($"{whatFailed}: {TakeMessage(error)}");
    }

    /// <summary>The error's message; the error is freed.</summary>
    public static string TakeMessage(nint error)
    {
        NativeMethods.wasmtime_error_message(error, out var message);
        NativeMethods.wasmtime_error_delete(error);
        return TakeText(message);
    }

    /// <summary>The bytes as UTF-8 text; they are freed.</summary>
    public static string TakeText(ByteVector bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.Span);
        NativeMethods.wasm_byte_vec_delete(bytes);
        return text;
    }
}
