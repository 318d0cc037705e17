using System.Text;
using CsCheck;
using Vow.Engine.State;

namespace Vow.Engine.Tests.State;

internal enum OperationKind
{
    Put, Get, Delete, Contains, Mark, RollBack, Release, OpenScan, NextOfScan, CloseScan, Event, Changes, Commit, Abandon, Reopen,
}

/// <summary>One step of a random sequence. What does not fit the kind is ignored.</summary>
internal sealed record Operation(OperationKind Kind, byte[] Key, byte[] Other, byte[] Value, int Index)
{
    public static Gen<Operation> Generator(int keyBytesMax) => Gen.Select(Kinds(), Keys(keyBytesMax), Keys(keyBytesMax), Values(), Gen.Int[0, 1000])
        .Select((kind, key, other, value, index) => new Operation(kind, key, other, value, index));

    public override string ToString() =>
        $"{Kind} {Convert.ToHexString(Key)} {Convert.ToHexString(Other)} ({Value.Length} B) {Index}";

    private static readonly byte[] Alphabet = [0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF];

    // Few, short and near each other, so that keys meet again, are prefixes of one another, and enclose one another.
    private static Gen<byte[]> Keys(int bytesMax) => Gen.Int[0, 6].Select(index => Alphabet[index]).Array[1, bytesMax];

    private static Gen<byte[]> Values() => Gen.Frequency((8, Gen.Byte.Array[0, 40]), (1, Gen.Byte.Array[200, 3000]));

    private static Gen<OperationKind> Kinds() => Gen.Frequency(
        (20, Gen.Const(OperationKind.Put)), (8, Gen.Const(OperationKind.Get)), (8, Gen.Const(OperationKind.Delete)),
        (3, Gen.Const(OperationKind.Contains)), (8, Gen.Const(OperationKind.Mark)), (5, Gen.Const(OperationKind.RollBack)),
        (3, Gen.Const(OperationKind.Release)), (5, Gen.Const(OperationKind.OpenScan)), (20, Gen.Const(OperationKind.NextOfScan)),
        (2, Gen.Const(OperationKind.CloseScan)), (4, Gen.Const(OperationKind.Event)), (2, Gen.Const(OperationKind.Changes)),
        (1, Gen.Const(OperationKind.Commit)), (1, Gen.Const(OperationKind.Abandon)), (1, Gen.Const(OperationKind.Reopen)));
}

/// <summary>Runs a sequence on a journal and on the model and compares whatever can be seen.</summary>
internal sealed class JournalRun(Func<IStateStore> open) : IDisposable
{
    private static readonly Address Contract = Address.From(new byte[32]);

    private readonly JournalModel _model = new();
    private readonly List<Savepoint> _savepoints = [];
    private IStateStore _store = open();
    private Journal? _journal;

    private Journal Journal => _journal ??= new Journal(_store);

    public void Dispose()
    {
        _journal?.Clear();
        _store.Dispose();
    }

    public void Execute(Operation[] operations)
    {
        foreach (Operation operation in operations)
        {
            Step(operation);
            foreach (ScanModel scan in _model.Scans) scan.CheckCurrent();
        }

        CheckEverything();
        EndAll();
        Journal.CommitTo(_store);
        _model.Commit();
        CheckStore();
    }

    private void Step(Operation operation)
    {
        string key = Convert.ToHexString(operation.Key);
        switch (operation.Kind)
        {
            case OperationKind.Put:
                Journal.Put(operation.Key, operation.Value);
                _model.Put(key, Convert.ToHexString(operation.Value));
                break;
            case OperationKind.Get: CheckKey(operation.Key); break;
            case OperationKind.Delete: Assert.Equal(_model.Delete(key), Journal.Delete(operation.Key)); break;
            case OperationKind.Contains: Assert.Equal(_model.State.ContainsKey(key), Journal.Contains(operation.Key)); break;
            case OperationKind.OpenScan: OpenScan(operation); break;
            case OperationKind.NextOfScan: PickScan(operation)?.CheckNext(); break;
            case OperationKind.CloseScan: PickScan(operation)?.Close(); break;
            case OperationKind.Event:
                Journal.AddEvent(Contract, operation.Key, operation.Value);
                _model.AddEvent($"{key}:{Convert.ToHexString(operation.Value)}");
                break;
            case OperationKind.Changes: CheckChanges(operation); break;
            default: StepSavepoint(operation.Kind); break;
        }
    }

    private void StepSavepoint(OperationKind kind)
    {
        switch (kind)
        {
            case OperationKind.Mark:
                _savepoints.Add(Journal.Mark());
                _model.Mark();
                break;
            case OperationKind.RollBack when _savepoints.Count != 0:
                Journal.RollBack(Pop());
                _model.RollBack();
                break;
            case OperationKind.Release when _savepoints.Count != 0:
                Journal.Release(Pop());
                _model.Release();
                break;
            case OperationKind.Commit:
                EndAll();
                Journal.CommitTo(_store);
                _model.Commit();
                break;
            case OperationKind.Abandon:
                _savepoints.Clear();
                Journal.Clear();
                _model.Forget();
                break;
            case OperationKind.Reopen:
                _savepoints.Clear();
                Journal.Clear();
                _model.Forget();
                _store.Dispose();
                _store = open();
                Journal.Reset(_store);
                break;
        }
    }

