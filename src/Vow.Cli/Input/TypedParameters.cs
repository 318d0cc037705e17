using System.Collections.Immutable;
using System.CommandLine;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Cli.Input;

/// <summary>Parameters of a described method as they were typed: in order, as <c>--name value</c> or <c>--name=value</c>, or as <c>--param name=value</c>.</summary>
/// <param name="parsed">The command line; the options of its command are not parameters.</param>
/// <param name="method">The method.</param>
/// <param name="addresses">Reads addresses and names.</param>
/// <param name="pairOption">The only option through which parameters come; empty where they also come by their own names.</param>
internal sealed class TypedParameters(ParseResult parsed, AbiMethod method, ByteText.AddressReader addresses, string pairOption)
{
    private const string Pair = "--param";

    private readonly Command _command = parsed.CommandResult.Command;
    private readonly Dictionary<string, AbiValue> _given = new(StringComparer.Ordinal);

    /// <param name="words">Those in order and by their own names.</param>
    /// <param name="pairs">Those as NAME=VALUE.</param>
    /// <param name="kept">Values of those that are not given; null for none.</param>
    /// <exception cref="CliException">They are not the method's.</exception>
    public AbiInput Read(IReadOnlyList<string> words, IReadOnlyList<string> pairs, AbiValue.Record? kept)
    {
        foreach (var pair in pairs) AddPair(pair);
        var inOrder = new List<string>();
        for (var at = 0; at < words.Count; at++)
        {
            if (!IsName(words[at])) inOrder.Add(words[at]);
            else if (words[at].IndexOf('=', StringComparison.Ordinal) is > 0 and var equals) Add(Find(words[at][2..equals]), words[at][(equals + 1)..]);
            else AddWithNext(words, ref at);
        }

        AddInOrder(inOrder);
        foreach (var (name, value) in kept?.Fields ?? []) _given.TryAdd(name, value);
        if (method.Parameters.FirstOrDefault(parameter => parameter.Default is null && !_given.ContainsKey(parameter.Name)) is { } missing) throw Missing(missing);
        RefuseDefaultsBesideOptions();
        try
        {
            return AbiArguments.Encode(method, AbiArguments.Bind(method, _given));
        }
        catch (AbiException error)
        {
            throw CliException.Usage($"{error.Message}.", Usage());
        }
    }

    // Whoever writes --expires 100 for a parameter of that name would otherwise sign its default, without a word.
    private void RefuseDefaultsBesideOptions()
    {
        if (pairOption.Length > 0) return;
        foreach (var parameter in method.Parameters.Where(parameter => !_given.ContainsKey(parameter.Name)))
        {
            if (OptionOf(parameter) is { } option && parsed.GetResult(option) is { Implicit: false })
                throw CliException.Usage($"{option.Name} is an option of vow {_command.Name} itself, and {method.Name} has a parameter '{parameter.Name}' too, which was not given.", $"Give that one as {Pair} {parameter.Name}=VALUE beside it. {Usage()}");
        }
    }

    // As it may be typed, with dashes for underscores.
    private Option? OptionOf(AbiParameter parameter)
    {
        var (name, dashed) = ($"--{parameter.Name}", $"--{parameter.Name.Replace('_', '-')}");
        return _command.Options.FirstOrDefault(option => option.Name == name || option.Name == dashed || option.Aliases.Contains(name));
    }

    private static bool IsName(string word) => word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal);

    private void AddWithNext(IReadOnlyList<string> words, ref int at)
    {
        var parameter = Find(words[at][2..]);
        var hasNext = at + 1 < words.Count && !IsName(words[at + 1]);
        // A bool that is only named is true, as an option of vow itself would be.
        if (!hasNext && parameter.Type == AbiType.Bool) Add(parameter, "true");
        else if (hasNext) Add(parameter, words[++at]);
        else throw CliException.Usage($"--{parameter.Name} needs a value of the type {parameter.Type}.", $"One that begins with two dashes is written --{parameter.Name}=VALUE. {Usage()}");
    }

    private void AddPair(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw CliException.Usage($"{(pairOption.Length > 0 ? pairOption : Pair)}: '{ByteText.Shortened(pair)}' is not NAME=VALUE.", Usage());
        Add(Find(pair[..equals]), pair[(equals + 1)..]);
    }

    private void AddInOrder(List<string> values)
    {
        var open = method.Parameters.Where(parameter => !_given.ContainsKey(parameter.Name)).ToList();
        if (values.Count > open.Count)
            throw CliException.Usage($"{method.Name} takes {Count(method.Parameters.Length)}; '{ByteText.Shortened(values[open.Count])}' is one too many.", Usage());
        for (var index = 0; index < values.Count; index++) Add(open[index], values[index]);
    }

    private static string Count(int parameters) => parameters switch { 0 => "no parameters", 1 => "1 parameter", _ => $"{parameters} parameters" };

    private void Add(AbiParameter parameter, string text)
    {
        if (!_given.TryAdd(parameter.Name, Parse(parameter, text))) throw CliException.Usage($"The parameter '{parameter.Name}' is given twice.", Usage());
    }

    private AbiValue Parse(AbiParameter parameter, string text)
    {
        try
        {
            var isBytes = parameter.Type == AbiType.Bytes && (text.StartsWith('@') || text.StartsWith("text:", StringComparison.Ordinal));
            return isBytes
                ? new AbiValue.Bytes(ByteText.Parse(text, parameter.Name, TransactionLimits.InputBytesMax))
                : AbiText.Parse(text, parameter.Type, parameter.Name, name => addresses(name, parameter.Name));
        }
        catch (AbiException error)
        {
            throw CliException.Usage($"{error.Message}.", Usage());
        }
    }

    // A parameter token_id may be typed as --token-id, as options are elsewhere.
    private AbiParameter Find(string name)
    {
        var written = name.Replace('-', '_');
        if (method.Parameters.FirstOrDefault(parameter => parameter.Name == name || parameter.Name == written) is { } found) return found;
        var options = pairOption.Length > 0 ? [] : _command.Options.Select(option => option.Name[2..]);
        var nearest = Spelling.Nearest(name, method.Parameters.Select(parameter => parameter.Name).Concat(options));
        throw CliException.Usage($"{method.Name} has no parameter '{ByteText.Shortened(name)}', and vow {_command.Name} no such option.{(nearest is null ? "" : $" Did you mean '--{nearest}'?")}", Usage());
    }

    private CliException Missing(AbiParameter parameter)
    {
        var help = OptionOf(parameter) is { } option ? $"{option.Name} is an option of vow {_command.Name} itself: give the parameter as {Pair} {parameter.Name}=VALUE. {Usage()}" : Usage();
        return CliException.Usage($"{method.Name} needs the parameter '{parameter.Name}' ({parameter.Type}).", help);
    }

    private string Usage()
    {
        if (method.Parameters.IsEmpty) return $"{method.Name} takes no parameters.";
        var parameters = method.Parameters.Select(parameter => pairOption.Length > 0
            ? $"{pairOption} {parameter.Name}={Shown(parameter)}"
            : OptionOf(parameter) is not null ? $"{Pair} {parameter.Name}={Shown(parameter)}" : $"--{parameter.Name} {Shown(parameter)}");
        return $"It takes {string.Join(", ", parameters)}.";
    }

    private static string Shown(AbiParameter parameter) => parameter.Default is { } value ? $"{parameter.Type} (otherwise {value})" : parameter.Type.ToString();
}
