using Vow.Engine.Host;
using Vow.Generator;
using Xunit;

namespace Vow.Engine.Tests.Host;

/// <summary>For every pointer and length of every host function in the specification: what the ABI, section 2, says of bad ones.</summary>
public sealed class BadArgumentTests(HostCallFixture fixture) : IClassFixture<HostCallFixture>
{
    private const uint Somewhere = 4096;
    private const uint SomeLength = 16;

    public static TheoryData<string, string> Pointers => Rows(parameter => parameter.Role == "pointer");

    public static TheoryData<string, string> PointersWithLength => Rows(parameter => parameter.Length is not null);

    public static TheoryData<string, string> LimitedLengths => Rows(parameter => parameter.Limit is not null);

    public static TheoryData<string, string> OptionalPointers => Rows(parameter => parameter.Optional);

    public static TheoryData<string> Writers => [.. HostCallFixture.Abi.Functions.Where(function => function.Mode == "write").Select(function => function.Id)];

    public static TheoryData<string> Readers => [.. HostCallFixture.Abi.Functions.Where(function => function.Mode == "read").Select(function => function.Id)];

    [Theory]
    [MemberData(nameof(Pointers))]
    public void PointerWhoseLastByteIsPastTheEnd_IsOutOfBounds(string id, string name) =>
        AssertRefused(id, ErrorCode.MemoryOutOfBounds, name, arguments => arguments[name] = HostCallFixture.MemoryBytes - Size(id, name) + 1);

    [Theory]
    [MemberData(nameof(Pointers))]
    public void PointerWhoseLastByteIsTheMemorysLast_IsInBounds(string id, string name) =>
        AssertAccepted(id, arguments => arguments[name] = HostCallFixture.MemoryBytes - Size(id, name));

    [Theory]
    [MemberData(nameof(Pointers))]
    public void PointerAtTheEndOfTheAddressSpace_DoesNotWrapAround(string id, string name)
    {
        AssertRefused(id, ErrorCode.MemoryOutOfBounds, name, arguments => arguments[name] = uint.MaxValue);
        // The end is 2^32 exactly: 0 for who adds in 32 bits.
        AssertRefused(id, ErrorCode.MemoryOutOfBounds, name, arguments => arguments[name] = (1L << 32) - Size(id, name));
    }

    [Theory]
    [MemberData(nameof(PointersWithLength))]
    public void LengthZero_TouchesNoMemory_AndMayPointAtItsEndButNotBeyond(string id, string name)
    {
        void Empty(Dictionary<string, long> arguments, long place)
        {
            arguments[name] = place;
            arguments[Parameter(id, name).Length!] = 0;
        }

        AssertAccepted(id, arguments => Empty(arguments, HostCallFixture.MemoryBytes));
        AssertRefused(id, ErrorCode.MemoryOutOfBounds, name, arguments => Empty(arguments, HostCallFixture.MemoryBytes + 1));
        AssertRefused(id, ErrorCode.MemoryOutOfBounds, name, arguments => Empty(arguments, uint.MaxValue));
    }

    [Theory]
    [MemberData(nameof(PointersWithLength))]
    public void LengthOf4GiB_IsRefused(string id, string name)
    {
        var length = Parameter(id, name).Length!;
        var hasLimit = Parameter(id, length).Limit is not null;
        AssertRefused(id, hasLimit ? ErrorCode.ArgumentTooLong : ErrorCode.MemoryOutOfBounds, name, arguments => arguments[length] = uint.MaxValue);
    }

    [Theory]
    [MemberData(nameof(LimitedLengths))]
    public void LengthOverItsLimit_IsTooLongEvenWhereMemoryHasIt(string id, string name)
    {
        var length = Parameter(id, name);
        AssertRefused(id, ErrorCode.ArgumentTooLong, length.Of!, arguments => SetLongest(arguments, length, 1));
        AssertAccepted(id, arguments => SetLongest(arguments, length, 0));
    }

    [Theory]
    [MemberData(nameof(OptionalPointers))]
    public void OptionalPointerZero_MeansNone(string id, string name) => AssertAccepted(id, arguments => arguments[name] = 0);

