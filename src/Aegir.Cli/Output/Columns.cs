using System.Text;
using Aegir.Model;

namespace Aegir.Cli.Output;

/// <summary>
/// A list as aligned columns of text, two spaces apart and without lines, so that <c>grep</c>, <c>awk</c> and <c>sort</c>
/// work on it. Ten thousand rows are written in one piece and take a few milliseconds, which a drawn table does not.
/// </summary>
internal sealed class Columns(params string[] titles)
{
    private readonly List<string[]> _rows = [titles];

    /// <summary>Adds a row; null shows as a dash, so that every row has the same number of words.</summary>
    public void Add(params ReadOnlySpan<string?> cells)
    {
        var row = new string[cells.Length];
        for (var i = 0; i < row.Length; i++)
            row[i] = cells[i] is { Length: > 0 } text ? Shown(text) : "-";
        _rows.Add(row);
    }

    /// <summary>Writes titles and rows; nothing at all if there are no rows.</summary>
    public void WriteTo(TextWriter writer)
    {
        if (_rows.Count == 1)
            return;
        var widths = Enumerable
            .Range(0, titles.Length)
            .Select(column => _rows.Max(row => row[column].Length))
            .ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            for (var column = 0; column < row.Length - 1; column++)
                text.Append(row[column]).Append(' ', widths[column] + 2 - row[column].Length);
            text.Append(row[^1]).Append('\n');
        }
        writer.Write(text);
    }

    /// <summary>Nearly all names are plain ASCII, and need no second look.</summary>
    private static string Shown(string text) =>
        text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Printable.Line(text.ReplaceLineEndings(" ")) : text;
}
