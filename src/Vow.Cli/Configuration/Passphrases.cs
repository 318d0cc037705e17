using Vow.Cli.Input;

namespace Vow.Cli.Configuration;

/// <summary>Where a passphrase comes from: a file, the environment, or whoever sits at the terminal.</summary>
internal sealed class Passphrases(Surroundings surroundings, string? file)
{
    private const int BytesMax = 4096;

    private const string Help = "Write it to a file that only you can read and give --passphrase-file, or set VOW_PASSPHRASE.";

    /// <summary>The passphrase of a key that exists.</summary>
    public string Known(string name) => Given() ?? Ask($"Passphrase of key '{name}': ");

    /// <summary>The passphrase of a key to be made; typed twice when it is typed.</summary>
    public string Chosen(string name)
    {
        if (Given() is { } given) return NotEmpty(given);
        var typed = NotEmpty(Ask($"New passphrase for key '{name}': "));
        return Ask("Once more: ") == typed ? typed : throw CliException.Usage("The two passphrases differ; no key was made.");
    }

    private static string NotEmpty(string passphrase) =>
        passphrase.Length > 0 ? passphrase : throw CliException.Usage("The passphrase is empty; it is all that protects the key's file from who reads it.");

    private string? Given()
    {
        if (file is null) return surroundings.Variable(Settings.PassphraseVariable);
        var text = System.Text.Encoding.UTF8.GetString(BoundedFile.Read(file, BytesMax, "--passphrase-file"));
        // Editors end a file with a line break; nobody means it.
        return text.TrimEnd('\r', '\n');
    }

    private string Ask(string question) => surroundings.AskSecret is { } ask
        ? ask(question) ?? throw CliException.Usage("No passphrase was given.", Help)
        : throw CliException.Usage("A passphrase is needed, and there is no terminal to ask at.", Help);
}
