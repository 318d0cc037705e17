using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Vow.Client;
using Vow.Engine.Profiling;
using Vow.Node;

namespace Vow.Cli.Profiling;

/// <summary>
/// An interactive flame graph in one file, with the explorer's own component in it. It opens without a network or a server: everything is inside, and its policy allows
/// nothing else.
/// </summary>
internal static class FlameHtml
{
    private const int RowsMax = 100;

    private const string Style = """
        :root { color-scheme: light dark; }
        body { margin: 0 auto; max-width: 100rem; padding: 1.2rem; font: 15px/1.5 system-ui, sans-serif; background: light-dark(#fff, #14171c); color: light-dark(#15181d, #e6e8ec); }
        h1 { font-size: 1.3rem; margin: 0; overflow-wrap: anywhere; }
        p { margin: .2rem 0 1rem; color: light-dark(#4d5561, #aab1bd); }
        table { border-collapse: collapse; margin-top: 1rem; font-size: 13px; }
        th, td { padding: .15rem .9rem .15rem 0; text-align: left; overflow-wrap: anywhere; }
        th { color: light-dark(#4d5561, #aab1bd); font-weight: 600; }
        .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }

        """;

    private const string Start = "\nflame(document.getElementById('flame'), JSON.parse(document.getElementById('profile').textContent));\n";

    public static string Write(NamedProfile profile, string title)
    {
        var (style, script) = (Style + Resource("flame.css"), Resource("parts/flame.js") + Start);
        var shown = Encoded(title);
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '{HashOf(script)}'; style-src '{HashOf(style)}'; img-src data:; base-uri 'none'; form-action 'none'\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{shown}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{shown}</h1>\n<p>{Display.Number(profile.Root.Total)} gas{(profile.IsCut ? "; deep, many or thin paths are shown together with what called them" : "")}</p>\n<div id=\"flame\"></div>\n");
        AppendTable(html, profile);
        // A name may hold anything: no text in JSON ends the element.
        html.Append("</main>\n<script type=\"application/json\" id=\"profile\">").Append(ProfileFile.Json(ProfileResponse.Of(profile, null, null, null), null).Replace("<", "\\u003c", StringComparison.Ordinal)).Append("</script>\n");
        html.Append("<script type=\"module\">").Append(script).Append("</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void AppendTable(StringBuilder html, NamedProfile profile)
    {
        var rows = ProfileTable.Of(profile).Take(RowsMax).ToList();
        var hasPlaces = rows.Any(row => row.Place is not null);
        html.Append("<table>\n<thead><tr><th class=\"n\">gas of its own</th><th class=\"n\">share</th><th class=\"n\">in all</th><th class=\"n\">calls</th><th>function</th><th>contract</th>");
        html.Append(hasPlaces ? "<th>source</th>" : "").Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"n\">{Display.Number(row.Self)}</td><td class=\"n\">{ProfileText.Share(row.Self, profile.Root.Total)}</td><td class=\"n\">{Display.Number(row.Total)}</td><td class=\"n\">{Display.Number(row.Count)}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{Encoded(row.Name)}</td><td>{Encoded(row.Contract)}</td>{(hasPlaces ? $"<td>{Encoded(row.Place ?? "")}</td>" : "")}</tr>\n");
        }

        html.Append("</tbody>\n</table>\n");
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(Display.Harmless(text));

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // As a browser reads a page: it hashes lines that end in a line feed alone.
    private static string Resource(string name)
    {
        using var stream = typeof(NodeHost).Assembly.GetManifestResourceStream("explorer/" + name) ?? throw new InvalidOperationException($"The explorer's file {name} is not in this build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
