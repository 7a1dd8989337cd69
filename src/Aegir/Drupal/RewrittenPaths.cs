using System.Globalization;

namespace Aegir.Drupal;

/// <summary>What <see cref="DrupalFamily.RewritePaths"/> changed.</summary>
/// <param name="Tables">The rows that it changed in each table; tables without any are not listed.</param>
/// <param name="Files">The files of configuration that it changed, below the site's directory.</param>
/// <param name="Left">
/// What it had to leave as it was, a line for each table: a value too long for its column, or a key that is there already.
/// </param>
public sealed record RewrittenPaths(
    IReadOnlyList<RewrittenTable> Tables,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Left
)
{
    /// <summary>All rows that it changed.</summary>
    public long Rows => Tables.Sum(table => table.Rows);

    /// <summary>The changes in a sentence: <c>14 rows in 5 tables, 3 files of configuration</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(Rows, "row")} in {Count(Tables.Count, "table")}, {Count(Files.Count, "file")} of configuration"
        );

    private static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}

/// <summary>A table that was changed.</summary>
/// <param name="Name">Its name in the database.</param>
/// <param name="Rows">How many of its rows.</param>
public sealed record RewrittenTable(string Name, long Rows);
