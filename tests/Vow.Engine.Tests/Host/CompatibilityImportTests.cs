using System.Text;
using Xunit;

namespace Vow.Engine.Tests.Host;

/// <summary>What stock toolchains import (ABI, section 3).</summary>
public sealed class CompatibilityImportTests(HostCallFixture fixture) : IClassFixture<HostCallFixture>
{
    [Theory]
    [InlineData(16, 64, "bad (a.ts:3:7)")]
    [InlineData(0, 64, "abort (a.ts:3:7)")]
    [InlineData(16, 0, "bad (unknown:3:7)")]
    [InlineData(0, 0, "abort (unknown:3:7)")]
    public void Abort_RevertsWithMessageFileAndPlace(int message, int file, string expected)
    {
        var result = Abort(message, file);
        Assert.Equal(ErrorCode.Reverted, result.Error?.Code);
        Assert.Equal(expected, Encoding.UTF8.GetString(result.ReturnData.Span));
        // The place stands in the payload, and for people apart from the message.
        Assert.Equal(expected, result.Error!.Place is { } place ? $"{result.Error.Message} ({place})" : result.Error.Message);
        Assert.Equal(file != 0, result.Error.Place is not null);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(65537)]
    [InlineData(-1)]
    [InlineData(65504)]
    public void AbortWithAStringOutsideOfMemory_IsOutOfBounds(int place)
    {
        var result = Abort(place, 0);
        Assert.Equal(ErrorCode.MemoryOutOfBounds, result.Error?.Code);
        Assert.Contains("abort", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wbg")]
    [InlineData("__wbindgen_placeholder__")]
    [InlineData("./token_bg.js")]
    public void WasmBindgensThrow_RevertsWithItsMessage(string module)
    {
        var result = fixture.Run($"""
            (module
              (import "{module}" "__wbindgen_init_externref_table" (func $init))
              (import "{module}" "__wbindgen_throw" (func $throw (param i32 i32)))
              (memory (export "memory") 1) (data (i32.const 8) "not allowed")
              (func (export "run") call $init i32.const 8 i32.const 11 call $throw))
            """, "run", [], [], readOnly: false);
        Assert.Equal(ErrorCode.Reverted, result.Error?.Code);
        Assert.Equal("not allowed", Encoding.UTF8.GetString(result.ReturnData.Span));
    }

    // Two AssemblyScript strings, byte length and then UTF-16, at 16 and 64. The string near the memory's end claims a length of 4 GiB.
    private ExecutionResult Abort(int message, int file) => fixture.Run("""
        (module
          (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
          (memory (export "memory") 1)
          (data (i32.const 12) "\06\00\00\00b\00a\00d\00")
          (data (i32.const 60) "\08\00\00\00a\00.\00t\00s\00")
          (data (i32.const 65500) "\ff\ff\ff\ff")
          (func (export "run") (param i32 i32)
            local.get 0 local.get 1 i32.const 3 i32.const 7 call $abort))
        """, "run", [WasmValue.I32(message), WasmValue.I32(file)], [], readOnly: false);
}
