using System.Globalization;
using System.Text;

namespace Vow.Engine.Profiling;

/// <summary>A profile as the text that flamegraph.pl, inferno and speedscope read: one line for each path with gas of its own, <c>a;b;c 1234</c>.</summary>
public static class FoldedStacks
{
    /// <summary>The lines, in the order of the tree.</summary>
    public static string Write(NamedProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var text = new StringBuilder();
        Write(profile.Root, new StringBuilder(), text);
        return text.ToString();
    }

    private static void Write(NamedNode node, StringBuilder path, StringBuilder text)
    {
        var length = path.Length;
        if (length > 0) path.Append(';');
        foreach (var c in node.Name) path.Append(Escaped(c));
        if (node.Self > 0) text.Append(path).Append(' ').Append(node.Self.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var child in node.Children) Write(child, path, text);
        path.Length = length;
    }

    // The format has no escapes: what ends a name or a line is shown as something else.
    private static char Escaped(char c) => c switch { ';' => ':', _ when char.IsWhiteSpace(c) || char.IsControl(c) => '_', _ => c };
}
