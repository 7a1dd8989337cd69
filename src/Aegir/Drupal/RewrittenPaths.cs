using System.Globalization;
using Aegir.Model;

namespace Aegir.Drupal;

/// <summary>What <see cref="DrupalFamily.RewritePaths"/> changed.</summary>
/// <param name="Tables">The rows that it changed in each table; tables without any are not listed.</param>
/// <param name="Files">The files of configuration that it changed, below the site's directory.</param>
/// <param name="Left">
/// What it left as it was, a line for each table and reason, with the number of rows: the new value is too long for its
/// column, a key does not allow it, or the bytes are of an unknown format.
/// </param>
public sealed record RewrittenPaths(
    IReadOnlyList<RewrittenTable> Tables,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Left
)
{
    /// <summary>Nothing.</summary>
    public static RewrittenPaths None { get; } = new([], [], []);

    /// <summary>All rows that it changed.</summary>
    public long Rows => Tables.Sum(table => table.Rows);

    /// <summary>
    /// All of it for a log: <c>14 rows in 5 tables, 3 files of configuration</c>, and in a line each what it left.
    /// </summary>
    public override string ToString() =>
        string.Join(
            '\n',
            Left.Select(what => $"Left as it was: {what}")
                .Prepend(
                    $"{Count(Rows, "row")} in {Count(Tables.Count, "table")}, {Count(Files.Count, "file")} of configuration"
                )
        );

    /// <summary>The same, fit to be shown: tables and files bear the names that the site gave them.</summary>
    internal RewrittenPaths ForPeople() =>
        new(
            [.. Tables.Select(table => table with { Name = Printable.Line(table.Name) })],
            [.. Files.Select(Printable.Line)],
            [.. Left.Select(Printable.Line)]
        );

    private static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}

/// <summary>A table that was changed.</summary>
/// <param name="Name">Its name in the database.</param>
/// <param name="Rows">How many of its rows.</param>
public sealed record RewrittenTable(string Name, long Rows);