    [Theory]
    [MemberData(nameof(Writers))]
    public void FunctionThatWrites_InAReadOnlyCall_Traps(string id)
    {
        var result = fixture.Call(Function(id), [.. Good(id).Values], readOnly: true);
        Assert.Equal(ErrorCode.ReadOnlyViolation, result.Error?.Code);
        Assert.Contains(Function(id).Name, result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void FunctionThatReads_InAReadOnlyCall_DoesNotViolateIt(string id) =>
        Assert.NotEqual(ErrorCode.ReadOnlyViolation, fixture.Call(Function(id), [.. Good(id).Values], readOnly: true).Error?.Code);

    [Theory]
    [InlineData("crypto_hash_with", "algorithm", 6)]
    [InlineData("crypto_verify_with", "scheme", 4)]
    [InlineData("crypto_verify_with", "scheme", -1)]
    [InlineData("call_contract", "flags", 4)]
    [InlineData("storage_next", "iterator", 1)]
    [InlineData("storage_next", "iterator", -1)]
    public void ValueThatNamesNothing_IsAnInvalidArgument(string id, string name, int value) =>
        AssertRefused(id, ErrorCode.InvalidArgument, name, arguments => arguments[name] = value);

    [Fact]
    public void EveryFunction_IsChargedItsBasePriceAndMore()
    {
        var prices = new HostPrices(fixture.Vm.Protocol.Gas);
        Assert.All(HostCallFixture.Abi.Functions, function =>
        {
            var price = prices[HostFunctionTable.Find(function.Module, function.Name)!.Id];
            var gas = fixture.Call(function, [.. Good(function.Id).Values], readOnly: false).Gas;
            Assert.True(gas[price.Category] >= price.Base, $"{function.Id}: {gas[price.Category]} of {price.Category}, and its base price is {price.Base}");
        });
    }

    private void AssertRefused(string id, ErrorCode code, string argument, Action<Dictionary<string, long>> spoil)
    {
        var arguments = Good(id);
        spoil(arguments);
        var result = fixture.Call(Function(id), [.. arguments.Values], readOnly: false);
        Assert.Equal(code, result.Error?.Code);
        Assert.Contains(Function(id).Name, result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains(argument, result.Error.Message, StringComparison.Ordinal);
    }

    private void AssertAccepted(string id, Action<Dictionary<string, long>> change)
    {
        var arguments = Good(id);
        change(arguments);
        var error = fixture.Call(Function(id), [.. arguments.Values], readOnly: false).Error;
        // revert and its like are accepted by ending the call as a revert.
        if (error?.Code != ErrorCode.Reverted || !Function(id).Errors.Contains("Reverted")) Assert.Null(error);
    }

    // Arguments nothing is wrong with, in the order of the parameters.
    private static Dictionary<string, long> Good(string id)
    {
        var arguments = new Dictionary<string, long>();
        foreach (var parameter in Function(id).Parameters)
            arguments[parameter.Name] = parameter.Role switch { "pointer" => Somewhere * (arguments.Count + 1), "length" => SomeLength, _ => 0 };
        return arguments;
    }

    private static void SetLongest(Dictionary<string, long> arguments, HostParameterRow length, int over)
    {
        arguments[length.Of!] = 0;
        arguments[length.Name] = HostCallFixture.Abi.Limit(length.Limit!) + over;
    }

    private static long Size(string id, string name) => Parameter(id, name) switch
    {
        { Size: { } size } => size,
        { SizedBy: { } by } => Parameter(id, by).Values.Single(value => value.Value == 0).Size!.Value,
        _ => SomeLength,
    };

    private static HostFunctionRow Function(string id) => HostCallFixture.Abi.Functions.Single(function => function.Id == id);

    private static HostParameterRow Parameter(string id, string name) => Function(id).Parameters.Single(parameter => parameter.Name == name);

    private static TheoryData<string, string> Rows(Func<HostParameterRow, bool> isWanted)
    {
        var rows = new TheoryData<string, string>();
        foreach (var function in HostCallFixture.Abi.Functions)
            foreach (var parameter in function.Parameters.Where(isWanted)) rows.Add(function.Id, parameter.Name);
        return rows;
    }
}
