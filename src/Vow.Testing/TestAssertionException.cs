namespace Vow.Testing;

/// <summary>Marks an exception as a failed assertion: test frameworks look for an interface of this name.</summary>
internal interface IAssertionException;

/// <summary>Something on the chain is not as the test says. The message tells what was expected, what is, and what the contract was doing.</summary>
public sealed class TestAssertionException : Exception, IAssertionException
{
    /// <summary>With what was expected and what is.</summary>
    public TestAssertionException(string message)
        : base(message)
    {
    }
}
