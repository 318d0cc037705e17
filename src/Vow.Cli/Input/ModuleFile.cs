using System.Text;
using System.Text.RegularExpressions;
using Vow.Engine;
using Vow.Wasm;

namespace Vow.Cli.Input;

/// <summary>A module read from a <c>.wasm</c> or <c>.wat</c> file.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Bytes">The module in binary form.</param>
internal sealed partial record ModuleFile(string Path, byte[] Bytes)
{
    /// <summary>Text is several times as long as the module it describes; beyond this it is not read.</summary>
    private static readonly long TextBytesMax = 16L * Limits.V1.ModuleBytesMax;

    /// <summary>Reads a module; text is told from bytes by the magic number, not by the file's name.</summary>
    /// <exception cref="CliException">The file cannot be read.</exception>
    /// <exception cref="ModuleTextException">The text is not a module.</exception>
    /// <exception cref="WasmValidationException">The module is larger than the profile allows.</exception>
    public static ModuleFile Read(string path)
    {
        var length = File.Exists(path) ? new FileInfo(path).Length : 0;
        if (length > TextBytesMax || (length > Limits.V1.ModuleBytesMax && !IsTextName(path)))
            throw TooLarge(length);

        var bytes = BoundedFile.Read(path, TextBytesMax, "FILE");
        if (LooksLikeWasm(bytes) || !IsTextName(path)) return new ModuleFile(path, bytes);
        return new ModuleFile(path, Assemble(path, bytes));
    }

    public static bool IsTextName(string path) => path.EndsWith(".wat", StringComparison.OrdinalIgnoreCase);

    public static bool IsModuleName(string path) => IsTextName(path) || path.EndsWith(".wasm", StringComparison.OrdinalIgnoreCase);

    private static bool LooksLikeWasm(byte[] bytes) => bytes.AsSpan().StartsWith("\0asm"u8);

    private static WasmValidationException TooLarge(long length) =>
        new(new WasmError(WasmErrorCode.LimitExceeded, $"The file has {length} bytes; a module may have {Limits.V1.ModuleBytesMax}")
        {
            Subject = nameof(Limits.ModuleBytesMax),
            Limit = Limits.V1.ModuleBytesMax,
            Actual = length,
            Help = "Build in release mode, strip debug information (wasm-ld --strip-debug, cargo strip = \"debuginfo\"), or run wasm-opt -Oz.",
        });

    private static byte[] Assemble(string path, byte[] text)
    {
        try
        {
            return WatText.ToWasm(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text));
        }
        catch (DecoderFallbackException error)
        {
            throw new ModuleTextException($"The text is not UTF-8: byte {error.Index} cannot be read.", null, null);
        }
        catch (FormatException error)
        {
            // The assembler does not know the file's name; with it, editors and terminals can jump to the place.
            var message = error.Message.Replace("<anon>", path, StringComparison.Ordinal);
            var place = PlacePattern().Match(error.Message);
            throw place.Success
                ? new ModuleTextException(message, int.Parse(place.Groups[1].ValueSpan), int.Parse(place.Groups[2].ValueSpan))
                : new ModuleTextException(message, null, null);
        }
    }

    [GeneratedRegex(@"<anon>:(\d{1,9}):(\d{1,9})")]
    private static partial Regex PlacePattern();
}

/// <summary>A <c>.wat</c> file is not a module; <see cref="Exception.Message"/> shows the place.</summary>
internal sealed class ModuleTextException(string message, int? line, int? column) : Exception(message)
{
    public int? Line { get; } = line;

    public int? Column { get; } = column;
}
