using System.Globalization;
using Vow.Ledger.Abi;

namespace Vow.Cli.Binding;

/// <summary>Writes a typed client in TypeScript: one file that needs nothing but <c>fetch</c>. Signing is left to a function that the caller gives.</summary>
internal sealed class TypeScriptClient
{
    // Names of the runtime, and of the language's own types and values that the generated code uses.
    private static readonly string[] Reserved =
    [
        "Action", "Address", "Array", "BigInt", "Boolean", "CallInput", "Called", "Codec", "ContractError", "ContractOptions", "EncodingError", "Error", "Failure", "Function", "JSON", "LoggedEvent",
        "Math", "Number", "Object", "Promise", "Reader", "Receipt", "Record", "RegExp", "String", "Symbol", "TextDecoder", "TextEncoder", "Uint8Array", "Writer", "Infinity", "NaN", "Iterable",
    ];

    private static readonly string[] Members = ["constructor", "events", "hasOwnProperty", "options", "prototype", "then", "toJSON", "toString", "valueOf"];

    // Words of the language, and values that the generated code calls: none can be the name of a parameter.
    private static readonly string[] Words =
    [
        "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if",
        "implements", "import", "in", "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super", "switch", "this", "throw", "true", "try",
        "typeof", "undefined", "var", "void", "while", "with", "yield", "fromHex",
    ];

    private readonly CodeText _code = new();
    private readonly ContractAbi _abi;
    private readonly string _client;
    private readonly string _event;
    private readonly Dictionary<AbiType, string> _types = new(ReferenceEqualityComparer.Instance);
    private readonly TypeScriptTypes _as;

    private TypeScriptClient(ContractAbi abi)
    {
        _abi = abi;
        var names = new NameScope(Reserved);
        _client = names.Take($"{NameScope.Pascal(abi.Name)}Client");
        _event = names.Take($"{NameScope.Pascal(abi.Name)}Event");
        foreach (var type in abi.Types) _types.Add(type, names.Take(NameScope.Pascal(type is AbiType.Struct record ? record.Name : ((AbiType.Choice)type).Name)));
        _as = new TypeScriptTypes(_types);
    }

    /// <param name="abi">The contract's description.</param>
    public static string Write(ContractAbi abi) => new TypeScriptClient(abi).Write();

    private string Write()
    {
        _code.Line($"// {CodeText.WrittenBy} from the description of the contract {CodeText.OneLine($"{_abi.Name} {_abi.Version}")}. What is changed here is lost when it is written again.");
        foreach (var line in Runtime().Split('\n')) _code.Line(line);
        foreach (var type in _abi.Types) WriteType(type);
        if (!_abi.Events.IsEmpty) WriteEvents();
        foreach (var method in _abi.Methods.Where(method => method.Kind is AbiMethodKind.Init or AbiMethodKind.Migrate)) WriteInput(method);
        WriteClient();
        return _code.ToString();
    }

    private void WriteType(AbiType type)
    {
        var name = _types[type];
        if (type is AbiType.Struct record)
        {
            Doc(record.Doc, $"The struct {record.Name}.");
            _code.BlockOnLine($"export interface {name}", () =>
            {
                foreach (var field in record.Fields)
                {
                    if (field.Doc.Length > 0) Doc(field.Doc, "");
                    _code.Line($"readonly {CodeText.Literal(field.Name)}: {_as.Of(field.Type)};");
                }
            }).Line();
            _code.Line($"export const {name}Codec: Codec<{name}> = _struct({_as.Fields(record.Fields)});").Line();
            return;
        }

        var choice = (AbiType.Choice)type;
        Doc(choice.Doc, $"The enum {choice.Name}: the name of a variant, or an object with the name and the fields of one.");
        _code.Line($"export type {name} =");
        for (var index = 0; index < choice.Variants.Length; index++)
        {
            var variant = choice.Variants[index];
            var shape = variant.Fields.IsEmpty ? CodeText.Literal(variant.Name) : $"{{ readonly {CodeText.Literal(variant.Name)}: {_as.Members(variant.Fields)} }}";
            _code.Line($"    | {shape}{(index == choice.Variants.Length - 1 ? ";" : "")}");
        }

        _code.Line().Line($"export const {name}Codec: Codec<{name}> = _enum({CodeText.Literal(choice.Name)}, [");
        foreach (var variant in choice.Variants) _code.Line($"    [{CodeText.Literal(variant.Name)}, {_as.Fields(variant.Fields)}],");
        _code.Line("]);").Line();
    }

    private void WriteEvents()
    {
        Doc("", $"An event of the contract {_abi.Name}.");
        _code.Line($"export type {_event} =");
        foreach (var logged in _abi.Events)
            _code.Line($"    | {{ readonly event: {CodeText.Literal(logged.Name)}; readonly fields: {_as.Members(logged.Fields)} }}{(logged == _abi.Events[^1] ? ";" : "")}");
        _code.Line().Line("const _events: readonly (readonly [string, Codec<any>])[] = [");
        foreach (var logged in _abi.Events) _code.Line($"    [{CodeText.Literal(logged.Name)}, _struct({_as.Fields(logged.Fields)})],");
        _code.Line("];").Line();
        Doc("", "The event that a contract logged; null when the description has none of its topic and shape.");
        _code.BlockOnLine($"export function readEvent(logged: LoggedEvent): {_event} | null", () => _code.Line("return _logged(_events, logged);")).Line();
    }

