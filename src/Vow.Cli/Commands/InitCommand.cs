using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vow.Cli.Chain;
using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow init DIR</c>: the home of a node: a genesis, settings, and the key that fees go to.</summary>
internal sealed class InitCommand
{
    private const string ProposerName = "proposer";

    private static readonly UInt128 ProposerBalance = 1_000_000_000_000_000_000;

    private readonly Argument<string> _folder = new("dir") { HelpName = "DIR", Description = "The folder to make." };
    private readonly Option<string> _chain = new("--chain-id") { HelpName = "N", Required = true, Description = "The chain's number; choose one that no other chain has." };
    private readonly Option<string[]> _accounts = new("--account") { HelpName = "ADDRESS=AMOUNT", Description = "An account that exists from the start; may be repeated. Without any, the proposer gets 10^18." };
    private readonly Option<string?> _proposer = new("--proposer") { HelpName = "ADDRESS", Description = "Who gets the fees; otherwise a key 'proposer' is made." };
    private readonly Option<string?> _passphraseFile = KeyOptions.PassphraseOption();
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of text." };

    private readonly CliConsole _console;
    private readonly Surroundings _surroundings;

    private InitCommand(CliConsole console, Surroundings surroundings) => (_console, _surroundings) = (console, surroundings);

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var init = new InitCommand(console, surroundings);
        var command = new Command("init", """
            Make the home of a node: genesis.json, appsettings.json, and a key that the fees go to.

            Change the two files as you like before the first start; afterwards the genesis is fixed.

            Examples:
              vow init ./home --chain-id 4711
              vow init ./home --chain-id 4711 --proposer vow1… --account vow1…=1_000_000

            Exit codes: 0 success, 2 wrong usage.
            """)
        {
            init._folder, init._chain, init._accounts, init._proposer, init._passphraseFile, init._json,
        };
        command.SetAction(parsed => (int)init.Run(parsed));
        return command;
    }

    private ExitCode Run(ParseResult parsed)
    {
        var home = new ChainFolder(Path.GetFullPath(parsed.GetRequiredValue(_folder), _surroundings.WorkingFolder));
        if (home.HasGenesis) throw CliException.Usage($"There is a genesis in '{home.Path}' already.", "Name a folder that has none.");
        var chain = (ulong)AmountText.Parse(parsed.GetRequiredValue(_chain), _chain.Name, ulong.MaxValue);
        if (chain == 0 || Genesis.IsDevelopment(chain))
            throw CliException.Usage($"{_chain.Name}: {chain} cannot be a chain's number{(chain == 0 ? "" : ": 1337 to 1399 are those of development chains, whose accounts everybody has the keys of")}.", "Choose another number.");
        var accounts = (parsed.GetValue(_accounts) ?? []).Select(Account).ToList();

        var proposer = parsed.GetValue(_proposer) is { } text ? Address(text, _proposer.Name) : MakeKey(parsed, home);
        if (accounts.Count == 0) accounts.Add(new GenesisAccount(proposer, ProposerBalance));
        var genesis = Genesis.ForDevelopment((ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        genesis = genesis with { Parameters = genesis.Parameters with { ChainId = chain }, Accounts = [.. accounts] };
        Begin(home, genesis, proposer);
        Show(parsed, home, genesis, proposer);
        return ExitCode.Success;
    }

    private Address MakeKey(ParseResult parsed, ChainFolder home)
    {
        var store = new KeyStore(home.KeysFolder, _surroundings.Protection);
        if (store.Find(ProposerName) is { } present) return present.Address;
        using var key = SigningKey.Create();
        return store.Add(ProposerName, key, new Passphrases(_surroundings, parsed.GetValue(_passphraseFile)).Chosen(ProposerName)).Address;
    }

    private static void Begin(ChainFolder home, Genesis genesis, in Address proposer)
    {
        try
        {
            genesis.ThrowIfInvalid();
        }
        catch (GenesisException error)
        {
            throw CliException.Usage($"The genesis would not be one: {error.Message}");
        }

        // The genesis last: it is what tells that the folder is ready.
        try
        {
            Directory.CreateDirectory(home.Path);
            if (File.Exists(home.SettingsFile)) throw CliException.Usage($"'{home.SettingsFile}' is there already: it may be another program's.", "Name an empty or a new folder.");
            File.WriteAllText(home.SettingsFile, Settings(proposer));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw home.Unusable(error);
        }

        home.Begin(genesis);
    }

    private static string Settings(in Address proposer)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("Vow");
            json.WriteString("Urls", "http://127.0.0.1:8717");
            json.WriteStartObject("Production");
            json.WriteString("Mode", "OnDemand");
            json.WriteString("Proposer", AddressText.Format(proposer));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private void Show(ParseResult parsed, ChainFolder home, Genesis genesis, in Address proposer)
    {
        var address = AddressText.Format(proposer);
        if (parsed.GetValue(_json))
        {
            _console.Out.WriteLine(JsonOut.Line(json =>
            {
                json.WriteString("home", home.Path);
                json.WriteString("chainId", genesis.Parameters.ChainId.ToString(CultureInfo.InvariantCulture));
                json.WriteString("genesisHash", genesis.Hash.ToString());
                json.WriteString("proposer", address);
            }));
            return;
        }

        ChainText.Headline(_console.Ansi, true, $"chain {genesis.Parameters.ChainId}", "is prepared", home.Path);
        var facts = new FactSheet();
        facts.Add("genesis", $"{home.GenesisFile}  {genesis.Hash}");
        facts.Add("settings", home.SettingsFile);
        facts.Add("proposer", address);
        facts.Add("start", $"vow node --home {parsed.GetRequiredValue(_folder)}");
        facts.Write(_console.Ansi);
    }

    private GenesisAccount Account(string text)
    {
        var parts = text.Split('=');
        return parts.Length == 2
            ? new GenesisAccount(Address(parts[0], _accounts.Name), AmountText.Parse(parts[1], _accounts.Name, UInt128.MaxValue))
            : throw CliException.Usage($"{_accounts.Name}: '{ByteText.Shortened(text)}' is not ADDRESS=AMOUNT.");
    }

    private static Address Address(string text, string what) => AddressText.TryParse(text, out var address, out var fault) ? address : throw CliException.Usage($"{what}: {fault}.");
}
