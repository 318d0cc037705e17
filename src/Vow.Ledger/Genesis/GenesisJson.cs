using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>The JSON of a genesis: every property is known, none occurs twice, all but a few are needed.</summary>
internal static class GenesisJson
{
    public static Genesis Read(ReadOnlySpan<byte> utf8Json, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(baseDirectory);
        using JsonDocument document = ParseDocument(utf8Json);
        var root = new JsonPlace(document.RootElement, "$", (path, message) => new GenesisException(path, message));
        root.AllowOnly("timestampMilliseconds", "parameters", "accounts", "contracts");
        var genesis = new Genesis
        {
            TimestampMilliseconds = root.Property("timestampMilliseconds").U64(),
            Parameters = ReadParameters(root.Property("parameters")),
            Accounts = [.. root.Property("accounts").Items().Select(ReadAccount)],
            Contracts = root.Optional("contracts") is { } contracts ? [.. contracts.Items().Select(contract => ReadContract(contract, baseDirectory))] : [],
        };
        genesis.ThrowIfInvalid();
        return genesis;
    }

    public static string Write(Genesis genesis)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("timestampMilliseconds", genesis.TimestampMilliseconds);
            WriteParameters(writer, genesis.Parameters);
            writer.WriteStartArray("accounts");
            foreach (GenesisAccount account in genesis.Accounts) WriteAccount(writer, account);
            writer.WriteEndArray();
            writer.WriteStartArray("contracts");
            foreach (GenesisContract contract in genesis.Contracts) WriteContract(writer, contract);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static JsonDocument ParseDocument(ReadOnlySpan<byte> utf8Json)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8Json)) throw new GenesisException("the file is not UTF-8");
        if (utf8Json.StartsWith(System.Text.Encoding.UTF8.Preamble)) utf8Json = utf8Json[System.Text.Encoding.UTF8.Preamble.Length..];
        try
        {
            return JsonDocument.Parse(utf8Json.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (InvalidOperationException error)
        {
            throw new GenesisException("$", "a property's name has half of a surrogate pair: it is no text", error);
        }
        catch (JsonException error)
        {
            string place = error.LineNumber is { } line ? $"line {line + 1}, byte {error.BytePositionInLine + 1}: " : "";
            throw new GenesisException("$", $"{place}not valid JSON: {error.Message}", error);
        }
    }

    private static ChainParameters ReadParameters(JsonPlace place)
    {
        place.AllowOnly("chainId", "gasPriceMin", "blockGasMax", "transactionGasMax", "depositPerByte", "protocol");
        return new ChainParameters
        {
            ChainId = place.Property("chainId").U64(),
            GasPriceMin = place.Property("gasPriceMin").U64(),
            BlockGasMax = place.Property("blockGasMax").I64(),
            TransactionGasMax = place.Property("transactionGasMax").I64(),
            DepositPerByte = place.Property("depositPerByte").U128(),
            Protocol = [.. place.Property("protocol").Items().Select(ReadUpgrade)],
        };
    }

    private static ProtocolUpgrade ReadUpgrade(JsonPlace place)
    {
        place.AllowOnly("height", "version");
        return new ProtocolUpgrade(place.Property("height").U64(), place.Property("version").I32());
    }

    private static GenesisAccount ReadAccount(JsonPlace place)
    {
        place.AllowOnly("address", "balance");
        return new GenesisAccount(place.Property("address").Address(), place.Property("balance").U128());
    }

    private static GenesisContract ReadContract(JsonPlace place, string baseDirectory)
    {
        place.AllowOnly("code", "codeFile", "creator", "salt", "admin", "value", "arguments", "input");
        return new GenesisContract
        {
            Code = ReadCode(place, baseDirectory),
            Creator = place.Property("creator").Address(),
            Salt = place.Optional("salt")?.Bytes(TransactionLimits.SaltBytesMax) ?? [],
            Admin = place.Optional("admin")?.Address(),
            Value = place.Optional("value")?.U128() ?? 0,
            Arguments = place.Optional("arguments") is { } arguments ? [.. arguments.Items().Select(ReadArgument)] : [],
            Input = place.Optional("input")?.Bytes(TransactionLimits.InputBytesMax) ?? [],
        };
    }

    private static byte[] ReadCode(JsonPlace place, string baseDirectory)
    {
        JsonPlace? inside = place.Optional("code"), file = place.Optional("codeFile");
        if (inside is not null == file is not null)
        {
            throw place.Fault("give the module either as 'codeFile', a path from the genesis file's folder, or as 'code', 0x and hexadecimal digits");
        }

        return inside is not null ? inside.Bytes(TransactionLimits.BytesMax) : ReadCodeFile(file!, baseDirectory);
    }

    private static byte[] ReadCodeFile(JsonPlace place, string baseDirectory)
    {
        string path = place.Text();
        try
        {
            var file = new FileInfo(Path.Combine(baseDirectory, path));
            if (!file.Exists) throw place.Fault($"there is no file '{path}' in {baseDirectory}");
            if (file.Length > TransactionLimits.BytesMax) throw place.Fault($"'{path}' has {file.Length} bytes; at most {TransactionLimits.BytesMax} are allowed");
            return File.ReadAllBytes(file.FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GenesisException(place.Path, $"'{path}' cannot be read: {error.Message}", error);
        }
    }

    private static WasmValue ReadArgument(JsonPlace place)
    {
        string text = place.Text();
        if (text.StartsWith("i32:", StringComparison.Ordinal) && int.TryParse(text.AsSpan(4), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int narrow))
        {
            return WasmValue.I32(narrow);
        }

        if (text.StartsWith("i64:", StringComparison.Ordinal) && long.TryParse(text.AsSpan(4), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long wide))
        {
            return WasmValue.I64(wide);
        }

        throw place.Fault($"'{JsonPlace.Shortened(text)}' is not an argument; write it as \"i32:5\" or \"i64:-7\"");
    }

    private static void WriteParameters(Utf8JsonWriter writer, ChainParameters parameters)
    {
        writer.WriteStartObject("parameters");
        writer.WriteString("chainId", parameters.ChainId.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("gasPriceMin", parameters.GasPriceMin.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("blockGasMax", parameters.BlockGasMax.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("transactionGasMax", parameters.TransactionGasMax.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("depositPerByte", parameters.DepositPerByte.ToString(CultureInfo.InvariantCulture));
        writer.WriteStartArray("protocol");
        foreach (ProtocolUpgrade upgrade in parameters.Protocol)
        {
            writer.WriteStartObject();
            writer.WriteNumber("height", upgrade.Height);
            writer.WriteNumber("version", upgrade.Version);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteAccount(Utf8JsonWriter writer, GenesisAccount account)
    {
        writer.WriteStartObject();
        writer.WriteString("address", AddressText.Format(account.Address));
        writer.WriteString("balance", account.Balance.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    private static void WriteContract(Utf8JsonWriter writer, GenesisContract contract)
    {
        writer.WriteStartObject();
        writer.WriteString("code", Hex(contract.Code));
        writer.WriteString("creator", AddressText.Format(contract.Creator));
        writer.WriteString("salt", Hex(contract.Salt));
        if (contract.Admin is { } admin) writer.WriteString("admin", AddressText.Format(admin));
        writer.WriteString("value", contract.Value.ToString(CultureInfo.InvariantCulture));
        writer.WriteStartArray("arguments");
        foreach (WasmValue argument in contract.Arguments) writer.WriteStringValue($"{(argument.Type == Wasm.ValueType.I32 ? "i32" : "i64")}:{argument}");
        writer.WriteEndArray();
        writer.WriteString("input", Hex(contract.Input));
        writer.WriteEndObject();
    }

    private static string Hex(ReadOnlyMemory<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes.Span);
}
