using System.Globalization;
using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Drupal.Code;

/// <summary>
/// The schema of a module, read from the text of its install files. Some modules keep their updates in an include beside
/// it or below <c>includes/</c>, so files named for install or update count too.
/// </summary>
/// <param name="Newest">
/// The highest number of <c>NAME_update_N</c> and <c>NAME_update_last_removed</c>; null for none.
/// </param>
/// <param name="LastRemoved">What <c>NAME_update_last_removed</c> returns; null where there is none.</param>
internal sealed partial record SchemaVersion(int? Newest, int? LastRemoved)
{
    private const int LargestFile = 2 << 20;

    /// <summary>Reads the install files of a module.</summary>
    public static SchemaVersion Of(MachineName module, DirectoryInfo directory)
    {
        var updates = Files(directory)
            .Select(file => CodeFile.Read(file, LargestFile))
            .OfType<string>()
            .SelectMany(text => Update().Matches(text))
            .Where(update => update.Groups["module"].Value == module.ToString())
            .ToList();
        return new SchemaVersion(Highest(updates, "number", "removed"), Highest(updates, "removed"));
    }

    private static IEnumerable<FileInfo> Files(DirectoryInfo directory) =>
        new[] { directory, new DirectoryInfo(Path.Combine(directory.FullName, "includes")) }
            .Where(place => place is { Exists: true, LinkTarget: null })
            .SelectMany(place => place.EnumerateFiles("*", Flat))
            .Where(file =>
                file.Extension == ".install"
                || (file.Extension == ".inc" && (file.Name.Contains("install") || file.Name.Contains("update")))
            );

    private static EnumerationOptions Flat { get; } =
        new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    private static int? Highest(List<Match> updates, params string[] groups) =>
        updates
            .SelectMany(_ => groups, (update, group) => update.Groups[group])
            .Where(number => number.Success)
            .Select(number => (int?)int.Parse(number.ValueSpan, CultureInfo.InvariantCulture))
            .Max();

    [GeneratedRegex(
        @"^[ \t]{0,8}function[ \t]{1,8}(?<module>[a-z][a-z0-9_]{0,63}?)_update_"
            + @"(?:(?<number>[0-9]{4,6})[ \t]{0,8}\(|last_removed[ \t]{0,8}\([^)]{0,40}\)[^{]{0,20}\{\s{0,80}return[ \t]{1,8}(?<removed>[0-9]{4,6}))",
        RegexOptions.Multiline
    )]
    private static partial Regex Update();
}
