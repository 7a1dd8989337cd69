using Aegir.Drupal;
using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Tests.Recipes;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>A Drupal without PHP: its settings, an upload, and a few words in the database.</summary>
internal sealed class TinyDrupal(LocalHost hub, HubLayout layout, Func<ContextName, TinyDb> keeper, Faults faults)
    : DrupalFamily(new PhpSandbox(hub, layout), hub, "drupal7")
{
    public override IReadOnlyList<Package> Packages(Platform platform) =>
        [new(Parsed.Parse<MachineName>("standard"), "profile", "7.103", null)];

    public override IReadOnlyList<Step> WriteSite(HostedSite site) =>
        [
            TinyFile.Write(
                $"write the settings of {site.Site.Uri}",
                site.Directory / "settings.php",
                () => $"{site.Site.Uri} {site.Site.Database} {site.Site.HashSalt.Reveal()}",
                faults
            ),
        ];

    public override IReadOnlyList<Step> RetireSite(HostedSite site) =>
        [TinyFile.Remove($"remove {site.Directory} from the hub", site.Directory, faults)];

    public override async Task Install(HostedSite site, InstallOptions options, CancellationToken ct)
    {
        await Execute(site, "create table node;", ct);
        await AtomicFile.Write(site.Directory / "files" / "upload", "a picture", ct);
        await Execute(site, "insert into node;", ct);
    }

    /// <summary>A platform may hold code that breaks one site.</summary>
    public override async Task<string> UpdateDatabase(HostedSite site, CancellationToken ct)
    {
        await Execute(site, "alter table node;", ct);
        return File.Exists($"{site.Platform.Root / "breaks" / site.Site.Uri}")
            ? throw new InvalidOperationException("an update failed")
            : "updated";
    }

    public override async Task<OwnSettings> OwnSettings(HostedSite site, CancellationToken ct)
    {
        await faults.Moment();
        var own = site.Directory / "local.settings.php";
        return new OwnSettings(null, File.Exists($"{own}") ? "It puts its uploads elsewhere." : null);
    }

    public override Task<SiteContents> Contents(HostedSite site, CancellationToken ct) =>
        Task.FromResult(
            new SiteContents(Packages(site.Platform), Parsed.Parse<MachineName>("standard"), null, false, null, null)
        );

    public override async Task<RewrittenPaths> RewritePaths(HostedSite site, DirectoryName from, CancellationToken ct)
    {
        await Execute(site, $"update node from {from} to {site.Site.Uri};", ct);
        return new RewrittenPaths([new RewrittenTable("node", 1)], [], []);
    }

    public override Task RebuildCache(HostedSite site, CancellationToken ct) =>
        Execute(site, "create table cache;", ct);

    private Task Execute(HostedSite site, string statement, CancellationToken ct) =>
        keeper(site.Site.DbServer).Execute(site, statement, ct);

    private protected override PhpText Settings(HostedSite site) => throw new NotSupportedException();

    private protected override UnixPath TranslationsOf(HostedSite site) => throw new NotSupportedException();
}
