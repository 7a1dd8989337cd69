using System.Text.Json;
using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Drupal.Code;

/// <summary>Recognises what a directory holds by reading its files; none of its code runs.</summary>
public static partial class DrupalCodeBase
{
    private const int VersionIsWithin = 32 << 10;
    private const int LargestComposerFile = 4 << 20;
    private static readonly string[] UsualDocroots = ["", "web", "docroot", "html"];

    private static readonly Sign[] Signs =
    [
        new(DrupalFlavour.Drupal8, "core/lib/Drupal.php", Drupal8Version()),
        new(DrupalFlavour.Backdrop, "core/includes/bootstrap.inc", BackdropVersion()),
        new(DrupalFlavour.Drupal7, "includes/bootstrap.inc", Drupal7Version()),
    ];

    /// <summary>
    /// Says which family of code lies at <paramref name="root"/>, its version, and where its docroot is: the one that
    /// <c>composer.json</c> names, the root itself, <c>web</c>, <c>docroot</c> or <c>html</c>.
    /// </summary>
    /// <exception cref="InvalidInput">There is none; the message says what was looked for, and where.</exception>
    public static DrupalCode Recognise(UnixPath root)
    {
        if (!Directory.Exists(root.ToString()))
            throw new InvalidInput($"There is no directory {root} on the hub.");
        var docroots = Docroots(root).Distinct().Where(part => CodeFile.IsDirectory(root / part) || part.Length == 0);
        foreach (var part in docroots)
        foreach (var sign in Signs)
            if (CodeFile.Read(root / part / sign.File, VersionIsWithin) is { } text)
                if (sign.Version.Match(text) is { Success: true } match)
                    return Checked(root, new DrupalCode(sign.Flavour, match.Groups[1].Value, part));
        throw new InvalidInput(
            $"{root} holds no code that Aegir knows. It looked for {string.Join(", ", Signs.Select(sign => sign.File))} "
                + $"with a version in it, in {root} itself and in the docroot that its composer.json names "
                + "(extra.drupal-scaffold.locations.web-root), or else web, docroot or html below it; "
                + "symbolic links are not followed."
        );
    }

    private static DrupalCode Checked(UnixPath root, DrupalCode code)
    {
        if (code.Flavour != DrupalFlavour.Drupal8 || File.Exists((root / "vendor" / "autoload.php").ToString()))
            return code;
        throw new InvalidInput(
            File.Exists((root.Parent / "vendor" / "autoload.php").ToString())
                ? $"{root} is the docroot of a Composer project. A platform is the whole project: use {root.Parent}."
                : $"{root} holds Drupal {code.Version} without its libraries (vendor/autoload.php). Run ‘composer install --no-dev’ there."
        );
    }

    private static string[] Docroots(UnixPath root) =>
        ScaffoldedDocroot(root) is { } named ? [named, .. UsualDocroots] : UsualDocroots;

    /// <summary>The docroot that the project's own composer.json names, if it names one below the project.</summary>
    private static string? ScaffoldedDocroot(UnixPath root)
    {
        if (CodeFile.Read(root / "composer.json", LargestComposerFile) is not { } text)
            return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            var place = json.RootElement;
            foreach (var key in (ReadOnlySpan<string>)["extra", "drupal-scaffold", "locations", "web-root"])
                if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(key, out place))
                    return null;
            var part = place.ValueKind == JsonValueKind.String ? place.GetString() ?? "" : "";
            part = part.StartsWith("./", StringComparison.Ordinal) ? part[2..] : part;
            return SimplePart().IsMatch(part) ? part.TrimEnd('/') : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Sign(DrupalFlavour Flavour, string File, Regex Version);

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}/?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SimplePart();

    [GeneratedRegex(@"^define\('VERSION', '(7\.[0-9A-Za-z.+-]{1,30})'\);", RegexOptions.Multiline)]
    private static partial Regex Drupal7Version();

    [GeneratedRegex(@"^ {0,8}const VERSION = '([0-9]{1,3}\.[0-9A-Za-z.+-]{1,30})';", RegexOptions.Multiline)]
    private static partial Regex Drupal8Version();

    [GeneratedRegex(@"^define\('BACKDROP_VERSION', '([0-9]{1,3}\.[0-9A-Za-z.+-]{1,30})'\);", RegexOptions.Multiline)]
    private static partial Regex BackdropVersion();
}
