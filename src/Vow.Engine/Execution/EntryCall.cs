using Vow.Engine.Code;

namespace Vow.Engine.Execution;

/// <summary>What the outermost call calls.</summary>
internal enum EntryKind
{
    Method,
    Query,
    Reserved,
}

/// <summary>The outermost call of an execution: check → savepoint → value → run → keep or roll back → result.</summary>
internal static class EntryCall
{
    /// <summary>No execution has more gas than this, so that sums of gas stay far from overflow.</summary>
    public const long GasLimitMax = 1L << 60;

    public static ExecutionResult Run(CallSession session, CodeHash hash, WasmEnv environment, string name, IReadOnlyList<WasmValue> arguments,
        EntryKind kind, CancellationToken cancellation)
    {
        session.Begin(environment, cancellation);
        try
        {
            return Checked(session, hash, environment, name, arguments, kind);
        }
        finally
        {
            session.End();
        }
    }

    private static ExecutionResult Checked(CallSession session, CodeHash hash, WasmEnv environment, string name, IReadOnlyList<WasmValue> arguments, EntryKind kind)
    {
        using var lease = session.FindCode(hash);
        if (lease is null) return Invalid(environment, ErrorCode.CodeNotFound, $"no code is stored under {hash}; store the module first");
        var code = lease.Value.Code;
        if (Find(code.Facts, name, kind) is not { } method)
        {
            return kind == EntryKind.Reserved
                ? WithoutCode(environment)
                : Invalid(environment, ErrorCode.MethodNotFound, FailureText.MethodNotFound(code.Facts, name));
        }

        if (FailureText.ArgumentMismatch(method, arguments) is { } mismatch) return Invalid(environment, ErrorCode.BadArguments, mismatch);
        if (environment.Input.Length > session.Vm.Protocol.Host.InputBytesMax)
        {
            return Invalid(environment, ErrorCode.InputTooLong,
                $"the input is {environment.Input.Length} bytes long; at most {session.Vm.Protocol.Host.InputBytesMax} are allowed",
                new ExceededLimit("input of a call", (ulong)session.Vm.Protocol.Host.InputBytesMax, (ulong)environment.Input.Length, "bytes"));
        }

        var readOnly = kind == EntryKind.Query || environment.ReadOnly;
        if (readOnly && environment.Value != 0)
        {
            return Invalid(environment, ErrorCode.BadArguments, $"a read-only call cannot take value, and {environment.Value} was sent; send a transaction");
        }

        return Call(session, environment, code, method, arguments, readOnly);
    }

    private static ExecutionResult Call(CallSession session, WasmEnv environment, ContractCode code, CodeMethod method, IReadOnlyList<WasmValue> arguments, bool readOnly)
    {
        var journal = environment.State;
        var mark = journal.Mark();
        var kept = false;
        var frame = session.Push();
        try
        {
            if (environment.Value != 0 && !environment.Ledger.TryTransfer(journal, environment.Caller, environment.Contract, environment.Value))
            {
                return BalanceTooSmall(environment);
            }

            frame.Begin(new CallTarget
            {
                Contract = environment.Contract,
                Caller = environment.Caller,
                Value = environment.Value,
                Input = environment.Input,
                ReadOnly = readOnly,
                GasLimit = environment.GasLimit,
                Stack = session.Vm.Protocol.StackSlotsMax,
            }, code);
            Span<WasmValue> values = stackalloc WasmValue[arguments.Count];
            for (var i = 0; i < values.Length; i++) values[i] = arguments[i];
            var outcome = Executor.Run(frame, method, values);
            kept = outcome.Code == ErrorCode.None;
            return Result(session, frame, method, outcome);
        }
        finally
        {
            session.Pop(frame);
            if (kept) journal.Release(mark);
            else journal.RollBack(mark);
        }
    }

    private static ExecutionResult Result(CallSession session, CallFrame frame, CodeMethod method, in CallOutcome outcome)
    {
        var failed = outcome.Code != ErrorCode.None;
        return new ExecutionResult
        {
            Status = StatusOf(outcome.Code),
            Result = failed || method.ResultType is not { } type ? null : new WasmValue(type, outcome.Result),
            ReturnData = outcome.Code is ErrorCode.None or ErrorCode.Reverted && frame.ReturnData.Length > 0 ? frame.ReturnData.ToArray() : default,
            Gas = outcome.Gas,
            Error = failed ? FailureText.Describe(session, frame, outcome) : null,
        };
    }

    private static CodeMethod? Find(CodeFacts facts, string name, EntryKind kind)
    {
        if (CodeFacts.IsReserved(name) != (kind == EntryKind.Reserved)) return null;
        return facts.MethodsByName.GetValueOrDefault(name);
    }

    private static ExecutionStatus StatusOf(ErrorCode code) => ErrorCodes.ClassOf(code) switch
    {
        ErrorClass.None => ExecutionStatus.Success,
        ErrorClass.OutOfGas => ExecutionStatus.OutOfGas,
        ErrorClass.Timeout => ExecutionStatus.TimedOut,
        ErrorClass.Validation => ExecutionStatus.Invalid,
        _ => code == ErrorCode.Reverted ? ExecutionStatus.Reverted : ExecutionStatus.Trapped,
    };

    // A contract without init or migrate: nothing runs, and the value that was sent still arrives.
    private static ExecutionResult WithoutCode(WasmEnv environment) =>
        environment.Value != 0 && !environment.Ledger.TryTransfer(environment.State, environment.Caller, environment.Contract, environment.Value)
            ? BalanceTooSmall(environment)
            : new() { Status = ExecutionStatus.Success, Gas = new GasReport(environment.GasLimit, stackalloc long[GasReport.Categories]) };

    private static ExecutionResult BalanceTooSmall(WasmEnv environment)
    {
        var balance = environment.Ledger.GetBalance(environment.State, environment.Caller);
        return Invalid(environment, ErrorCode.BalanceTooSmall, $"the caller has {balance} and sends {environment.Value}", new ExceededLimit("balance of the caller", balance, environment.Value, "units"));
    }

    private static ExecutionResult Invalid(WasmEnv environment, ErrorCode code, string message, ExceededLimit? limit = null) => new()
    {
        Status = ExecutionStatus.Invalid,
        Gas = new GasReport(environment.GasLimit, stackalloc long[GasReport.Categories]),
        Error = new ContractError(code, message) { Limit = limit },
    };
}