    private void OpenScan(Operation operation)
    {
        byte[] end = operation.Index % 5 == 0 ? [] : operation.Other;
        bool descending = operation.Index % 2 == 0;
        JournalScan scan = Journal.OpenScan(operation.Key, end, descending);
        _model.OpenScan(scan, Convert.ToHexString(operation.Key), Convert.ToHexString(end), descending);
    }

    // Mostly the newest ones: they live.
    private ScanModel? PickScan(Operation operation)
    {
        int count = _model.Scans.Count;
        return count == 0 ? null : _model.Scans[Math.Max(0, count - 1 - (operation.Index % 6))];
    }

    private void CheckKey(byte[] key)
    {
        bool exists = _model.State.TryGetValue(Convert.ToHexString(key), out string? expected);
        Assert.Equal(exists, Journal.TryGet(key, out ReadOnlySpan<byte> value));
        Assert.Equal(expected ?? "", Convert.ToHexString(value));
    }

    private void CheckChanges(Operation operation)
    {
        if (_savepoints.Count == 0) return;
        int depth = operation.Index % _savepoints.Count;
        Assert.Equal(_model.ChangesSince(depth), Journal.ChangesSince(_savepoints[depth])
            .Select(change => (Hex(change.Key)!, Hex(change.Before), Hex(change.After))));
        Assert.Equal(_model.ChangesSince(depth), Walked(_savepoints[depth]));
        Assert.Equal(_model.EventsSince(depth), Journal.EventsSince(_savepoints[depth])
            .Select(item => $"{Hex(item.Topic)}:{Hex(item.Data)}"));
    }

    // A walk also visits keys that ended as they began, and follows the order of the writes.
    private List<(string Key, string? Before, string? After)> Walked(Savepoint savepoint)
    {
        var walked = new List<(string Key, string? Before, string? After)>();
        JournalChanges changes = Journal.WalkChangesSince(savepoint);
        while (changes.MoveNext())
        {
            string? before = changes.TryGetBefore(out ReadOnlySpan<byte> old) ? Convert.ToHexString(old) : null;
            string? after = changes.TryGetAfter(out ReadOnlySpan<byte> now) ? Convert.ToHexString(now) : null;
            walked.Add((Convert.ToHexString(changes.Key), before, after));
        }

        Assert.Equal(walked.Count, walked.Select(change => change.Key).Distinct().Count());
        return [.. walked.Where(change => change.Before != change.After).OrderBy(change => change.Key, StringComparer.Ordinal)];
    }

    private void CheckEverything()
    {
        Assert.Equal(_model.Depth, Journal.Depth);
        Assert.Equal(_model.Events.Count, Journal.EventCount);
        for (int index = 0; index < Journal.EventCount; index++)
        {
            EventView view = Journal.EventAt(index);
            Assert.Equal(_model.Events[index], $"{Convert.ToHexString(view.Topic)}:{Convert.ToHexString(view.Data)}");
            Assert.True(view.Contract.SequenceEqual(Contract.Span));
        }

        foreach (string key in _model.State.Keys) CheckKey(Convert.FromHexString(key));
        foreach (bool descending in (bool[])[false, true])
        {
            using JournalScan scan = Journal.OpenScan([], [], descending);
            var model = new ScanModel(scan, JournalModel.Range(_model.State, "", "", descending));
            for (int step = 0; step <= _model.State.Count; step++) model.CheckNext();
        }
    }

    private void CheckStore()
    {
        using IStateSnapshot snapshot = _store.Snapshot();
        using IStateCursor cursor = snapshot.Scan([], [], descending: false);
        var content = new StringBuilder();
        while (cursor.MoveNext()) content.Append(Convert.ToHexString(cursor.Key)).Append('=').AppendLine(Convert.ToHexString(cursor.Value));
        Assert.Equal(string.Concat(_model.Committed.Select(pair => $"{pair.Key}={pair.Value}{Environment.NewLine}")), content.ToString());
    }

    private void EndAll()
    {
        while (_savepoints.Count != 0) Journal.Release(Pop());
        while (_model.Depth != 0) _model.Release();
    }

    private Savepoint Pop()
    {
        Savepoint savepoint = _savepoints[^1];
        _savepoints.RemoveAt(_savepoints.Count - 1);
        return savepoint;
    }

    private static string? Hex(ReadOnlyMemory<byte>? bytes) => bytes is { } content ? Convert.ToHexString(content.Span) : null;
}
