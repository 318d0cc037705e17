using CsCheck;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests.Tree;

public sealed class TreePathTests
{
    [Fact]
    public void PathOfARandomKey_IsThatOfTheDefinition() =>
        RandomKeys.FlatKey.Sample(key => Assert.Equal(PlainTree.Path(key), Path(key)), iter: 1000);

    [Fact]
    public void PathOfOneKey_NeverBeginsThatOfAnother() =>
        Gen.Select(RandomKeys.FlatKey, RandomKeys.FlatKey).Sample((left, right) =>
            Assert.True(left.AsSpan().SequenceEqual(right) || !Path(left).AsSpan().StartsWith(Path(right))), iter: 2000);

    [Fact]
    public void KeysOfAContractUpTo32Bytes_HavePathsInTheirOrder() =>
        Gen.Select(RandomKeys.ContractKey, RandomKeys.ContractKey).Where((left, right) => left.Length <= 32 || right.Length <= 32).Sample((left, right) =>
        {
            var ofPaths = Path([1, .. new byte[32], .. left]).AsSpan().SequenceCompareTo(Path([1, .. new byte[32], .. right]));
            Assert.Equal(Math.Sign(left.AsSpan().SequenceCompareTo(right)), Math.Sign(ofPaths));
        }, iter: 2000);

    [Fact]
    public void NoPath_IsLongerThanTheDeepestBranchAllows()
    {
        Assert.Equal(TreePath.BytesMax, Path([1, .. new byte[32 + 1024]]).Length);
        Assert.Equal(776, TreePath.BitsMax);
    }

    [Fact]
    public void Locator_LeadsBackToThePath() =>
        RandomKeys.FlatKey.Sample(key =>
        {
            var path = new byte[TreePath.BytesMax];
            var length = TreePath.WriteFromLocator(TreePath.LocatorOf(key, Path(key)), path);
            Assert.Equal(Path(key), path[..length]);
        }, iter: 1000);

    private static byte[] Path(byte[] key)
    {
        var path = new byte[TreePath.BytesMax];
        return path[..TreePath.Write(key, path)];
    }
}
