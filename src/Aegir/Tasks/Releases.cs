using System.Globalization;
using System.Text.RegularExpressions;

namespace Aegir.Tasks;

/// <summary>Compares releases of Drupal and Backdrop by their numbers: 7.98 is older than 7.103.</summary>
internal static partial class Releases
{
    /// <summary>Below 0 if <paramref name="one"/> is older, above 0 if it is newer; suffixes such as -dev do not count.</summary>
    public static int Compare(string one, string other)
    {
        var (left, right) = (Numbers(one), Numbers(other));
        return left.Zip(right)
            .Select(pair => pair.First.CompareTo(pair.Second))
            .FirstOrDefault(order => order != 0, left.Length.CompareTo(right.Length));
    }

    private static int[] Numbers(string release) =>
        [.. Number().Matches(release.Split('-')[0]).Select(m => int.Parse(m.ValueSpan, CultureInfo.InvariantCulture))];

    [GeneratedRegex("[0-9]{1,9}", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
