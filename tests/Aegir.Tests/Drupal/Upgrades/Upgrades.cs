using System.Globalization;
using Aegir.Drupal;
using Aegir.Drupal.Code;
using Aegir.Drupal.Upgrades;
using Aegir.Model;
using Aegir.Services.Db;
using Aegir.Services.Http;
using Aegir.Tests.Store;

namespace Aegir.Tests.Drupal.Upgrades;

/// <summary>A site on Drupal 10.5.9 and a platform with 10.6.12; packages are words: type, name, version, schema, oldest.</summary>
internal static class Upgrades
{
    public static Platform Live { get; } = Platform("live", "10.5.9");

    public static CodeDemands Databases { get; } =
        new(
            null,
            [
                new("mysql", "MySQL", new Version(5, 7, 8)),
                new("mysql", "MariaDB", new Version(10, 3, 7)),
                new("pgsql", "PostgreSQL", new Version(12, 0)),
            ]
        );

    public static UpgradeCheck Check(
        IReadOnlyList<string> enabled,
        IReadOnlyList<string>? there = null,
        IReadOnlyList<string>? own = null,
        IReadOnlyList<string>? code = null,
        Func<Platform, Platform>? target = null,
        CodeDemands? demands = null,
        IReadOnlyList<HostPhp>? php = null,
        DbProduct? product = null,
        string here = "mysql",
        string driver = "mysql",
        bool profile = true
    )
    {
        var next = Platform("next", "10.6.12");
        return UpgradeCheck.Of(
            new UpgradingSite(
                Fixture.Site("example.com") with
                {
                    Platform = Live.Name,
                },
                Live,
                here,
                Packages(enabled),
                Packages(own ?? []),
                Packages(code ?? enabled)
            ),
            new UpgradeTarget(
                target is null ? next : target(next),
                Packages([.. there ?? [], .. profile ? ["profile standard 10.6.12"] : Array.Empty<string>()]),
                demands ?? new CodeDemands(null, []),
                php ?? []
            ),
            new UpgradeDatabase(ContextName.Server("db1"), driver, product)
        );
    }

    public static IReadOnlyList<Package> Packages(IEnumerable<string> words) => [.. words.Select(Package)];

    private static Package Package(string words)
    {
        var word = words.Split(' ');
        return new Package(
            Parsed.Parse<MachineName>(word[1]),
            word[0],
            word[2],
            word.Length > 3 ? int.Parse(word[3], CultureInfo.InvariantCulture) : null
        )
        {
            UpdatesFrom = word.Length > 4 ? int.Parse(word[4], CultureInfo.InvariantCulture) : null,
        };
    }

    private static Platform Platform(string name, string version) =>
        new(
            ContextName.Platform(name),
            Parsed.Parse<UnixPath>($"/var/aegir/platforms/{name}"),
            ContextName.Server("web1"),
            new DrupalCode(DrupalFlavour.Drupal8, version, "web")
        )
        {
            Verified = DateTimeOffset.UnixEpoch,
        };
}
