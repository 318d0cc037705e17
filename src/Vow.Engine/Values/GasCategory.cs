namespace Vow.Engine;

/// <summary>What gas was spent on. The numbers index a report's array and enter receipts.</summary>
public enum GasCategory
{
    /// <summary>WebAssembly instructions, function calls and locals.</summary>
    Compute = 0,

    /// <summary>Memory growth, bulk memory and table instructions, bytes copied between host and contract.</summary>
    Memory = 1,

    /// <summary>Reading, writing, deleting and scanning storage.</summary>
    Storage = 2,

    /// <summary>Hashes and signatures.</summary>
    Crypto = 3,

    /// <summary>Events and debug logs.</summary>
    Events = 4,

    /// <summary>Base cost of calls, of loading the contract, and of calling, creating or paying others.</summary>
    Calls = 5,

    /// <summary>What a transaction costs before its actions run: signature, bytes, actions, and compiling the code it uploads. None inside of a call.</summary>
    Transaction = 6,
}
