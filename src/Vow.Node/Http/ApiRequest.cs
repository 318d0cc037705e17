using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Vow.Client;
using Vow.Client.Json;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Tree;

namespace Vow.Node.Http;

/// <summary>One request of a route: its parameters, read and checked, and its answer. Every mistake of the client ends it with an <see cref="ApiException"/>.</summary>
internal sealed class ApiRequest(HttpContext http, ApiRoute route)
{
    public HttpContext Http { get; } = http;

    public ApiRoute Route { get; } = route;

    /// <summary>Cancelled when the client has gone.</summary>
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Refuses query parameters that the route does not have or that come twice.</summary>
    public void CheckParameters()
    {
        foreach (KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues> given in Http.Request.Query)
        {
            ApiParameter? known = Route.Parameters.FirstOrDefault(parameter => !parameter.InPath && !parameter.InHeader && parameter.Name == given.Key);
            if (known is null)
            {
                string names = string.Join(", ", Route.Parameters.Where(parameter => !parameter.InPath && !parameter.InHeader).Select(parameter => parameter.Name));
                throw new ApiException(
                    ProblemCode.BadParameter, $"this route has no query parameter '{Shown(given.Key)}'; {(names.Length == 0 ? "it has none" : $"it has: {names}")}");
            }

            if (given.Value.Count != 1) throw new ApiException(ProblemCode.BadParameter, $"the query parameter '{known.Name}' is given {given.Value.Count} times; give it once");
        }
    }

    public Address Address(string name) =>
        AddressText.TryParse(Value(name), out Address address, out string? fault) ? address : throw new ApiException(ProblemCode.BadAddress, $"{name}: {fault}");

    public Address? AddressOrNull(string name) => Value(name) is null ? null : Address(name);

    public Hash256 Hash(string name) =>
        Hash256.TryParse(Value(name), out Hash256 hash)
            ? hash
            : throw new ApiException(ProblemCode.BadHash, $"{name}: '{Shown(Value(name))}' is not a hash; expected 64 hexadecimal digits");

    public ulong? Height(string name = "height")
    {
        if (Value(name) is not { } text) return null;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong height)
            ? height
            : throw new ApiException(ProblemCode.BadHeight, $"{name}: '{Shown(text)}' is not a height; expected a whole number such as 12");
    }

    /// <summary>A transaction's place, before which a page begins.</summary>
    public TransactionPlace? Before()
    {
        if (Value("before") is not { } text) return null;
        return ChainPlace.TryParse(text, out ChainPlace place)
            ? new TransactionPlace(place.Height, place.Index)
            : throw new ApiException(ProblemCode.BadCursor, $"before: '{Shown(text)}' is not a place; expected height.index such as 120.3, the `next` of another page");
    }

    public int Limit()
    {
        ApiParameter limit = Route.Parameters.First(parameter => parameter.Kind == ApiParameterKind.Limit);
        if (Value(limit.Name) is not { } text) return limit.Default;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1 && count <= limit.Max
            ? count
            : throw new ApiException(ProblemCode.BadLimit, $"{limit.Name}: '{Shown(text)}' is not a page size; expected 1 to {limit.Max}");
    }

    /// <summary>A key of a contract's storage, or the beginning of one.</summary>
    public byte[]? Key(string name)
    {
        if (Value(name) is not { } text) return null;
        if (!HexText.TryParse(text, out byte[] bytes))
        {
            throw new ApiException(ProblemCode.BadKey, $"{name}: '{Shown(text)}' is not a key; expected 0x and two hexadecimal digits for each byte");
        }

        return bytes.Length <= TreePath.ContractKeyBytesMax
            ? bytes
            : throw new ApiException(ProblemCode.BadKey, $"{name}: the key has {bytes.Length} bytes; keys have at most {TreePath.ContractKeyBytesMax}");
    }

    /// <summary>A parameter's text; null if it is not given.</summary>
    public string? Value(string name)
    {
        if (Http.GetRouteValue(name) is string inPath) return inPath;
        return Http.Request.Query.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues values) ? values[0] ?? "" : null;
    }

    /// <summary>A parameter that is one of its words; null if it is not given.</summary>
    public string? Word(string name)
    {
        if (Value(name) is not { } text) return null;
        ApiParameter parameter = Route.Parameters.First(parameter => parameter.Name == name);
        return parameter.Words.Contains(text)
            ? text
            : throw new ApiException(ProblemCode.BadParameter, $"{name}: '{Shown(text)}' is not known here; expected {string.Join(" or ", parameter.Words)}");
    }

    /// <summary>The problem of a body in another form than the route reads.</summary>
    public ApiException MediaTypeNotRead()
    {
        IEnumerable<string> read = Route.Body!.RawMediaTypes;
        if (Route.Body.Json is not null) read = read.Prepend("application/json");
        string given = Http.Request.ContentType is { Length: > 0 } type ? $"'{Shown(type)}'" : "no media type";
        return new ApiException(ProblemCode.UnsupportedMediaType, $"the body is said to be of {given}; this route reads {string.Join(" or ", read)}");
    }

    /// <summary>Reads the body as JSON, strictly.</summary>
    public async Task<T> ReadJsonAsync<T>()
    {
        if (!ApiBodyReader.IsOf(Http.Request, "application/json")) throw MediaTypeNotRead();
        ReadOnlyMemory<byte> body = await ApiBodyReader.ReadAsync(Http, Route.Body!.BytesMax).ConfigureAwait(false);
        return ParseJson<T>(body.Span);
    }

    public static T ParseJson<T>(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, (JsonTypeInfo<T>)ApiJson.StrictOptions.GetTypeInfo(typeof(T)))
                ?? throw new ApiException(ProblemCode.BadJson, "the body is null; expected an object");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or FormatException or ArgumentException)
        {
            // The reader's own words name the member and the place.
            throw new ApiException(ProblemCode.BadJson, $"the body cannot be read: {Shown(exception.Message, 400)}");
        }
    }

    /// <summary>Answers with JSON.</summary>
    public Task WriteAsync<T>(T answer, int status = StatusCodes.Status200OK) =>
        ApiWriter.WriteAsync(Http.Response, answer, (JsonTypeInfo<T>)ApiJson.Options.GetTypeInfo(typeof(T)), status, "application/json");

    /// <summary>A client's text as it may appear in a message: short, and without characters that steer a terminal.</summary>
    public static string Shown(string? text, int lengthMax = 80)
    {
        if (text is null) return "";
        string cut = text.Length > lengthMax ? string.Concat(text.AsSpan(0, lengthMax), "…") : text;
        return string.Concat(cut.EnumerateRunes().Select(rune => System.Text.Rune.IsControl(rune) || System.Text.Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format ? "\uFFFD" : rune.ToString()));
    }
}

/// <summary>Writes whole answers with their length.</summary>
internal static class ApiWriter
{
    public static async Task WriteAsync<T>(HttpResponse response, T answer, JsonTypeInfo<T> type, int status, string mediaType)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(answer, type);
        response.StatusCode = status;
        response.ContentType = mediaType;
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, response.HttpContext.RequestAborted).ConfigureAwait(false);
    }

    public static Task WriteProblemAsync(HttpResponse response, ProblemResponse problem, int? retryAfterSeconds)
    {
        if (retryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var type = (JsonTypeInfo<ProblemResponse>)ApiJson.Options.GetTypeInfo(typeof(ProblemResponse));
        return WriteAsync(response, problem, type, problem.Status, "application/problem+json");
    }
}
