using Aegir.Model;

namespace Aegir.Cli.Output;

/// <summary>One thing as lines of name and value. What it does not have is left out.</summary>
internal sealed class Details
{
    private readonly List<(string Name, string Value)> _lines = [];

    /// <summary>Adds a line, unless there is no value; for a value of several lines, as many.</summary>
    public void Add(string name, string? value)
    {
        foreach (var (number, line) in Printable.Lines(value ?? "").Trim().Split('\n').Index())
            if (line.Length > 0)
                _lines.Add((number == 0 ? name : "", line.Replace('\t', ' ')));
    }

    /// <summary>Writes the lines.</summary>
    public void WriteTo(TextWriter writer)
    {
        var width = _lines.Max(line => line.Name.Length) + 2;
        foreach (var (name, value) in _lines)
            writer.WriteLine(name.PadRight(width) + value);
    }
}
