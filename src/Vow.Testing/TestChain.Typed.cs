using Vow.Engine;
using Vow.Ledger.Abi;

namespace Vow.Testing;

public sealed partial class TestChain
{
    /// <summary>Stores a module and makes a contract of it with parameters of its <c>init</c> by name; it must succeed. Alice signs and is its admin.</summary>
    /// <exception cref="TestAssertionException">The parameters do not fit, or it did not succeed.</exception>
    public TestContract Deploy(string path, (string Name, object? Value) parameter, params (string Name, object? Value)[] more) => Deploy(path, [parameter, .. more], from: null);

    /// <summary>Stores a module and makes a contract of it with parameters of its <c>init</c> by name; it must succeed.</summary>
    /// <param name="path">A <c>.wasm</c> or <c>.wat</c> file: from the current folder, or from a folder above the test's assembly.</param>
    /// <param name="parameters">Those of <c>init</c>; what has a default may be left out.</param>
    /// <param name="from">Who signs and pays; alice by default.</param>
    /// <param name="admin">Who may upgrade and freeze it; by default whoever signs.</param>
    /// <param name="value">Value it starts with.</param>
    /// <exception cref="TestAssertionException">The parameters do not fit, or it did not succeed.</exception>
    public TestContract Deploy(string path, IReadOnlyList<(string Name, object? Value)> parameters, TestAccount? from, Address? admin = null, UInt128 value = default) =>
        ContractOf(TryDeploy(path, parameters, from, admin, value).ShouldSucceed(), Path.GetFileNameWithoutExtension(path));

    /// <summary>Stores a module and makes a contract of it with parameters of its <c>init</c> by name; what the contract does wrong is in the receipt.</summary>
    /// <exception cref="TestAssertionException">The parameters do not fit.</exception>
    public TestReceipt TryDeploy(string path, IReadOnlyList<(string Name, object? Value)> parameters, TestAccount? from = null, Address? admin = null, UInt128 value = default)
    {
        byte[] module = ModuleSource.Read(path);
        AbiInput given = TypedInput.Of(ContractInterfaces.OfModule(module), Path.GetFileName(path), "init", parameters);
        return TryDeploy(module, given.Bytes, from, admin, value, [.. given.Numbers]);
    }
}
