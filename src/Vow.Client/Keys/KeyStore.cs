using System.Security.Cryptography;
using System.Text;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary>A key that is kept, as far as it is readable without its passphrase.</summary>
public sealed record StoredKey(string Name, PublicKey Public)
{
    /// <summary>The key's account.</summary>
    public Address Address => Public.ToAddress();
}

/// <summary>
/// Keys in a folder, each in a file <c>NAME.json</c> that only its owner may read, encrypted under a passphrase: Argon2id, then XChaCha20-Poly1305.
/// A file is written whole or not at all, and never over another.
/// </summary>
public sealed class KeyStore(string folder, KeyProtection protection)
{
    private const int NameLengthMax = 64;
    private const int FileBytesMax = 16 * 1024;
    private const string Extension = ".json";

    /// <summary>Keys in a folder, with the usual cost of a passphrase. The folder is made when the first key is kept.</summary>
    public KeyStore(string folder) : this(folder, KeyProtection.Default)
    {
    }

    /// <summary>Where the keys are.</summary>
    public string Folder { get; } = folder;

    /// <summary>Whether a key can have a name: 1 to 64 letters, digits, <c>-</c> and <c>_</c> of ASCII, the first a letter.</summary>
    public static bool IsName(string name) =>
        name is { Length: > 0 and <= NameLengthMax } && char.IsAsciiLetter(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    /// <summary>All keys, by name.</summary>
    /// <exception cref="KeyStoreException">A file cannot be read or is no key.</exception>
    public IReadOnlyList<StoredKey> List()
    {
        if (!Directory.Exists(Folder)) return [];
        return Accessed(Folder, () => Directory.EnumerateFiles(Folder, "*" + Extension)
            .Select(path => Path.GetFileNameWithoutExtension(path)!).Where(IsName).Order(StringComparer.Ordinal)
            .Select(name => new StoredKey(name, Read(name).Public)).ToList());
    }

    /// <summary>A key by its name, or null.</summary>
    /// <exception cref="KeyStoreException">Its file cannot be read or is no key.</exception>
    public StoredKey? Find(string name) => IsName(name) && File.Exists(PathOf(name)) ? new StoredKey(name, Read(name).Public) : null;

    /// <summary>Keeps a key under a name that none has yet.</summary>
    /// <exception cref="KeyStoreException">The name is taken or none, or the file cannot be written.</exception>
    public StoredKey Add(string name, SigningKey key, string passphrase)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!IsName(name))
            throw new KeyStoreException(KeyStoreFault.BadName, $"'{name}' cannot be the name of a key: 1 to {NameLengthMax} letters, digits, '-' and '_' can, the first a letter.");
        var path = PathOf(name);
        if (File.Exists(path)) throw Taken(name, path);
        var utf8 = Encoding.UTF8.GetBytes(passphrase);
        try
        {
            var json = KeyFile.Seal(key, utf8, protection).ToJson();
            Accessed(path, () => Write(name, path, json));
            return new StoredKey(name, key.Public);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    /// <summary>Opens a key. Takes as long as trying a passphrase shall take; the caller disposes the key.</summary>
    /// <exception cref="KeyStoreException">There is none of that name, or the passphrase is wrong.</exception>
    public SigningKey Open(string name, string passphrase)
    {
        if (!IsName(name) || !File.Exists(PathOf(name))) throw NotFound(name);
        var utf8 = Encoding.UTF8.GetBytes(passphrase);
        try
        {
            var file = Read(name);
            var key = file.Open(utf8);
            if (key is not null && key.Public == file.Public) return key;
            key?.Dispose();
            throw new KeyStoreException(KeyStoreFault.WrongPassphrase, $"The passphrase does not open key '{name}', or its file '{PathOf(name)}' was changed.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    /// <summary>Deletes a key. Without a copy of it, what its account holds is lost.</summary>
    /// <exception cref="KeyStoreException">There is none of that name, or its file cannot be deleted.</exception>
    public void Remove(string name)
    {
        if (!IsName(name) || !File.Exists(PathOf(name))) throw NotFound(name);
        Accessed(PathOf(name), () => File.Delete(PathOf(name)));
    }

    private string PathOf(string name) => Path.Combine(Folder, name + Extension);

    private KeyStoreException NotFound(string name) => new(KeyStoreFault.NotFound, $"There is no key '{name}' in '{Folder}'.");

    private static KeyStoreException Taken(string name, string path) => new(KeyStoreFault.NameTaken, $"A key '{name}' exists already: '{path}'.");

    private KeyFile Read(string name)
    {
        var path = PathOf(name);
        var json = Accessed(path, () => new FileInfo(path) is { Length: <= FileBytesMax } ? File.ReadAllBytes(path) : []);
        return KeyFile.TryParse(json, out var file, out var fault) ? file : throw new KeyStoreException(KeyStoreFault.BadFile, $"'{path}' is not a key: {fault}.");
    }

    // Synced under another name first: a crash leaves the whole key or none.
    private void Write(string name, string path, byte[] json)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder);
        else Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var partial = Path.Combine(Folder, $".{name}.{Path.GetRandomFileName()}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var file = new FileStream(partial, options))
            {
                file.Write(json);
                file.Flush(flushToDisk: true);
            }

            if (File.Exists(path)) throw Taken(name, path);
            File.Move(partial, path, overwrite: false);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void Accessed(string path, Action access) => Accessed(path, () =>
    {
        access();
        return true;
    });

    private static T Accessed<T>(string path, Func<T> access)
    {
        try
        {
            return access();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(KeyStoreFault.Inaccessible, $"'{path}' cannot be used: {error.Message}", error);
        }
    }
}
