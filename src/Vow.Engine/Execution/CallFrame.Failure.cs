using Vow.Engine.Host;

namespace Vow.Engine.Execution;

/// <content>What people are told of a failure. No contract sees any of it, and nothing of it costs gas.</content>
internal sealed unsafe partial class CallFrame
{
    private const int PlaceBytesMax = 256;

    private static ReadOnlySpan<byte> PlaceMark => "at "u8;

    private byte[] _place = [];
    private int _placeBytes;

    /// <summary>The call of another contract that failed last; null when none did, or when a later one went well.</summary>
    public NestedFailure? LastFailure { get; set; }

    /// <summary>The place in its source that the contract wrote with <c>debug_log</c> right before it ended; empty when it wrote none.</summary>
    public ReadOnlySpan<byte> Place => _place.AsSpan(0, _placeBytes);

    /// <summary>Keeps the message <c>at FILE:LINE</c>, which contracts write with <c>debug_log</c> before they revert.</summary>
    public void NotePlace(ReadOnlySpan<byte> message)
    {
        if (!message.StartsWith(PlaceMark) || message.Length - PlaceMark.Length is < 1 or > PlaceBytesMax) return;
        if (_place.Length == 0) _place = new byte[PlaceBytesMax];
        message[PlaceMark.Length..].CopyTo(_place);
        _placeBytes = message.Length - PlaceMark.Length;
    }

    // Whatever else the contract asks for after it named a place, it did not end there.
    private static bool MayEndCall(HostFunctionId function) => function is HostFunctionId.Revert or HostFunctionId.Abort or HostFunctionId.WbindgenThrow;

    private void ForgetFailures()
    {
        _placeBytes = 0;
        LastFailure = null;
    }
}
