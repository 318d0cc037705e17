using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Arm = System.Runtime.Intrinsics.Arm;
using X86 = System.Runtime.Intrinsics.X86;

namespace Vow.Engine.Code;

/// <summary>
/// The machine as far as compiled code depends on it. The compiler uses whatever the processor offers, so a folder of artifacts that moves
/// to an older processor must miss.
/// </summary>
internal static class MachineDescription
{
    /// <summary>One line: runtime identifier, architecture, vector width and processor features, in a fixed order.</summary>
    public static string Current { get; } =
        $"{RuntimeInformation.RuntimeIdentifier} {RuntimeInformation.ProcessArchitecture} vector{VectorBits} {string.Join(',', Features())}";

    private static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    private static IEnumerable<string> Features()
    {
        (string Name, bool Present)[] features =
        [
            ("sse3", X86.Sse3.IsSupported), ("ssse3", X86.Ssse3.IsSupported), ("sse41", X86.Sse41.IsSupported), ("sse42", X86.Sse42.IsSupported),
            ("popcnt", X86.Popcnt.IsSupported), ("avx", X86.Avx.IsSupported), ("avx2", X86.Avx2.IsSupported), ("fma", X86.Fma.IsSupported),
            ("bmi1", X86.Bmi1.IsSupported), ("bmi2", X86.Bmi2.IsSupported), ("lzcnt", X86.Lzcnt.IsSupported),
            ("avx512f", X86.Avx512F.IsSupported), ("avx512bw", X86.Avx512BW.IsSupported), ("avx512cd", X86.Avx512CD.IsSupported),
            ("avx512dq", X86.Avx512DQ.IsSupported), ("avx512vbmi", X86.Avx512Vbmi.IsSupported),
            ("advsimd", Arm.AdvSimd.IsSupported), ("arm-crc32", Arm.Crc32.IsSupported), ("arm-dp", Arm.Dp.IsSupported), ("arm-rdm", Arm.Rdm.IsSupported),
        ];
        return features.Where(feature => feature.Present).Select(feature => feature.Name);
    }
}