    private void WriteInput(AbiMethod method)
    {
        Doc(method.Doc, $"What {method.Name} is given.");
        var (declared, given) = Parameters(method, []);
        _code.BlockOnLine($"export function encode{NameScope.Pascal(method.Name)}({declared}): CallInput", () => _code.Line($"return {given};")).Line();
    }

    private void WriteClient()
    {
        var members = new NameScope(Members);
        Doc(_abi.Doc, $"The contract {_abi.Name}.");
        _code.BlockOnLine($"export class {_client}", () =>
        {
            _code.Line("constructor(readonly options: ContractOptions) {}");
            if (!_abi.Events.IsEmpty)
            {
                _code.Line();
                Doc("", "The events that this contract logged in a transaction, in order.");
                _code.BlockOnLine($"events(receipt: Receipt): {_event}[]", () => _code
                    .Line("return receipt.events.filter((logged) => logged.contract === this.options.contract).map(readEvent)")
                    .Line($"    .filter((read): read is {_event} => read !== null);"));
            }

            foreach (var method in _abi.Methods)
            {
                if (method.Kind == AbiMethodKind.Query) WriteQuery(members, method);
                else if (method.Kind == AbiMethodKind.Call) WriteCall(members, method);
            }
        });
    }

    private void WriteQuery(NameScope members, AbiMethod method)
    {
        var (declared, given) = Parameters(method, []);
        _code.Line();
        Doc(method.Doc, $"Calls {method.Name}.");
        _code.BlockOnLine($"async {members.Take(NameScope.Camel(method.Name))}({declared}): Promise<{Result(method)}>", () =>
            _code.Line($"return _ask(this.options, {CodeText.Literal(method.Name)}, {given}, {Read(method)});"));
    }

    private void WriteCall(NameScope members, AbiMethod method)
    {
        var name = members.Take(NameScope.Camel(method.Name));
        var action = members.Take($"{name}Action");
        string[] more = method.IsPayable ? ["value: bigint"] : [];
        var (declared, given) = Parameters(method, more);
        var passed = string.Join(", ", Names(method).Concat(method.IsPayable ? ["value"] : []));
        _code.Line();
        Doc(method.Doc, $"Calls {method.Name}.");
        _code.BlockOnLine($"async {name}({declared}): Promise<Called<{Result(method)}>>", () => _code.Line($"return _send(this.options, this.{action}({passed}), {Read(method)});")).Line();
        Doc("", $"The action that calls {method.Name}, for a transaction of one's own.");
        _code.BlockOnLine($"{action}({declared}): Action", () => _code.Line($"return _action(this.options, {CodeText.Literal(method.Name)}, {given}, {(method.IsPayable ? "value" : "0n")});"));
    }

    private (string Declared, string Given) Parameters(AbiMethod method, string[] more)
    {
        var named = method.Parameters.Zip(Names(method)).ToList();
        // A value to send is always given: what stands before it cannot be left out, and takes undefined for its default.
        var declared = named.Select(both => both.First.Default is { } value
            ? $"{both.Second}: {_as.Of(both.First.Type)}{(more.Length > 0 ? " | undefined" : "")} = {_as.Literal(value, both.First.Type)}"
            : $"{both.Second}: {_as.Of(both.First.Type)}");
        var isNumeric = method.Passing == AbiPassing.Wasm;
        var given = named.Select(both => isNumeric
            ? string.Create(CultureInfo.InvariantCulture, $"[{_as.Codec(both.First.Type)}, {BitsOf(both.First.Type)}, {both.Second}]")
            : $"[{_as.Codec(both.First.Type)}, {both.Second}]");
        return (string.Join(", ", declared.Concat(more)), $"{(isNumeric ? "_numbers" : "_input")}({string.Join(", ", given)})");
    }

    private static List<string> Names(AbiMethod method)
    {
        var scope = new NameScope(Words.Append("value"));
        return [.. method.Parameters.Select(parameter => scope.Take(NameScope.Camel(parameter.Name)))];
    }

    private string Result(AbiMethod method) => method.Result is { } type ? _as.Of(type) : "void";

    private string Read(AbiMethod method) => (method.Result, method.Passing) switch
    {
        (null, _) => "_nothing",
        ({ } type, AbiPassing.Wasm) => string.Create(CultureInfo.InvariantCulture, $"_number({_as.Codec(type)}, {BitsOf(type)})"),
        ({ } type, _) => $"_returned({_as.Codec(type)})",
    };

    private static int BitsOf(AbiType type) => type is AbiType.Number number ? number.Bits : 8;

    private void Doc(string doc, string instead) =>
        _code.Line($"/** {CodeText.OneLine(doc.Length > 0 ? doc : instead).Replace("*/", "* /", StringComparison.Ordinal)} */");

    private static string Runtime()
    {
        using var stream = typeof(TypeScriptClient).Assembly.GetManifestResourceStream("Vow.Cli.Binding.TypeScriptRuntime.ts") ?? throw new InvalidOperationException("The runtime of TypeScript clients is not in this program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
