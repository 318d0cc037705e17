using Vow.Engine.Symbols;

namespace Vow.Engine.Tests.Symbols;

public sealed class SourcePathTests
{
    [Theory]
    [InlineData("/home/a/token", "src", "lib.rs", "src/lib.rs")]
    [InlineData("/home/a/token", "", "/home/a/token/src/lib.rs", "src/lib.rs")]
    [InlineData("/home/a/token/", "/home/a/token/./src/../src", "lib.rs", "src/lib.rs")]
    [InlineData("/home/a/token", "", "/home/a/tokens/src/lib.rs", "tokens/src/lib.rs")]
    [InlineData("/home/a/token", "../sdk/include", "vow.h", "sdk/include/vow.h")]
    [InlineData(".", "../../sdk/c/include", "vow.h", "sdk/c/include/vow.h")]
    [InlineData("", "", "counter.c", "counter.c")]
    [InlineData("/home/a", "/rustc/59807616e1d2f3/library/core/src/num", "mod.rs", "core/src/num/mod.rs")]
    [InlineData("/usr/src/rustc-1.96.0/library/core", "src/fmt", "num.rs", "core/src/fmt/num.rs")]
    [InlineData("/x", "/usr/lib/rustlib/src/rust/library/core/src/../../stdarch/crates", "mod.rs", "stdarch/crates/mod.rs")]
    [InlineData("/x", "/home/a/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/serde-1.0.200/src", "lib.rs", "serde-1.0.200/src/lib.rs")]
    [InlineData("/x", "/home/a/.cargo/git/checkouts/thing-0123456789abcdef/1234567/thing/src", "lib.rs", "thing/src/lib.rs")]
    [InlineData(@"C:\Users\a\token", "src", "lib.rs", "src/lib.rs")]
    [InlineData(@"C:\Users\a\token", @"D:\b\c\d\e", "lib.rs", "d/e/lib.rs")]
    [InlineData("/home/a/library/b", "", "/home/a/library/b/c.rs", "c.rs")]
    [InlineData("", "", "a\u001b[31m\u202e.c", "a\uFFFD[31m\uFFFD.c")]
    [InlineData("/", "/", "/", "")]
    public void APath_IsShortAndTellsNothingOfWhereItWasCompiled(string compiled, string folder, string name, string path) =>
        Assert.Equal(path, SourcePath.Short(compiled, folder, name));

    [Fact]
    public void OfALongPath_TheEndIsShown() => Assert.Equal("…" + new string('b', 197) + ".c", SourcePath.Short("", "", new string('a', 500) + new string('b', 197) + ".c"));
}
