using System.Globalization;
using System.Text.Json;
using Vow.Cli.Output;
using Vow.Engine.Profiling;

namespace Vow.Cli.Profiling;

/// <summary>Two profiles side by side for scripts: gas as strings, as the API writes it.</summary>
internal static class ComparisonJson
{
    public static string Write(ProfileComparison comparison) => JsonOut.Line(json =>
    {
        Gas(json, "before", comparison.Before);
        Gas(json, "after", comparison.After);
        Gas(json, "difference", comparison.After - comparison.Before);
        json.WriteStartArray("rows");
        foreach (var row in comparison.Rows)
        {
            json.WriteStartObject();
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(row.Kind.ToString()));
            json.WriteString("contract", row.Contract);
            json.WriteString("name", row.Name);
            Side(json, "before", row.Before);
            Side(json, "after", row.After);
            Gas(json, "difference", row.Difference);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Side(Utf8JsonWriter json, string name, ProfileRow? row)
    {
        if (row is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Gas(json, "self", row.Self);
        Gas(json, "total", row.Total);
        json.WriteNumber("count", row.Count);
        json.WriteEndObject();
    }

    private static void Gas(Utf8JsonWriter json, string name, long gas) => json.WriteString(name, gas.ToString(CultureInfo.InvariantCulture));
}
