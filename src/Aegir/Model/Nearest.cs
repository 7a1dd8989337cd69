namespace Aegir.Model;

/// <summary>What a person may have meant: the names nearest to what was typed.</summary>
public static class Nearest
{
    private const int Most = 3;

    /// <summary>
    /// Those of <paramref name="names"/> that are nearest to <paramref name="typed"/>, at most three: no farther than a
    /// slip or two, or a third of the letters in a long name. Letters that changed places are one slip.
    /// </summary>
    public static IReadOnlyList<string> To(string typed, IEnumerable<string> names)
    {
        var farthest = Math.Max(2, typed.Length / 3);
        var nearest = names
            .Where(name => Math.Abs(name.Length - typed.Length) <= farthest)
            .GroupBy(name => Distance(typed.ToLowerInvariant(), name.ToLowerInvariant()))
            .Where(near => near.Key <= farthest)
            .MinBy(near => near.Key);
        return [.. (nearest ?? Enumerable.Empty<string>()).Order(StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>The same as the end of an error message: <c>" Did you mean a or b?"</c>, or nothing.</summary>
    public static string Hint(string typed, IEnumerable<string> names) =>
        To(typed, names) is { Count: > 0 } near ? $" Did you mean {string.Join(" or ", near)}?" : "";

    /// <summary>Optimal string alignment: letters added, dropped, exchanged, or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var exchanged = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(exchanged, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[a.Length, b.Length];
    }
}
