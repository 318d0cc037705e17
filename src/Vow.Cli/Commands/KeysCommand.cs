using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Spectre.Console;
using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow keys new|import|list|export|remove</c>: keys of one's own, encrypted on disk.</summary>
internal sealed class KeysCommand
{
    private const int SeedFileBytesMax = 4096;

    private readonly Argument<string> _name = new("name") { HelpName = "NAME", Description = "The key's name." };
    private readonly Option<string?> _folder = KeyOptions.FolderOption();
    private readonly Option<string?> _passphraseFile = KeyOptions.PassphraseOption();
    private readonly Option<string> _seedFile = new("--seed-file") { HelpName = "FILE", Required = true, Description = "Holds the key's seed: 64 hexadecimal digits, or 32 bytes." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Really delete it." };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one object on a line." };

    private readonly CliConsole _console;
    private readonly Surroundings _surroundings;

    private KeysCommand(CliConsole console, Surroundings surroundings) => (_console, _surroundings) = (console, surroundings);

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var keys = new KeysCommand(console, surroundings);
        return new Command("keys", """
            Make, import, list, export and remove keys.

            A key is kept in a file that only you can read, encrypted under a passphrase (Argon2id, XChaCha20-Poly1305).
            The accounts of a development chain, alice to heidi, need none: everybody knows their keys.

            Examples:
              vow keys new mine
              vow keys list

            Exit codes: 0 success, 2 wrong usage, no such key or wrong passphrase.
            """)
        {
            keys.Sub("new", "Make a key.", keys.New, keys._name, keys._passphraseFile),
            keys.Sub("import", "Keep a key whose seed you have.", keys.Import, keys._name, keys._seedFile, keys._passphraseFile),
            keys.Sub("list", "Show the keys that are kept.", keys.List),
            keys.Sub("export", "Print a key's seed. Who sees it owns the account.", keys.Export, keys._name, keys._passphraseFile),
            keys.Sub("remove", "Delete a key. Without a copy of it, its account is lost.", keys.Remove, keys._name, keys._yes),
        };
    }

    private Command Sub(string name, string about, Action<ParseResult> act, params Symbol[] symbols)
    {
        var command = new Command(name, about);
        foreach (var symbol in symbols.Append(_folder).Append(_json))
        {
            if (symbol is Argument argument) command.Add(argument);
            else if (symbol is Option option) command.Add(option);
        }

        command.SetAction(parsed =>
        {
            act(parsed);
            return (int)ExitCode.Success;
        });
        return command;
    }

    private void New(ParseResult parsed)
    {
        using var key = SigningKey.Create();
        Keep(parsed, key);
    }

    private void Import(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(_seedFile);
        var seed = SeedIn(BoundedFile.Read(file, SeedFileBytesMax, _seedFile.Name), file);
        try
        {
            using var key = SigningKey.FromSeed(seed);
            Keep(parsed, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    private void Keep(ParseResult parsed, SigningKey key)
    {
        var name = parsed.GetRequiredValue(_name);
        AddressBook.CheckNewName(name, "NAME");
        var store = Store(parsed);
        // Before anybody types a passphrase twice.
        if (store.Find(name) is not null) throw CliException.Usage($"A key '{name}' exists already in '{store.Folder}'.", "Choose another name.");
        Show(parsed, store.Add(name, key, Passphrases(parsed).Chosen(name)), store);
    }

    private void Show(ParseResult parsed, StoredKey key, KeyStore store)
    {
        if (parsed.GetValue(_json))
        {
            _console.Out.WriteLine(Json(key));
            return;
        }

        _console.Ansi.MarkupLineInterpolated(System.Globalization.CultureInfo.InvariantCulture, $"[green]✓[/] key [bold]{key.Name}[/]");
        var facts = new FactSheet();
        facts.Add("address", AddressText.Format(key.Address));
        facts.Add("public key", key.Public.ToString());
        facts.Add("kept in", store.Folder);
        facts.Write(_console.Ansi);
    }

    private void List(ParseResult parsed)
    {
        var store = Store(parsed);
        var keys = store.List();
        if (parsed.GetValue(_json))
        {
            foreach (var key in keys) _console.Out.WriteLine(Json(key));
            return;
        }

        if (keys.Count == 0)
        {
            _console.Out.WriteLine($"There are no keys in '{store.Folder}'. 'vow keys new NAME' makes one.");
            return;
        }

        var table = new Table { Border = TableBorder.Simple }.AddColumn("name").AddColumn("address");
        foreach (var key in keys) table.AddRow(Markup.Escape(key.Name), AddressText.Format(key.Address));
        _console.Ansi.Write(table);
    }

    private void Export(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_name);
        using var key = Store(parsed).Open(name, Passphrases(parsed).Known(name));
        var seed = key.ExportSeed();
        var digits = Convert.ToHexStringLower(seed);
        CryptographicOperations.ZeroMemory(seed);
        _console.Out.WriteLine(parsed.GetValue(_json) ? JsonOut.Line(json => json.WriteString("seed", digits)) : digits);
    }

    private void Remove(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_name);
        var store = Store(parsed);
        if (store.Find(name) is null) throw CliException.Usage($"There is no key '{name}' in '{store.Folder}'.");
        if (!parsed.GetValue(_yes))
            throw CliException.Usage($"Key '{name}' was not deleted: without a copy of it, what its account holds is lost.", "'vow keys export' makes a copy; then repeat this with --yes.");
        store.Remove(name);
        _console.Out.WriteLine(parsed.GetValue(_json) ? JsonOut.Line(json => json.WriteString("removed", name)) : $"Key '{name}' is deleted.");
    }

    private KeyStore Store(ParseResult parsed) => new(new Settings(_surroundings).KeysFolder(parsed.GetValue(_folder)), _surroundings.Protection);

    private Passphrases Passphrases(ParseResult parsed) => new(_surroundings, parsed.GetValue(_passphraseFile));

    private static byte[] SeedIn(byte[] bytes, string file)
    {
        if (bytes.Length == SigningKey.SeedBytes) return bytes;
        var digits = Encoding.UTF8.GetString(bytes).Trim();
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) digits = digits[2..];
        return digits.Length == 2 * SigningKey.SeedBytes && digits.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(digits)
            : throw CliException.Usage($"--seed-file: '{file}' does not hold a seed.", "A seed is 64 hexadecimal digits, or 32 bytes.");
    }

    private static string Json(StoredKey key) => JsonOut.Line(json =>
    {
        json.WriteString("name", key.Name);
        json.WriteString("address", AddressText.Format(key.Address));
        json.WriteString("publicKey", key.Public.ToString());
    });
}
