using System.Text.Json;
using System.Text.RegularExpressions;
using Aegir.Model;

namespace Aegir.Drupal.Code;

/// <summary>The oldest release of a database product that a code base works with.</summary>
/// <param name="Driver">Drupal's name of the driver: <c>mysql</c>, <c>pgsql</c>, <c>sqlite</c>.</param>
/// <param name="Product">The product, as <see cref="Services.Db.DbProduct"/> names it; empty for any with this driver.</param>
/// <param name="Minimum">The release.</param>
public sealed record DatabaseDemand(string Driver, string Product, Version Minimum);

/// <summary>What a code base asks of the machines it runs on, as its files say. None of it runs.</summary>
/// <param name="Php">
/// The oldest PHP: the highest of what core, the project's <c>composer.json</c> and Composer's own check at run time
/// (<c>vendor/composer/platform_check.php</c>) ask for. Null where none of them says.
/// </param>
/// <param name="Databases">By driver and product; empty where the code does not say.</param>
public sealed partial record CodeDemands(Version? Php, IReadOnlyList<DatabaseDemand> Databases)
{
    private const int LargestFile = 1 << 20;
    private static readonly string[] Drivers = ["mysql", "pgsql", "sqlite"];

    /// <summary>Reads them.</summary>
    public static CodeDemands Of(Platform platform) =>
        new(
            ((Version?[])[OfCore(platform), OfComposer(platform), AtRunTime(platform)]).Max(),
            [.. Drivers.SelectMany(driver => OfDriver(platform, driver))]
        );

    private static Version? OfCore(Platform platform)
    {
        var file =
            platform.Docroot
            / platform.Code.Flavour switch
            {
                DrupalFlavour.Drupal7 => "includes/bootstrap.inc",
                DrupalFlavour.Backdrop => "core/includes/bootstrap.inc",
                _ => "core/lib/Drupal.php",
            };
        return CodeFile.Read(file, LargestFile) is { } text && MinimumPhp().Match(text) is { Success: true } match
            ? Read(match.Groups["version"].Value)
            : null;
    }

    /// <summary>The lowest version of a constraint such as <c>^8.1 || ~8.3.0</c>. Upper bounds hold for Composer only.</summary>
    private static Version? OfComposer(Platform platform)
    {
        if (CodeFile.Read(platform.Root / "composer.json", LargestFile) is not { } text)
            return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            var constraint = json.RootElement.GetProperty("require").GetProperty("php").GetString() ?? "";
            return constraint.Split("||").Select(range => Read(LowerBound().Match(range).Value)).Min();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static Version? AtRunTime(Platform platform) =>
        CodeFile.Read(platform.Root / "vendor" / "composer" / "platform_check.php", LargestFile) is { } text
        && PhpVersionId().Match(text) is { Success: true } id
        && int.Parse(id.Groups["id"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) is var number
            ? new Version(number / 10000, number / 100 % 100, number % 100)
            : null;

    private static IEnumerable<DatabaseDemand> OfDriver(Platform platform, string driver) =>
        InstallFiles(platform, driver)
            .Select(file => CodeFile.Read(file, LargestFile))
            .OfType<string>()
            .Take(1)
            .SelectMany(text => MinimumDatabase().Matches(text))
            .Where(match => Product(match.Groups["product"].Value) is not null)
            .Select(match => new DatabaseDemand(
                driver,
                Product(match.Groups["product"].Value) ?? "",
                Read(match.Groups["version"].Value) ?? new Version()
            ));

    private static IEnumerable<UnixPath> InstallFiles(Platform platform, string driver) =>
        (
            platform.Code.Flavour switch
            {
                DrupalFlavour.Drupal7 => (string[])[$"includes/database/{driver}/install.inc"],
                DrupalFlavour.Backdrop => [$"core/includes/database/{driver}/install.inc"],
                _ =>
                [
                    $"core/modules/{driver}/src/Driver/Database/{driver}/Install/Tasks.php",
                    $"core/lib/Drupal/Core/Database/Driver/{driver}/Install/Tasks.php",
                ],
            }
        ).Select(file => platform.Docroot / file);

    /// <summary>The constant's prefix as a product; what it demands of PHP's own libraries is none of ours.</summary>
    private static string? Product(string prefix) =>
        prefix switch
        {
            "" => "",
            "MYSQL" => "MySQL",
            "MARIADB" => "MariaDB",
            "PGSQL" => "PostgreSQL",
            "SQLITE" => "SQLite",
            _ => null,
        };

    /// <summary><c>12</c> is 12.0.</summary>
    private static Version? Read(string text) =>
        Version.TryParse(text.Contains('.') ? text : $"{text}.0", out var version) ? version : null;

    [GeneratedRegex(
        @"^ {0,8}(?:const |define\('(?:DRUPAL|BACKDROP)_)MINIMUM_PHP(?: = |', )'(?<version>[0-9]{1,2}(?:\.[0-9]{1,3}){1,2})'",
        RegexOptions.Multiline
    )]
    private static partial Regex MinimumPhp();

    [GeneratedRegex(@"PHP_VERSION_ID >= (?<id>[0-9]{5,6})\b")]
    private static partial Regex PhpVersionId();

    /// <summary>A number that no <c>&lt;</c> or <c>!=</c> stands before.</summary>
    [GeneratedRegex(@"(?<!(?:<|!)=? {0,2}|[0-9.])[0-9]{1,2}(?:\.[0-9]{1,3}){0,2}")]
    private static partial Regex LowerBound();

    [GeneratedRegex(
        @"(?:const (?<product>[A-Z]{1,20})_MINIMUM_VERSION = |function minimumVersion\(\) \{\s{1,20}return )'(?<version>[0-9]{1,3}(?:\.[0-9]{1,3}){0,2})'"
    )]
    private static partial Regex MinimumDatabase();
}
