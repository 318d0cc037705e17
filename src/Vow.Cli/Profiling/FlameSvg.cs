using System.Globalization;
using System.Net;
using System.Text;
using Vow.Engine.Profiling;

namespace Vow.Cli.Profiling;

/// <summary>A flame graph as a picture: one box for each path, as wide as its gas; a browser shows the numbers of the one that is pointed at.</summary>
internal static class FlameSvg
{
    private const double Width = 1200;
    private const double RowHeight = 18;
    private const double Top = 34;
    private const double CharacterWidth = 6.7;
    // Thinner ones cannot be seen.
    private const double WidthMin = 0.3;

    public static string Write(NamedProfile profile, string title)
    {
        var boxes = new StringBuilder();
        var rows = Append(boxes, profile.Root, profile.Root.Total, 0, 0);
        var height = Top + (rows * RowHeight) + 8;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"11\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{height}\" fill=\"#fff\"/>\n<text x=\"4\" y=\"20\" font-size=\"14\">{Encoded(title)}: {Display.Number(profile.Root.Total)} gas</text>\n");
        return svg.Append(boxes).Append("</svg>\n").ToString();
    }

    // As deep as the profile, which is bounded; answers how many rows there are.
    private static int Append(StringBuilder boxes, NamedNode node, long whole, double left, int depth)
    {
        var width = whole == 0 ? Width : Width * node.Total / whole;
        if (width < WidthMin && depth > 0) return depth;
        var top = Top + (depth * RowHeight);
        boxes.Append(CultureInfo.InvariantCulture, $"<g><title>{Encoded(Sentence(node, whole))}</title><rect x=\"{left:0.##}\" y=\"{top:0.##}\" width=\"{width:0.##}\" height=\"{RowHeight - 1}\" rx=\"2\" fill=\"{Colour(node.Kind)}\"/>");
        var characters = (int)((width - 6) / CharacterWidth);
        if (characters >= 3) boxes.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + 3:0.##}\" y=\"{top + 12.5:0.##}\">{Encoded(Cut(node.Name, characters))}</text>");
        boxes.Append("</g>\n");
        var rows = depth + 1;
        foreach (var child in node.Children)
        {
            rows = Math.Max(rows, Append(boxes, child, whole, left, depth + 1));
            left += whole == 0 ? 0 : Width * child.Total / whole;
        }

        return rows;
    }

    private static string Sentence(NamedNode node, long whole) =>
        $"{node.Name}{(node.Place is { } place ? $", {place}" : "")}: {Display.Number(node.Total)} gas, {ProfileText.Share(node.Total, whole)}; {Display.Number(node.Self)} by itself; called {Display.Number(node.Count)} times";

    private static string Cut(string name, int characters) => name.Length <= characters ? name : $"{name.AsSpan(0, characters - 1)}…";

    // The colours of the explorer's flame graph.
    private static string Colour(ProfileKind kind) => kind switch { ProfileKind.Call => "#b3c1f5", ProfileKind.Function => "#f2c38f", ProfileKind.Host => "#9fd8c0", _ => "#c9ced8" };

    private static string Encoded(string text) => WebUtility.HtmlEncode(Display.Harmless(text));
}
