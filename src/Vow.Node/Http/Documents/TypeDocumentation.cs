using System.Globalization;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;

namespace Vow.Node.Http.Documents;

/// <summary>What the API's types and members say about themselves: the summaries of Vow.Client, which the build puts into this assembly.</summary>
internal sealed class TypeDocumentation
{
    public const string Resource = "Vow.Client.xml";

    private readonly Dictionary<string, string> _summaries = new(StringComparer.OrdinalIgnoreCase);

    public static TypeDocumentation Load()
    {
        var words = new TypeDocumentation();
        using Stream? xml = typeof(TypeDocumentation).Assembly.GetManifestResourceStream(Resource);
        if (xml is null) return words;
        foreach (XElement member in XDocument.Load(xml).Descendants("member"))
        {
            if (member.Attribute("name")?.Value is { } name && member.Element("summary") is { } summary) words._summaries[name] = Plain(summary);
        }

        return words;
    }

    public string? OfType(Type type) => _summaries.GetValueOrDefault($"T:{type.FullName}");

    // A member that a record inherits is documented where it is declared.
    public string? OfMember(JsonPropertyInfo member)
    {
        for (Type? type = member.DeclaringType; type is not null; type = type.BaseType)
        {
            if (_summaries.TryGetValue($"P:{type.FullName}.{member.Name}", out string? summary)) return summary;
        }

        return null;
    }

    private static string Plain(XElement summary)
    {
        var text = new StringBuilder();
        foreach (XNode node in summary.Nodes())
        {
            if (node is XText words) text.Append(words.Value);
            else if (node is XElement { Name.LocalName: "c" } code) text.Append(CultureInfo.InvariantCulture, $"`{code.Value}`");
            else if (node is XElement reference && reference.Attribute("cref")?.Value is { } name) text.Append(CultureInfo.InvariantCulture, $"`{name[(name.LastIndexOf('.') + 1)..]}`");
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
