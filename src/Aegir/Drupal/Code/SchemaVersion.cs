using System.Globalization;
using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Drupal.Code;

/// <summary>
/// The newest schema of a module, read from the text of its install files. Some modules keep their updates in an include
/// beside it or below <c>includes/</c>, so files named for install or update count too.
/// </summary>
internal static partial class SchemaVersion
{
    private const int LargestFile = 2 << 20;

    /// <summary>The highest number of <c>NAME_update_N</c> and <c>NAME_update_last_removed</c>; null for none.</summary>
    public static int? Of(MachineName module, DirectoryInfo directory) =>
        Files(directory)
            .Select(file => CodeFile.Read(file, LargestFile))
            .OfType<string>()
            .SelectMany(text => Numbers(module, text))
            .Max();

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

    private static IEnumerable<int?> Numbers(MachineName module, string text)
    {
        foreach (Match match in Update().Matches(text))
            if (match.Groups["module"].Value == module.ToString())
                yield return int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(
        @"^[ \t]{0,8}function[ \t]{1,8}(?<module>[a-z][a-z0-9_]{0,63}?)_update_"
            + @"(?:(?<number>[0-9]{4,6})[ \t]{0,8}\(|last_removed[ \t]{0,8}\([^)]{0,40}\)[^{]{0,20}\{\s{0,80}return[ \t]{1,8}(?<number>[0-9]{4,6}))",
        RegexOptions.Multiline
    )]
    private static partial Regex Update();
}
