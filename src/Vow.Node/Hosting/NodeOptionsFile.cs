using Microsoft.Extensions.Configuration;

namespace Vow.Node;

/// <summary>Reads options from a settings file, the environment and flags, later ones over earlier ones.</summary>
public static class NodeOptionsFile
{
    /// <summary>Name of the settings file that is read from the working directory when none is named.</summary>
    public const string DefaultName = "appsettings.json";

    /// <summary>What variables of the environment begin with: <c>VOW_MEMPOOL__TRANSACTIONSMAX</c> is <see cref="NodeOptions.Mempool"/>, <see cref="MempoolOptions.TransactionsMax"/>.</summary>
    public const string EnvironmentPrefix = "VOW_";

    private const string Section = "Vow";

    /// <summary>Reads the options. They are validated when a node is built from them.</summary>
    /// <param name="settingsFile">A JSON file with a section <c>Vow</c>; null for <see cref="DefaultName"/> if there is one.</param>
    /// <param name="flags">Option names with colons between groups (<c>Mempool:TransactionsMax</c>) and values.</param>
    /// <exception cref="NodeOptionsException">A file cannot be read, or a name or value makes no sense.</exception>
    public static NodeOptions Read(string? settingsFile, IEnumerable<KeyValuePair<string, string?>> flags)
    {
        ArgumentNullException.ThrowIfNull(flags);
        IConfiguration file = ReadSettings(settingsFile);
        KeyValuePair<string, string?>[] given = [.. flags];
        // Names are checked in the file and the flags. The environment may hold variables of other programs of the family.
        Bind(new ConfigurationBuilder().AddConfiguration(file).AddInMemoryCollection(given).Build(), strict: true);
        return Bind(
            new ConfigurationBuilder().AddConfiguration(file).AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(given).Build(), strict: false);
    }

    private static IConfigurationSection ReadSettings(string? settingsFile)
    {
        string path = Path.GetFullPath(settingsFile ?? DefaultName);
        if (settingsFile is not null && !File.Exists(path)) throw new NodeOptionsException([$"the settings file '{path}' does not exist"]);
        try
        {
            return new ConfigurationBuilder().AddJsonFile(path, optional: true, reloadOnChange: false).Build().GetSection(Section);
        }
        catch (Exception fault) when (fault is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new NodeOptionsException([$"the settings file '{path}' cannot be read: {fault.InnerException?.Message ?? fault.Message}"], fault);
        }
    }

    private static NodeOptions Bind(IConfiguration configuration, bool strict)
    {
        try
        {
            var options = new NodeOptions();
            configuration.Bind(options, binder => binder.ErrorOnUnknownConfiguration = strict);
            return options;
        }
        catch (InvalidOperationException fault)
        {
            throw new NodeOptionsException([fault.InnerException is null ? fault.Message : $"{fault.Message} {fault.InnerException.Message}"], fault);
        }
    }
}

/// <summary>Options with which a node cannot run. The message has a line for each.</summary>
public sealed class NodeOptionsException(IReadOnlyList<string> faults, Exception? cause = null)
    : Exception($"The node cannot run with these options:{string.Concat(faults.Select(fault => $"\n  {fault}"))}", cause)
{
    /// <summary>What is wrong, one line each.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
