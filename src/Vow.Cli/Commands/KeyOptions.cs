using System.CommandLine;

namespace Vow.Cli.Commands;

/// <summary>Options of every command that reads keys.</summary>
internal static class KeyOptions
{
    public static Option<string?> FolderOption() => new("--keys") { HelpName = "DIR", Description = "The folder of keys; otherwise VOW_KEYS, vow.json, or the user's own." };

    public static Option<string?> PassphraseOption() =>
        new("--passphrase-file") { HelpName = "FILE", Description = "Holds the key's passphrase; otherwise VOW_PASSPHRASE, or it is asked for." };
}
