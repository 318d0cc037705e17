namespace Vow.Engine;

/// <summary>The mission's four classes of error. Numbers are stable and enter receipts.</summary>
public enum ErrorClass
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Found before execution begins; the contract did not run.</summary>
    Validation = 1,

    /// <summary>Found during execution: a trap, a revert, a misused host function.</summary>
    Execution = 2,

    /// <summary>The call needed more gas than its limit; all of the limit is charged.</summary>
    OutOfGas = 3,

    /// <summary>The call ran past the node's deadline or was cancelled. A local event: never agreed on in a block.</summary>
    Timeout = 4,
}

/// <summary>
/// Why a call failed. Numbers are stable and enter receipts; never reuse one. 100–199 validation (100–119 are <see cref="Wasm.WasmErrorCode"/>),
/// 200–299 execution, 300 out of gas, 400–499 time-out.
/// </summary>
public enum ErrorCode
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>No code is stored under that hash.</summary>
    CodeNotFound = 120,

    /// <summary>The contract has no callable method of that name.</summary>
    MethodNotFound = 121,

    /// <summary>The arguments do not fit the method's parameters.</summary>
    BadArguments = 122,

    /// <summary>The input is longer than <see cref="Host.HostLimits.InputBytesMax"/>.</summary>
    InputTooLong = 123,

    /// <summary>No contract lives at that address.</summary>
    ContractNotFound = 124,

    /// <summary>The caller's balance is smaller than the value it sends.</summary>
    BalanceTooSmall = 125,

    /// <summary>The contract called <c>revert</c> (or aborted through a compatibility import).</summary>
    Reverted = 200,

    /// <summary>The <c>unreachable</c> instruction: usually a failed assertion or a panic.</summary>
    Unreachable = 201,

    /// <summary>A memory access, of an instruction or of a host function's argument, outside of linear memory.</summary>
    MemoryOutOfBounds = 202,

    /// <summary>A table access outside of the table.</summary>
    TableOutOfBounds = 203,

    /// <summary><c>call_indirect</c> through an empty table element.</summary>
    IndirectCallToNull = 204,

    /// <summary><c>call_indirect</c> with another signature than the function's.</summary>
    BadSignature = 205,

    /// <summary>A signed division overflowed.</summary>
    IntegerOverflow = 206,

    /// <summary>An integer division by zero.</summary>
    IntegerDivisionByZero = 207,

    /// <summary>A float that is NaN or out of range was converted to an integer.</summary>
    BadConversionToInteger = 208,

    /// <summary>The counted stack limit was reached.</summary>
    StackOverflow = 209,

    /// <summary>A host function that changes state was called in a read-only call.</summary>
    ReadOnlyViolation = 230,

    /// <summary>A length is over its limit in <see cref="Host.HostLimits"/>.</summary>
    ArgumentTooLong = 231,

    /// <summary>A host function was called while the contract's <c>allocate</c> ran.</summary>
    HostCallInAllocator = 232,

    /// <summary>There was no room for a value: <c>allocate</c> answered null or out of bounds, or memory is at its maximum.</summary>
    AllocationFailed = 233,

    /// <summary>A value that names nothing: an unknown algorithm, scheme, flag or iterator.</summary>
    InvalidArgument = 234,

    /// <summary>More iterators than one call may open.</summary>
    TooManyIterators = 235,

    /// <summary>More events than one transaction may log.</summary>
    TooManyEvents = 236,

    /// <summary>The call needed more gas than its limit.</summary>
    OutOfGas = 300,

    /// <summary>The call ran past its deadline.</summary>
    DeadlineExceeded = 400,

    /// <summary>The call was cancelled by its caller.</summary>
    Cancelled = 401,
}

/// <summary>Groups codes into the four classes.</summary>
public static class ErrorCodes
{
    /// <summary>The class of a code.</summary>
    public static ErrorClass ClassOf(ErrorCode code) => (int)code switch
    {
        0 => ErrorClass.None,
        < 200 => ErrorClass.Validation,
        < 300 => ErrorClass.Execution,
        < 400 => ErrorClass.OutOfGas,
        _ => ErrorClass.Timeout,
    };
}
