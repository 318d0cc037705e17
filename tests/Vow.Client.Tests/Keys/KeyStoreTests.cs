using System.Text.Json.Nodes;
using Vow.Ledger;

namespace Vow.Client.Tests;

public sealed class KeyStoreTests : IDisposable
{
    // The least that libsodium takes: the cost is not what is tested.
    private static readonly KeyProtection Cheap = new(8, 1);

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("vow-keys-").FullName, "keys");
    private readonly KeyStore _store;

    public KeyStoreTests() => _store = new KeyStore(_folder, Cheap);

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void AKeptKey_OpensWithItsPassphraseAndSignsAsBefore()
    {
        using var key = SigningKey.Create();
        var stored = _store.Add("alice", key, "correct horse");

        using var opened = _store.Open("alice", "correct horse");

        Assert.Equal(key.Public, opened.Public);
        Assert.Equal(key.ExportSeed(), opened.ExportSeed());
        Assert.Equal(key.Address, stored.Address);
        Assert.Equal(stored, _store.Find("alice"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("correct hors")]
    [InlineData("Correct horse")]
    public void AnotherPassphrase_DoesNotOpenIt(string passphrase)
    {
        Keep("alice");

        Assert.Equal(KeyStoreFault.WrongPassphrase, Assert.Throws<KeyStoreException>(() => _store.Open("alice", passphrase)).Fault);
    }

    [Theory]
    [InlineData("publicKey")]
    [InlineData("salt")]
    [InlineData("nonce")]
    [InlineData("sealedSeed")]
    public void AFileInWhichOneDigitChanged_DoesNotOpen(string property)
    {
        Keep("alice");
        var file = Path.Combine(_folder, "alice.json");
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        var owner = property switch { "publicKey" => json, "salt" => json["derivation"]!, _ => json["cipher"]! };
        var digits = owner[property]!.GetValue<string>();
        owner[property] = (digits[0] == '0' ? '1' : '0') + digits[1..];
        File.WriteAllText(file, json.ToJsonString());

        Assert.Equal(KeyStoreFault.WrongPassphrase, Assert.Throws<KeyStoreException>(() => _store.Open("alice", "correct horse")).Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":2,\"publicKey\":\"\",\"derivation\":{\"algorithm\":\"argon2id\",\"memoryKibibytes\":8,\"passes\":1,\"salt\":\"\"},\"cipher\":{\"algorithm\":\"\",\"nonce\":\"\",\"sealedSeed\":\"\"}}")]
    [InlineData("{\"version\":1,\"publicKey\":\"\",\"derivation\":{\"algorithm\":\"argon2id\",\"memoryKibibytes\":2147483647,\"passes\":1,\"salt\":\"\"},\"cipher\":{\"algorithm\":\"xchacha20-poly1305\",\"nonce\":\"\",\"sealedSeed\":\"\"}}")]
    public void AFileThatIsNoKey_IsNamedAndNotOpened(string text)
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "broken.json"), text);

        var error = Assert.Throws<KeyStoreException>(() => _store.Open("broken", "x"));

        Assert.Equal(KeyStoreFault.BadFile, error.Fault);
        Assert.Contains("broken.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AKey_IsNeverWrittenOverAnother()
    {
        Keep("alice");
        var before = File.ReadAllBytes(Path.Combine(_folder, "alice.json"));

        using var other = SigningKey.Create();
        Assert.Equal(KeyStoreFault.NameTaken, Assert.Throws<KeyStoreException>(() => _store.Add("alice", other, "x")).Fault);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_folder, "alice.json")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../alice")]
    [InlineData("a/b")]
    [InlineData("0x12")]
    [InlineData("a.json")]
    [InlineData("größe")]
    public void ANameThatCouldBeAPathOrAnAddress_IsRefused(string name)
    {
        using var key = SigningKey.Create();

        Assert.Equal(KeyStoreFault.BadName, Assert.Throws<KeyStoreException>(() => _store.Add(name, key, "x")).Fault);
        Assert.Null(_store.Find(name));
    }

    [Fact]
    public void TheFileAndItsFolder_AreTheOwnersAlone()
    {
        Keep("alice");
        Assert.Equal(["alice.json"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
        if (OperatingSystem.IsWindows()) return;

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "alice.json")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
    }

    [Fact]
    public void TheSeed_IsNotInTheFile()
    {
        using var key = SigningKey.Create();
        _store.Add("alice", key, "correct horse");

        Assert.DoesNotContain(Convert.ToHexStringLower(key.ExportSeed()), File.ReadAllText(Path.Combine(_folder, "alice.json")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void TheList_IsInOrderOfNames_AndARemovedKeyIsGone()
    {
        Assert.Empty(_store.List());
        foreach (var name in new[] { "carol", "alice", "bob" }) Keep(name);

        _store.Remove("bob");

        Assert.Equal(["alice", "carol"], _store.List().Select(key => key.Name));
        Assert.Equal(KeyStoreFault.NotFound, Assert.Throws<KeyStoreException>(() => _store.Remove("bob")).Fault);
        Assert.Equal(KeyStoreFault.NotFound, Assert.Throws<KeyStoreException>(() => _store.Open("bob", "x")).Fault);
    }

    [Fact]
    public void TheUsualCost_IsTheSecondRecommendationOfTheRfc()
    {
        Assert.Equal(new KeyProtection(65_536, 3), KeyProtection.Default);
        Assert.True(KeyProtection.Default.IsBearable);
    }

    private void Keep(string name)
    {
        using var key = SigningKey.Create();
        _store.Add(name, key, "correct horse");
    }
}
