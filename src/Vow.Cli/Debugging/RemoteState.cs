using System.Buffers;
using Vow.Client;
using Vow.Engine.State;

namespace Vow.Cli.Debugging;

/// <summary>The state of a node's chain at a height, asked for key by key over HTTP when it is read.</summary>
/// <param name="node">The node.</param>
/// <param name="height">The height.</param>
/// <param name="itemsPerAnswer">Most keys of a range in an answer; null for as many as the node likes.</param>
/// <param name="cancellation">Gives up.</param>
internal sealed class RemoteState(NodeClient node, ulong height, int? itemsPerAnswer, CancellationToken cancellation) : IStateReader
{
    private const int PatienceMax = 20;

    public bool TryGet(ReadOnlySpan<byte> key, IBufferWriter<byte> value)
    {
        var flat = key.ToArray();
        var answer = Ask(() => node.StateValueAsync(flat, height, cancellation));
        if (answer.Value is not { } found) return false;
        value.Write(found.Span);
        return true;
    }

    public IStateCursor Scan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> limit, bool descending) => new Cursor(this, start.ToArray(), limit.ToArray(), descending);

    /// <summary>Waits for a node that asks for patience, for a while.</summary>
    /// <exception cref="StateStoreException">The node refuses or cannot be reached; its own words are the cause.</exception>
    private T Ask<T>(Func<Task<T>> question)
    {
        for (var asked = 1; ; asked++)
        {
            try
            {
                // The engine's thread is waiting anyway, and there is nothing that it could hold up.
                return question().GetAwaiter().GetResult();
            }
            catch (NodeException busy) when (busy.RetryAfter is { } after && asked < PatienceMax)
            {
                cancellation.WaitHandle.WaitOne(after < TimeSpan.FromSeconds(5) ? after : TimeSpan.FromSeconds(5));
            }
            catch (NodeException error)
            {
                throw new StateStoreException(StateStoreFault.InputOutput, error.Message, error);
            }
        }
    }

    private sealed class Cursor(RemoteState state, byte[] start, byte[] end, bool descending) : IStateCursor
    {
        private StateRangeResponse? _page;
        private int _at = -1;

        public ReadOnlySpan<byte> Key => _page!.Items[_at].Key.Span;

        public ReadOnlySpan<byte> Value => _page!.Items[_at].Value.Span;

        public bool MoveNext()
        {
            if (_page is not null && ++_at < _page.Items.Count) return true;
            if (_page is { IsLast: true }) return false;
            if (_page is { Items.Count: > 0 } last) GoOnBehind(last.Items[^1].Key.Span);
            _page = state.Ask(() => state.RangeAsync(start, end, descending));
            _at = 0;
            // An answer outside of what was asked for, or out of order, would be executed as if it were the state.
            if (!IsInOrder(_page)) throw new StateStoreException(StateStoreFault.Corrupt, "the node's answer is not the range that it was asked for");
            return _page.Items.Count > 0;
        }

        public void Dispose()
        {
        }

        // The first key after K is K ‖ 0.
        private void GoOnBehind(ReadOnlySpan<byte> key)
        {
            if (descending) end = key.ToArray();
            else start = [.. key, 0];
        }

        private bool IsInOrder(StateRangeResponse page)
        {
            ReadOnlySpan<byte> before = default;
            foreach (var item in page.Items)
            {
                var key = item.Key.Span;
                if (key.SequenceCompareTo(start) < 0 || key.SequenceCompareTo(end) >= 0) return false;
                if (before.Length > 0 && (descending ? key.SequenceCompareTo(before) >= 0 : key.SequenceCompareTo(before) <= 0)) return false;
                before = key;
            }

            return page.IsLast || page.Items.Count > 0;
        }
    }

    private Task<StateRangeResponse> RangeAsync(byte[] start, byte[] end, bool descending) =>
        node.StateRangeAsync(start, end, descending, itemsPerAnswer, height, cancellation);
}
