using System.Globalization;
using System.Text.RegularExpressions;

namespace Aegir.Drupal;

/// <summary>
/// Compares the versions of Drupal, Backdrop and their packages: 7.98 is older than 7.103, <c>8.x-1.12</c> is 1.12.0,
/// a release candidate is older than its release, and the head of a branch (<c>1.x-dev</c>) newer than what it released.
/// </summary>
internal static partial class Releases
{
    private static readonly string[] Stages = ["dev", "unstable", "alpha", "beta", "rc", ""];

    /// <summary>
    /// Below 0 if <paramref name="one"/> is older, above 0 if it is newer; null where one of them has no number, as
    /// <c>dev-main</c>.
    /// </summary>
    public static int? Compare(string one, string other) =>
        Form().Match(one) is { Success: true } left && Form().Match(other) is { Success: true } right
            ? Compare(Numbers(left), Numbers(right))
            : null;

    /// <summary>What is missing at the end is 0.</summary>
    private static int Compare(int[] left, int[] right) =>
        Enumerable
            .Range(0, left.Length)
            .Select(place => left[place].CompareTo(right[place]))
            .FirstOrDefault(order => order != 0);

    /// <summary>Four numbers, then how many commits it is ahead of them, the stage, and the stage's number.</summary>
    private static int[] Numbers(Match version)
    {
        var numbers = version.Groups["number"].Captures.Select(part => part.Value == "x" ? int.MaxValue : Number(part));
        return
        [
            .. numbers.Concat([0, 0, 0]).Take(4),
            Number(version.Groups["ahead"]),
            Array.IndexOf(Stages, version.Groups["stage"].Value),
            Number(version.Groups["count"]),
        ];
    }

    private static int Number(Capture part) =>
        part.Length == 0 ? 0 : int.Parse(part.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^v?(?:[0-9]{1,2}\.x-)?(?<number>[0-9]{1,9})(?:\.(?<number>[0-9]{1,9}|x))*"
            + @"(?:\+(?<ahead>[0-9]{1,9}))?(?:-?(?<stage>dev|unstable|alpha|beta|rc)\.?(?<count>[0-9]{0,9}))?",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Form();
}
