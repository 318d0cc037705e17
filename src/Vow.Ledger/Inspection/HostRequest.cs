using System.Buffers.Binary;
using Vow.Engine;
using Vow.Engine.Host;
using Vow.Engine.Tracing;

namespace Vow.Ledger.Inspection;

/// <summary>Requests of contracts that the chain answers with a status: what was asked for, and why it was not done, in words.</summary>
internal static class HostRequest
{
    private const int MethodBytesShownMax = 64;

    /// <summary>Why a request was refused; null when it was not. A call that ran and failed is told by itself.</summary>
    public static RefusedRequest? RefusalOf(in HostCallRecord hostCall)
    {
        if (hostCall.Result == 0) return null;
        return hostCall.Function.Id switch
        {
            HostFunctionId.Transfer => new RefusedRequest(
                $"transfer of {Amount(hostCall, 1)} to {AddressAt(hostCall, 0)}", $"the contract has {Display.Amount(hostCall.View.Balance)}", "Pay into the contract first, or send less"),
            HostFunctionId.UpgradeContract => new RefusedRequest("upgrade of its own code", "no code is stored under that hash", "Upload the module first, and check the hash"),
            HostFunctionId.CreateContract => Of($"making a contract of code {CodeAt(hostCall)}", (int)hostCall.Result, hostCall),
            _ => Of($"call of {MethodAt(hostCall)} of {AddressAt(hostCall, 0)}", (int)hostCall.Result, hostCall),
        };
    }

    /// <summary>Bytes of the contract's memory that an argument points at; false when they do not lie in it.</summary>
    public static bool TryRead(in HostCallRecord hostCall, int pointer, uint length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        uint start = (uint)hostCall.Arguments[pointer];
        if ((ulong)start + length > (ulong)hostCall.Memory.Length) return false;
        bytes = hostCall.Memory.Slice((int)start, (int)length);
        return true;
    }

    // The statuses of the ABI, section 3.
    private static RefusedRequest? Of(string request, int status, in HostCallRecord hostCall) => status switch
    {
        4 when hostCall.Function.Id == HostFunctionId.CreateContract => new RefusedRequest(
            request, "no such code is stored, its init takes numbers, or the address is taken", "Upload the module first, check the hash, and choose another salt for another contract of the same code"),
        4 => new RefusedRequest(
            request, "no contract lives there, it is frozen, or it has no such method that takes bytes", "Check the address and the name of the method; 'vow contract ADDRESS' shows what is there"),
        5 => new RefusedRequest(request, $"it sends value, and the contract has {Display.Amount(hostCall.View.Balance)}", "Pay into the contract first, or send less"),
        6 => new RefusedRequest(request, $"contract calls are nested {hostCall.Depth} deep, which is the most", "Let contracts call each other less deeply: end a recursion, or turn it into several transactions"),
        7 => new RefusedRequest(
            request, "re-entrancy: a call of that contract is under way, and does not allow calls back into it",
            "Call back after the first call has ended, or let that contract allow it where it is safe (flag 2 of its own call_contract)"),
        8 => new RefusedRequest(request, "a read-only call cannot be sent value", "Send no value, or call without the read-only flag"),
        _ => null,
    };

    private static string MethodAt(in HostCallRecord hostCall) =>
        TryRead(hostCall, 1, (uint)hostCall.Arguments[2], out ReadOnlySpan<byte> method) ? Display.Harmless(System.Text.Encoding.UTF8.GetString(method[..Math.Min(method.Length, MethodBytesShownMax)])) : "a method";

    private static string AddressAt(in HostCallRecord hostCall, int argument) =>
        TryRead(hostCall, argument, Address.Bytes, out ReadOnlySpan<byte> address) ? AddressText.Format(Address.From(address)) : "an address";

    private static string CodeAt(in HostCallRecord hostCall) => TryRead(hostCall, 0, CodeHash.Bytes, out ReadOnlySpan<byte> code) ? $"{CodeHash.From(code).ToString()[..8]}…" : "some hash";

    private static string Amount(in HostCallRecord hostCall, int argument) =>
        TryRead(hostCall, argument, 16, out ReadOnlySpan<byte> amount) ? Display.Amount(BinaryPrimitives.ReadUInt128LittleEndian(amount)) : "value";
}
