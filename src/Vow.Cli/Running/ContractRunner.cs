using Vow.Cli.Input;
using Vow.Engine;
using Vow.Engine.Code;
using Vow.Engine.State;
using Vow.Ledger.Inspection;
using Vow.Wasm;

namespace Vow.Cli.Running;

/// <summary>Runs one method of a contract against a state, making the contract first if it is not there.</summary>
internal sealed class ContractRunner(WasmVm vm, IStateStore state, RunRequest request)
{
    /// <summary>Contracts made from the command line belong to nobody, so that their address does not depend on who calls first.</summary>
    private static Address Creator => default;

    /// <exception cref="CliException">The method or its arguments do not exist or do not fit; nothing was run.</exception>
    /// <exception cref="WasmValidationException">The module is refused.</exception>
    public RunReport Run(ReadOnlyMemory<byte> wasm, CancellationToken cancellation)
    {
        var code = vm.Store(wasm);
        var method = FindMethod(code.Facts);
        var input = request.Input(method);
        var contract = request.Contract ?? JournalLedger.ContractAddress(Creator, code.Hash, request.Salt.Span);

        var journal = new Journal(state);
        var init = Prepare(journal, contract, code, cancellation);
        if (init is { Result.IsSuccess: false }) return init;
        // Two transactions: what init did stays even if the method fails.
        if (!request.IsReadOnly) journal.CommitTo(state);

        var report = Call(journal, code, contract, method.Name, input.Bytes, request.Value,
            environment => request.IsReadOnly
                ? vm.Query(code.Hash, environment, method.Name, [.. input.Numbers], cancellation)
                : vm.Execute(code.Hash, environment, method.Name, [.. input.Numbers], cancellation));
        if (report.Result.IsSuccess && !request.IsReadOnly) journal.CommitTo(state);
        return report with { Init = init };
    }

    private CodeMethod FindMethod(CodeFacts facts)
    {
        if (CodeFacts.IsReserved(request.Method))
            throw CliException.Usage($"'{request.Method}' is reserved: only the engine calls it.",
                request.Method == "init" ? "init runs by itself on the contract's first use; give it --init-param, or --init-input and --init-arg." : null);
        if (facts.MethodsByName.TryGetValue(request.Method, out var method)) return method;

        var callable = facts.Callable.ToList();
        var nearest = Spelling.Nearest(request.Method, callable);
        throw CliException.Usage($"There is no method '{ByteText.Shortened(request.Method)}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}",
            callable.Count == 0 ? "The module exports no callable method." : $"It has: {string.Join(", ", callable)}.");
    }

    /// <summary>Makes the contract, or gives it the file's code if it has another; returns the call of <c>init</c> or <c>migrate</c>, if there was one.</summary>
    private RunReport? Prepare(Journal journal, Address contract, StoredCode code, CancellationToken cancellation)
    {
        var exists = JournalLedger.Instance.TryGetCode(journal, contract, out var present);
        if (exists && present == code.Hash) return null;

        JournalLedger.SetCode(journal, contract, code.Hash);
        if (!code.Facts.MethodsByName.TryGetValue(exists ? "migrate" : "init", out var method)) return null;
        var input = request.InitInput(method);
        return Call(journal, code, contract, method.Name, input.Bytes, 0, environment => exists
            ? vm.Migrate(code.Hash, environment, [.. input.Numbers], cancellation)
            : vm.Instantiate(code.Hash, environment, [.. input.Numbers], cancellation));
    }

    private static void Give(Journal journal, Address caller, Address contract, UInt128 value)
    {
        var balance = JournalLedger.Instance.GetBalance(journal, caller);
        var received = JournalLedger.Instance.GetBalance(journal, contract);
        if (UInt128.MaxValue - UInt128.Max(balance, received) < value)
        {
            throw CliException.Usage($"--value: {value} on top of what is kept in the data folder (caller {balance}, contract {received}) is more than an amount can be, 2^128 - 1; send less, or use another --data folder.");
        }

        JournalLedger.SetBalance(journal, caller, balance + value);
    }

    private RunReport Call(Journal journal, StoredCode code, Address contract, string method, ReadOnlyMemory<byte> input, UInt128 value, Func<WasmEnv, ExecutionResult> execute)
    {
        // Nobody mints in a state of one's own: who sends value is given it first.
        if (value > 0) Give(journal, request.Caller, contract, value);
        var recorder = new CallRecorder(request.IsTraced ? TraceLimits.Whole : TraceLimits.LogsOnly with { LogBytesMax = TraceLimits.Whole.LogBytesMax }, ProbeLevel.None);
        var profiler = request.IsProfiled && method == request.Method ? new ProfiledRecorder(recorder) : null;
        var savepoint = journal.Mark();
        var result = execute(new WasmEnv
        {
            Contract = contract,
            Caller = request.Caller,
            Block = request.Block,
            Value = value,
            Input = input,
            GasLimit = request.GasLimit,
            Timeout = request.Timeout,
            ReadOnly = request.IsReadOnly && method == request.Method,
            State = journal,
            Observer = profiler is null ? recorder : profiler,
        });
        var report = Report(journal, savepoint, code, contract, method, result, recorder) with
        {
            Profile = profiler is null ? null : TransactionProfile.Named(profiler.Complete(), ModuleOf, _ => null),
        };
        journal.Release(savepoint);
        return report;
    }

    // What a run did is kept when its call returned: there is no transaction around it that could fail.
    private static TracedCall? Traced(CallRecorder recorder)
    {
        if (recorder.Calls is not [var call, ..]) return null;
        call.Settle(isCallerKept: true);
        return call;
    }

    private ReadOnlyMemory<byte>? ModuleOf(CodeHash code) => new StateCodeStore(state).TryGet(code, out var wasm) ? wasm : null;

    private RunReport Report(Journal journal, Savepoint savepoint, StoredCode code, Address contract, string method, ExecutionResult result, CallRecorder recorder)
    {
        var changes = journal.ChangesSince(savepoint);
        return new RunReport
        {
            Method = method,
            Contract = contract,
            Caller = request.Caller,
            Code = code.Hash,
            Result = result,
            Events = journal.EventsSince(savepoint),
            Storage = [.. changes.Where(change => StateKeys.SpaceOf(change.Key.Span) == StateSpace.Storage).Select(StorageOf)],
            Balances = [.. changes.Where(change => StateKeys.SpaceOf(change.Key.Span) == StateSpace.Balance).Select(BalanceOf)],
            Trace = Traced(recorder),
            IsTraceCut = recorder.IsCut,
            HostCalls = recorder.HostCallCount,
            Logs = [.. recorder.Logs.Select(log => Display.Harmless(log.Text))],
        };
    }

    private static StorageChange StorageOf(StateChange change) =>
        new(Address.From(StateKeys.OwnerOf(change.Key.Span)), change.Key[StateKeys.PrefixBytes..], change.Before, change.After);

    private static BalanceChange BalanceOf(StateChange change) =>
        new(Address.From(StateKeys.OwnerOf(change.Key.Span)), AmountOf(change.Before), AmountOf(change.After));

    private static UInt128 AmountOf(ReadOnlyMemory<byte>? value) =>
        value is { } bytes ? System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(bytes.Span) : 0;
}
