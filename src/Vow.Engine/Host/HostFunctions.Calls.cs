using System.Buffers.Binary;
using System.Text;
using Vow.Engine.Code;
using Vow.Engine.Execution;
using Vow.Engine.State;

namespace Vow.Engine.Host;

/// <content>Value and other contracts. Statuses are those of the ABI, section 3.</content>
internal static partial class HostFunctions
{
    private const int StatusOk = 0;
    private const int StatusReverted = 1;
    private const int StatusTrapped = 2;
    private const int StatusOutOfGas = 3;
    private const int StatusNotFound = 4;
    private const int StatusBalanceTooSmall = 5;
    private const int StatusCallDepth = 6;
    private const int StatusReentrancy = 7;
    private const int StatusValueRefused = 8;

    // What the engine itself puts on the native stack between two contracts, in slots, with a margin.
    private const int NestedCallStackSlots = 512;

    private const uint FlagReadOnly = 1;
    private const uint FlagMayReenter = 2;

    internal static bool Transfer(CallFrame frame, uint to, uint amount, out int status)
    {
        status = StatusOk;
        if (!frame.ReadFixed(to, Address.Bytes, "to_ptr", out var address)) return false;
        if (!frame.ReadFixed(amount, 16, "amount_ptr", out var value)) return false;
        var moved = frame.Session.Environment.Ledger.TryTransfer(frame.Journal, frame.Contract, Address.From(address),
            BinaryPrimitives.ReadUInt128LittleEndian(value));
        status = moved ? 0 : 1;
        return true;
    }

    internal static bool CallContract(CallFrame frame, uint addressPointer, uint methodPointer, uint methodLength, uint inputPointer, uint inputLength,
        uint valuePointer, ulong gas, uint flags, out int status)
    {
        status = StatusOk;
        if (!frame.ReadFixed(addressPointer, Address.Bytes, "address_ptr", out var addressBytes)) return false;
        if (!frame.Read(methodPointer, methodLength, frame.Limits.MethodNameBytesMax, "method_ptr", out var methodBytes)) return false;
        if (!frame.Read(inputPointer, inputLength, frame.Limits.InputBytesMax, "input_ptr", out var input)) return false;
        if (!TryReadValue(frame, valuePointer, out var value)) return false;
        if ((flags & ~(FlagReadOnly | FlagMayReenter)) != 0)
        {
            return frame.Fail(ErrorCode.InvalidArgument, $"call_contract: flags {flags} has bits that mean nothing; 1 is read-only, 2 is may re-enter");
        }

        if (value != 0 && frame.ReadOnly) return frame.Fail(ErrorCode.ReadOnlyViolation, "call_contract: a read-only call cannot send value");

        var address = Address.From(addressBytes);
        frame.SetSlot(0);
        // Before the checks: a contract that allows it may also call itself.
        frame.MayBeReentered = (flags & FlagMayReenter) != 0;
        status = Refusal(frame, address, methodBytes, value, flags, out var lease, out var method);
        using var code = lease;
        if (status != StatusOk) return true;
        var target = new CallTarget
        {
            Contract = address,
            Caller = frame.Contract,
            Value = value,
            Input = input.ToArray(),
            ReadOnly = frame.ReadOnly || (flags & FlagReadOnly) != 0,
            GasLimit = GasFor(frame, gas),
            Stack = frame.StackLeft - NestedCallStackSlots,
        };
        return RunNested(frame, target, code!.Value.Code, method!, out status);
    }

    internal static bool CreateContract(CallFrame frame, uint hashPointer, uint saltPointer, uint saltLength, uint inputPointer, uint inputLength,
        uint valuePointer, uint resultPointer, out int status)
    {
        status = StatusOk;
        if (!frame.ReadFixed(hashPointer, CodeHash.Bytes, "code_hash_ptr", out var hashBytes)) return false;
        if (!frame.Read(saltPointer, saltLength, frame.Limits.SaltBytesMax, "salt_ptr", out var salt)) return false;
        if (!frame.Read(inputPointer, inputLength, frame.Limits.InputBytesMax, "input_ptr", out var input)) return false;
        if (!TryReadValue(frame, valuePointer, out var value)) return false;
        if (!frame.Room(resultPointer, Address.Bytes, "result_ptr", out _)) return false;
        var hash = CodeHash.From(hashBytes);
        frame.SetSlot(0);
        // What an earlier call_contract allowed does not hold for this call.
        frame.MayBeReentered = false;
        if (frame.Session.Depth >= frame.Limits.CallDepthMax)
        {
            status = StatusCallDepth;
            return true;
        }

        var inputCopy = input.ToArray();
        var kept = false;
        var mark = frame.Journal.Mark();
        try
        {
            status = StatusNotFound;
            using var lease = frame.Session.FindCode(hash);
            if (lease is not { Code: var code } || !CanBeCreated(code.Facts)
                || !frame.Session.Environment.Ledger.TryCreate(frame.Journal, frame.Contract, hash, salt, out var address)) return true;
            var done = Construct(frame, code, address, inputCopy, value, out status);
            kept = done && status == StatusOk;
            return done && (status != StatusOk || frame.Write(resultPointer, address.Span, "result_ptr"));
        }
        finally
        {
            // Also when the node failed: savepoints must nest for the outer ones to be rolled back.
            if (kept) frame.Journal.Release(mark);
            else frame.Journal.RollBack(mark);
        }
    }

    // Contracts pass bytes, so an init with numeric parameters cannot be run by one.
    private static bool CanBeCreated(CodeFacts facts) => !facts.MethodsByName.TryGetValue("init", out var init) || init.Type.Parameters.IsEmpty;

