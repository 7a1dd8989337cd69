using System.Globalization;
using System.Runtime.CompilerServices;

namespace Aegir.Lab.Tests.Http;

/// <summary>A row of paths.txt.</summary>
/// <param name="Statuses">What a web server may answer.</param>
/// <param name="Path">The path as it is sent.</param>
internal sealed record PathRow(IReadOnlyList<int> Statuses, string Path);

/// <summary>What a site's web server shows and what it keeps to itself.</summary>
internal static class PathTable
{
    /// <summary>The script that makes the files which the table asks for.</summary>
    public static string Files => File.ReadAllText(Beside("stub-platform.sh"));

    /// <summary>The rows, for a site that has a neighbour on its platform.</summary>
    public static IEnumerable<PathRow> Rows(string site, string other) =>
        from line in File.ReadLines(Beside("paths.txt"))
        where !line.StartsWith('#')
        let words = line.Split(' ', 2)
        select new PathRow(
            [.. words[0].Split('|').Select(status => int.Parse(status, CultureInfo.InvariantCulture))],
            words[1]
                .Replace("{site}", site, StringComparison.Ordinal)
                .Replace("{other}", other, StringComparison.Ordinal)
        );

    private static string Beside(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here) ?? "", name);
}
