using Spectre.Console;
using Vow.Cli.Checking;
using Vow.Ledger.Abi;

namespace Vow.Cli.Output;

/// <summary>A contract's interface for people: <c>vow abi</c>, and the methods in <c>vow contract</c>.</summary>
internal static class AbiDescription
{
    private const string Unkind = "      ";

    /// <summary>Name and version, and what it is.</summary>
    public static string Title(ContractAbi abi) => WithDoc(WithDoc(abi.Name, abi.Version, " "), abi.Doc);

    /// <summary>The methods that can be called, each in a line: with names and types where they are described.</summary>
    public static IEnumerable<string> Methods(ContractAbi? abi, IReadOnlyList<MethodSignature> exported) =>
        exported.Where(method => !method.IsReserved).Select(method => abi?.Method(method.Name) is { } described ? Method(described) : $"{(abi is null ? "" : Unkind)}{method}");

    /// <summary>All of it.</summary>
    public static void Write(IAnsiConsole ansi, ContractAbi abi)
    {
        var facts = new FactSheet();
        facts.Add("contract", Title(abi));
        facts.Add("methods", abi.Methods.Select(Method));
        facts.Add("events", abi.Events.Select(logged => WithDoc($"{logged.Name}{Fields('(', logged.Fields, ')')}", logged.Doc)));
        facts.Add("types", abi.Types.Select(Definition));
        facts.Add("storage", abi.Storage.Select(StorageItem));
        facts.Write(ansi);
    }

    private static string Method(AbiMethod method)
    {
        var kind = method.Kind switch { AbiMethodKind.Query => "query ", AbiMethodKind.Call => "call  ", _ => Unkind };
        return WithDoc($"{kind}{AbiArguments.Signature(method)}{(method.IsPayable ? " payable" : "")}", method.Doc);
    }

    private static string Definition(AbiType type) => type switch
    {
        AbiType.Struct record => WithDoc($"struct {record.Name} {Fields('{', record.Fields, '}')}", record.Doc),
        AbiType.Choice choice => WithDoc($"enum {choice.Name} {string.Join(" | ", choice.Variants.Select(variant => variant.Name + (variant.Fields.IsEmpty ? "" : Fields('{', variant.Fields, '}'))))}", choice.Doc),
        _ => type.ToString(),
    };

    private static string StorageItem(AbiStorageItem item)
    {
        var shown = item.Kind switch
        {
            AbiStorageKind.Map => $"map {item.Name}[{item.Key}]: {item.Value}",
            AbiStorageKind.OrderedMap => $"ordered map {item.Name}[{item.Key}]: {item.Value}",
            AbiStorageKind.List => $"list {item.Name}: {item.Value}",
            _ => $"cell {item.Name}: {item.Value}",
        };
        return WithDoc($"{shown}, under {Display.Bytes(item.Prefix.Span)}", item.Doc);
    }

    private static string Fields(char open, IEnumerable<AbiField> fields, char close) => open + string.Join(", ", fields.Select(field => $"{field.Name}: {field.Type}")) + close;

    // Only the first line: a list is not the place for more, what follows could pass for lines of vow, and --json has all of it.
    private static string WithDoc(string line, string doc, string between = "  ") => doc.Length == 0 ? line : $"{line}{between}{doc.Split('\n')[0].TrimEnd()}";
}
