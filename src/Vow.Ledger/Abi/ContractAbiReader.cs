using System.Collections.Immutable;
using System.Text.Json;

namespace Vow.Ledger.Abi;

/// <summary>The JSON of <c>vow.abi</c>: every property is known, none occurs twice, every bound is checked before what it bounds is kept.</summary>
internal sealed class ContractAbiReader
{
    private const int NestingMax = 32;
    private const int NameCharactersMax = 64;
    private const int ItemsMax = 1024;
    private const int NameBytesMax = 256;
    private const int PrefixBytesMax = 256;

    private readonly Dictionary<string, (JsonPlace Place, int Index)> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AbiType> _resolved = new(StringComparer.Ordinal);
    private readonly HashSet<string> _underway = new(StringComparer.Ordinal);

    public static ContractAbi Read(ReadOnlySpan<byte> utf8Json) => Read(utf8Json, (reader, root) => reader.Contract(root));

    /// <summary>What a contract stores, and nothing else: the chain's rules hang on this part, and methods may come to be described in other ways.</summary>
    public static ImmutableArray<AbiStorageItem> ReadStorage(ReadOnlySpan<byte> utf8Json) => Read(utf8Json, (reader, root) => reader.Storage(root));

    private static T Read<T>(ReadOnlySpan<byte> utf8Json, Func<ContractAbiReader, JsonPlace, T> read)
    {
        if (utf8Json.Length > ContractAbi.BytesMax) throw new AbiException("$", $"{utf8Json.Length} bytes; a description has at most {ContractAbi.BytesMax}");
        if (!System.Text.Unicode.Utf8.IsValid(utf8Json)) throw new AbiException("$", "it is not UTF-8");
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8Json.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = NestingMax });
            return read(new ContractAbiReader(), new JsonPlace(document.RootElement, "$", (path, message) => new AbiException(path, message)));
        }
        catch (JsonException error)
        {
            throw new AbiException("$", $"it is not JSON that can be read: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            throw new AbiException("$", "a property's name has half of a surrogate pair: it is no text", error);
        }
    }

    private ContractAbi Contract(JsonPlace root)
    {
        Only(root, "abi", "name", "version", "doc", "methods", "events", "types", "storage");
        CheckFormat(root);
        DeclareTypes(root.Optional("types"));
        return new ContractAbi
        {
            Name = ContractName(root.Property("name")),
            Version = Words(root.Optional("version"), NameCharactersMax),
            Doc = Doc(root),
            Types = [.. _declared.OrderBy(declared => declared.Value.Index).Select(declared => Named(declared.Key)!)],
            Methods = Several(root.Property("methods"), Method, method => method.Name),
            Events = Several(root.Optional("events"), Event, logged => logged.Name),
            Storage = StorageItems(root),
        };
    }

    private ImmutableArray<AbiStorageItem> Storage(JsonPlace root)
    {
        root.ExpectObject();
        CheckFormat(root);
        DeclareTypes(root.Optional("types"));
        return StorageItems(root);
    }

    private static void CheckFormat(JsonPlace root)
    {
        JsonPlace format = root.Property("abi");
        if (format.Element.ValueKind != JsonValueKind.Number || format.I32() != ContractAbi.Format) throw format.Fault($"this format is not known; known: {ContractAbi.Format}");
    }

    private ImmutableArray<AbiStorageItem> StorageItems(JsonPlace root)
    {
        ImmutableArray<AbiStorageItem> items = Several(root.Optional("storage"), StorageItem, item => item.Name);
        StorageLayout.CheckPrefixes(items);
        return items;
    }

    private void DeclareTypes(JsonPlace? types)
    {
        foreach (JsonPlace place in Bounded(types))
        {
            JsonPlace name = place.Property("name");
            if (AbiTypeParser.Words.Contains(Identifier(name))) throw name.Fault($"'{name.Text()}' is a type of the format already");
            if (!_declared.TryAdd(name.Text(), (place, _declared.Count))) throw name.Fault($"there are two types '{name.Text()}'");
        }
    }

    // Types may stand in any order; one that needs itself, directly or not, is met while it is under way.
    private AbiType? Named(string name)
    {
        if (_resolved.TryGetValue(name, out AbiType? known)) return known;
        if (!_declared.TryGetValue(name, out (JsonPlace Place, int Index) declared)) return null;
        if (!_underway.Add(name)) throw declared.Place.Fault($"'{name}' contains itself; a recursive type has no bound");
        if (_underway.Count > AbiType.DepthMax) throw declared.Place.Fault($"types are nested deeper than {AbiType.DepthMax}");
        AbiType type = Definition(name, declared.Place);
        _underway.Remove(name);
        return _resolved[name] = type;
    }

    private AbiType Definition(string name, JsonPlace place)
    {
        Only(place, "name", "doc", "struct", "enum");
        JsonPlace? fields = place.Optional("struct"), variants = place.Optional("enum");
        if (fields is null == variants is null) throw place.Fault("a type is either a struct or an enum");
        if (fields is not null)
        {
            ImmutableArray<AbiField> read = Several(fields, Field, field => field.Name);
            return read.IsEmpty ? throw fields.Fault("a struct has at least one field") : Checked(new AbiType.Struct(name, Doc(place), read), place);
        }

        ImmutableArray<AbiVariant> choices = Several(variants!, Variant, variant => variant.Name);
        if (choices.Length is < 1 or > AbiType.Choice.VariantsMax) throw variants!.Fault($"{choices.Length} variants; an enum has 1 to {AbiType.Choice.VariantsMax}");
        return Checked(new AbiType.Choice(name, Doc(place), choices), place);
    }

    private static AbiType Checked(AbiType type, JsonPlace place) =>
        type.Depth <= AbiType.DepthMax ? type : throw place.Fault($"types are nested deeper than {AbiType.DepthMax}");

    private AbiVariant Variant(JsonPlace place)
    {
        Only(place, "name", "doc", "fields");
        return new AbiVariant(Identifier(place.Property("name")), Several(place.Optional("fields"), Field, field => field.Name), Doc(place));
    }

    private AbiField Field(JsonPlace place)
    {
        Only(place, "name", "type", "doc");
        return new AbiField(Identifier(place.Property("name")), Type(place.Property("type")), Doc(place));
    }

    private AbiMethod Method(JsonPlace place)
    {
        Only(place, "name", "kind", "doc", "payable", "params", "result", "passing");
        string name = Printable(place.Property("name"));
        AbiMethodKind kind = Word(place.Property("kind"), ("call", AbiMethodKind.Call), ("query", AbiMethodKind.Query), ("init", AbiMethodKind.Init), ("migrate", AbiMethodKind.Migrate));
        string? reserved = kind switch { AbiMethodKind.Init => "init", AbiMethodKind.Migrate => "migrate", _ => null };
        if (reserved is null ? name is "init" or "migrate" : name != reserved) throw place.Property("kind").Fault($"'{name}' cannot be of this kind: init and migrate are the methods of that name, and no others");
        AbiPassing passing = place.Optional("passing") is { } how ? Word(how, ("borsh", AbiPassing.Borsh), ("wasm", AbiPassing.Wasm)) : AbiPassing.Borsh;
        ImmutableArray<AbiParameter> parameters = Several(place.Optional("params"), Parameter, parameter => parameter.Name);
        AbiType? result = place.Optional("result") is { } type ? Type(type) : null;
        if (passing == AbiPassing.Wasm) CheckNumeric(place, parameters, result);
        for (int index = 1; index < parameters.Length; index++)
        {
            if (parameters[index - 1].Default is not null && parameters[index].Default is null) throw place.Fault($"'{parameters[index].Name}' needs a default, since the parameter before it has one");
        }

        return new AbiMethod(name, kind, parameters, result, place.Optional("payable")?.Bool() ?? false, passing, Doc(place));
    }

    private AbiParameter Parameter(JsonPlace place)
    {
        Only(place, "name", "type", "default", "doc");
        AbiType type = Type(place.Property("type"));
        // null is the default of an option, and so not the same as none at all.
        AbiValue? value = place.Element.TryGetProperty("default", out JsonElement element) ? AbiJson.Read(element, type, $"{place.Path}.default") : null;
        return new AbiParameter(Identifier(place.Property("name")), type, value, Doc(place));
    }

    private static void CheckNumeric(JsonPlace place, ImmutableArray<AbiParameter> parameters, AbiType? result)
    {
        foreach (AbiType? type in parameters.Select(parameter => (AbiType?)parameter.Type).Append(result))
        {
            if (type is not null && type != AbiType.Bool && type is not AbiType.Number { Bits: <= 64 }) throw place.Fault($"{type} does not pass as a WebAssembly number; only bool and integers up to 64 bits do");
        }
    }

    private AbiEvent Event(JsonPlace place)
    {
        Only(place, "name", "doc", "fields");
        return new AbiEvent(Printable(place.Property("name")), Several(place.Optional("fields"), Field, field => field.Name), Doc(place));
    }

    private AbiStorageItem StorageItem(JsonPlace place)
    {
        Only(place, "name", "prefix", "kind", "key", "value", "doc");
        AbiStorageKind kind = Word(place.Property("kind"), ("cell", AbiStorageKind.Cell), ("map", AbiStorageKind.Map), ("ordered_map", AbiStorageKind.OrderedMap), ("list", AbiStorageKind.List));
        bool isMap = kind is AbiStorageKind.Map or AbiStorageKind.OrderedMap;
        JsonPlace? keyPlace = place.Optional("key");
        if (keyPlace is null == isMap) throw place.Fault(isMap ? "a map has a key" : "only maps have a key");
        AbiType? key = keyPlace is null ? null : Type(keyPlace);
        if (key is not null && !KeyCodec.IsKey(key)) throw keyPlace!.Fault($"{key} has no key encoding: only bool, integers, string, bytes, address, arrays of u8, enums without fields, and tuples and structs of those have");
        return new AbiStorageItem(Identifier(place.Property("name")), Prefix(place.Property("prefix")), kind, key, Type(place.Property("value")), Doc(place));
    }

    private static byte[] Prefix(JsonPlace place)
    {
        string digits = place.Text();
        if (digits.Length is 0 or > 2 * PrefixBytesMax) throw place.Fault($"a prefix has 1 to {PrefixBytesMax} bytes");
        if (digits.AsSpan().ContainsAnyExcept(System.Buffers.SearchValues.Create("0123456789abcdef")) || digits.Length % 2 != 0) throw place.Fault("a prefix is an even number of lower-case hexadecimal digits, without 0x");
        return Convert.FromHexString(digits);
    }

    private AbiType Type(JsonPlace place)
    {
        try
        {
            return AbiTypeParser.Parse(place.Text(), Named);
        }
        catch (FormatException error)
        {
            throw place.Fault(error.Message);
        }
    }

    private static ImmutableArray<T> Several<T>(JsonPlace? list, Func<JsonPlace, T> read, Func<T, string> nameOf)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var items = ImmutableArray.CreateBuilder<T>();
        foreach (JsonPlace place in Bounded(list))
        {
            T item = read(place);
            if (!names.Add(nameOf(item))) throw place.Fault($"'{nameOf(item)}' is there twice");
            items.Add(item);
        }

        return items.ToImmutable();
    }

    private static IEnumerable<JsonPlace> Bounded(JsonPlace? list)
    {
        if (list is null) yield break;
        int count = 0;
        foreach (JsonPlace place in list.Items())
        {
            if (++count > ItemsMax) throw list.Fault($"more than {ItemsMax} entries");
            yield return place;
        }
    }

    // A property is there or it is not: null would be a second way to say the latter. The default of an option, though, is null.
    private static void Only(JsonPlace place, params ReadOnlySpan<string> names)
    {
        place.AllowOnly(names);
        foreach ((string name, JsonPlace value) in place.Properties())
        {
            if (value.Element.ValueKind == JsonValueKind.Null && name != "default") throw value.Fault("null is not a value here; leave the property out");
        }
    }

    private static T Word<T>(JsonPlace place, params ReadOnlySpan<(string Text, T Value)> words)
    {
        string text = place.Text();
        foreach ((string known, T value) in words)
        {
            if (known == text) return value;
        }

        var names = new List<string>();
        foreach ((string known, _) in words) names.Add(known);
        throw place.Fault($"'{JsonPlace.Shortened(text)}' is not one of {string.Join(", ", names)}");
    }

    private static string Identifier(JsonPlace place)
    {
        string text = Words(place, NameCharactersMax);
        foreach (char sign in text)
        {
            if (!char.IsAsciiLetterOrDigit(sign) && sign != '_') throw place.Fault($"'{JsonPlace.Shortened(text)}' is not a name: letters, digits and _ only");
        }

        return text.Length > 0 ? text : throw place.Fault("a name is not empty");
    }

    private static string ContractName(JsonPlace place)
    {
        string text = Words(place, NameCharactersMax);
        foreach (char sign in text)
        {
            if (!char.IsAsciiLetterOrDigit(sign) && sign is not ('_' or '-')) throw place.Fault($"'{JsonPlace.Shortened(text)}' is not a contract's name: letters, digits, _ and - only");
        }

        return text.Length > 0 ? text : throw place.Fault("a contract has a name");
    }

    // Names of exports and topics of events: the limits are the host's, and what steers a terminal is no name.
    private static string Printable(JsonPlace place)
    {
        string text = place.Text();
        int bytes = System.Text.Encoding.UTF8.GetByteCount(text);
        if (bytes is 0 or > NameBytesMax) throw place.Fault($"{bytes} bytes; a name has 1 to {NameBytesMax}");
        return Vow.Engine.Tracing.Display.Printable(System.Text.Encoding.UTF8.GetBytes(text)) is null ? throw place.Fault("a name has no control characters") : text;
    }

    private static string Words(JsonPlace? place, int charactersMax)
    {
        string text = place?.Text() ?? "";
        return text.Length <= charactersMax ? text : throw place!.Fault($"{text.Length} characters; at most {charactersMax} are allowed");
    }

    private static string Doc(JsonPlace place) => Words(place.Optional("doc"), 4096);
}
