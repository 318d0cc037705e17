namespace Vow.Engine.Debugging;

/// <summary>Who looks at an execution that has stopped, and says how it goes on.</summary>
public interface IDebugDriver
{
    /// <summary>The execution has stopped; it goes on when this returns. Called on the thread that executes, between two instructions of the contract.</summary>
    DebugStep OnStop(in DebugStop at);
}

/// <summary>How far an execution goes on.</summary>
public enum DebugStep
{
    /// <summary>To the next breakpoint, failure or the end.</summary>
    Continue = 0,

    /// <summary>To the next function that begins or host function that is called, whoever calls it.</summary>
    Into = 1,

    /// <summary>To the next call that this function makes, or one around it.</summary>
    Over = 2,

    /// <summary>To the next call that a function around this one makes.</summary>
    Out = 3,

    /// <summary>To the next host function that is called.</summary>
    HostCall = 4,

    /// <summary>No further: <see cref="DebugEndedException"/> ends it.</summary>
    End = 5,
}

/// <summary>Why an execution has stopped.</summary>
public enum DebugStopReason
{
    /// <summary>The first function of the first call begins.</summary>
    Beginning = 0,

    /// <summary>The step that was asked for is done.</summary>
    Step = 1,

    /// <summary>A breakpoint was reached.</summary>
    Breakpoint = 2,

    /// <summary>A contract call fails.</summary>
    Failure = 3,

    /// <summary><see cref="DebugSession.Pause"/> was called.</summary>
    Pause = 4,
}

/// <summary>The driver ended the execution: nothing of it is kept.</summary>
public sealed class DebugEndedException() : Exception("The execution was ended by the debugger.");