    internal static bool UpgradeContract(CallFrame frame, uint hashPointer, out int status)
    {
        status = StatusOk;
        if (!frame.ReadFixed(hashPointer, CodeHash.Bytes, "code_hash_ptr", out var hashBytes)) return false;
        var hash = CodeHash.From(hashBytes);
        using var lease = frame.Session.FindCode(hash);
        if (lease is null || !frame.Session.Environment.Ledger.TryUpgrade(frame.Journal, frame.Contract, hash)) status = StatusNotFound;
        return true;
    }

    private static bool Construct(CallFrame frame, ContractCode code, in Address address, byte[] input, UInt128 value, out int status)
    {
        var target = new CallTarget
        {
            Contract = address,
            Caller = frame.Contract,
            Value = value,
            Input = input,
            ReadOnly = false,
            GasLimit = GasFor(frame, 0),
            Stack = frame.StackLeft - NestedCallStackSlots,
        };
        if (code.Facts.MethodsByName.TryGetValue("init", out var init)) return RunNested(frame, target, code, init, out status);
        status = frame.Session.Environment.Ledger.TryTransfer(frame.Journal, frame.Contract, address, value) ? StatusOk : StatusBalanceTooSmall;
        return true;
    }

    private static int Refusal(CallFrame frame, in Address address, ReadOnlySpan<byte> name, UInt128 value, uint flags, out CodeLease? code, out CodeMethod? method)
    {
        code = null;
        method = null;
        var environment = frame.Session.Environment;
        if (frame.Session.Depth >= frame.Limits.CallDepthMax) return StatusCallDepth;
        if (IsRefusedReentry(frame, address)) return StatusReentrancy;
        if (value != 0 && (flags & FlagReadOnly) != 0) return StatusValueRefused;
        if (!environment.Ledger.TryGetCode(frame.Journal, address, out var hash)) return StatusNotFound;
        code = frame.Session.FindCode(hash) ?? throw new EngineFaultException($"The code {hash} of contract {address} is not in the code store.");
        // Contracts pass bytes, so a method with numeric parameters is not callable from one.
        var methodName = Encoding.UTF8.GetString(name);
        return code.Value.Code.Facts.MethodsByName.TryGetValue(methodName, out method) && !CodeFacts.IsReserved(methodName) && method.Type.Parameters.IsEmpty
            ? StatusOk
            : StatusNotFound;
    }

    // Every call of that contract that is under way must have allowed it with flag 2.
    private static bool IsRefusedReentry(CallFrame frame, in Address address)
    {
        for (var depth = 0; depth < frame.Session.Depth; depth++)
        {
            var under = frame.Session.FrameAt(depth);
            if (under.Contract == address && !under.MayBeReentered) return true;
        }

        return false;
    }

    // 63/64: a caller always keeps gas to deal with the outcome (EIP-150).
    private static long GasFor(CallFrame frame, ulong asked)
    {
        var most = frame.GasLeft - frame.GasLeft / 64;
        return asked == 0 || asked > (ulong)most ? most : (long)asked;
    }

    private static bool RunNested(CallFrame frame, in CallTarget target, ContractCode code, CodeMethod method, out int status)
    {
        status = StatusOk;
        var session = frame.Session;
        var mark = frame.Journal.Mark();
        var inner = session.Push();
        var kept = false;
        try
        {
            if (target.Value != 0 && !session.Environment.Ledger.TryTransfer(frame.Journal, target.Caller, target.Contract, target.Value))
            {
                status = StatusBalanceTooSmall;
                return true;
            }

            inner.Begin(target, code);
            var outcome = Executor.Run(inner, method, []);
            kept = outcome.Code == ErrorCode.None;
            frame.Absorb(outcome.Gas);
            // A deadline is the whole execution's, not an outcome that a contract may see.
            if (ErrorCodes.ClassOf(outcome.Code) == ErrorClass.Timeout) return frame.Fail(outcome.Code, null);
            frame.LastFailure = kept ? null : FailureText.DescribeNested(session, inner, method, outcome);
            FillSlot(frame, inner, method, outcome);
            status = StatusOf(outcome.Code);
            return true;
        }
        finally
        {
            session.Pop(inner);
            // Also when the node failed: savepoints must nest for the outer ones to be rolled back.
            if (kept) frame.Journal.Release(mark);
            else frame.Journal.RollBack(mark);
        }
    }

    private static int StatusOf(ErrorCode code) => ErrorCodes.ClassOf(code) switch
    {
        ErrorClass.None => StatusOk,
        ErrorClass.OutOfGas => StatusOutOfGas,
        _ => code == ErrorCode.Reverted ? StatusReverted : StatusTrapped,
    };

    private static void FillSlot(CallFrame frame, CallFrame inner, CodeMethod method, in CallOutcome outcome)
    {
        var data = outcome.Code is ErrorCode.None or ErrorCode.Reverted ? inner.ReturnData : [];
        if (data.Length > 0 || outcome.Code != ErrorCode.None || method.ResultType is null)
        {
            data.CopyTo(frame.SetSlot(data.Length));
        }
        else if (method.ResultType == Wasm.ValueType.I32)
        {
            BinaryPrimitives.WriteInt32LittleEndian(frame.SetSlot(4), unchecked((int)outcome.Result));
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(frame.SetSlot(8), outcome.Result);
        }
    }

    private static bool TryReadValue(CallFrame frame, uint pointer, out UInt128 value)
    {
        value = 0;
        if (pointer == 0) return true;
        if (!frame.ReadFixed(pointer, 16, "value_ptr", out var bytes)) return false;
        value = BinaryPrimitives.ReadUInt128LittleEndian(bytes);
        return value == 0 || ChargeWork(frame, HostWork.SendValue, 0);
    }
}
