using System.Diagnostics;
using System.Text;
using Aegir.Drupal.Code;
using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;

namespace Aegir.Drupal;

/// <summary>
/// One family of code: what differs between Drupal 7, Drupal 8 and later, and Backdrop. All PHP of a site runs as a
/// separate process in a sandbox (<see cref="PhpSandbox"/>), with that site's credentials and no others.
/// </summary>
public abstract class DrupalFamily
{
    private readonly SiteDirectory _directory;
    private readonly SiteScript _rewriting;
    private readonly SiteScript _contents;

    private protected DrupalFamily(PhpSandbox sandbox, LocalHost hub, string script)
    {
        (Sandbox, Hub) = (sandbox, hub);
        Script = new SiteScript(sandbox, script);
        _rewriting = new SiteScript(sandbox, "paths", "databases", "rewrite");
        _contents = new SiteScript(sandbox, "databases", "contents");
        _directory = new SiteDirectory(hub, sandbox);
    }

    /// <summary>The database drivers that it comes with, by Drupal's names.</summary>
    public virtual IReadOnlyList<string> Drivers => ["mysql", "pgsql", "sqlite"];

    private protected PhpSandbox Sandbox { get; }

    private protected LocalHost Hub { get; }

    private protected SiteScript Script { get; }

    /// <summary>The family that a platform's code belongs to.</summary>
    /// <param name="flavour">What the code was recognised as.</param>
    /// <param name="hub">Where the sites' PHP runs.</param>
    /// <param name="layout">Where Aegir's own files lie.</param>
    public static DrupalFamily Of(DrupalFlavour flavour, LocalHost hub, HubLayout layout)
    {
        var sandbox = new PhpSandbox(hub, layout);
        return flavour switch
        {
            DrupalFlavour.Drupal7 => new Drupal7(sandbox, hub),
            DrupalFlavour.Backdrop => new Backdrop(sandbox, hub),
            _ => new Drupal8(sandbox, hub),
        };
    }

    /// <summary>
    /// Writes what all sites of a platform share, its <c>sites.php</c>; it comes before the platform is published. Undo
    /// puts back what was there.
    /// </summary>
    public virtual IReadOnlyList<Step> WritePlatform(Platform platform) => [SitesPhp.Write(platform, Hub)];

    /// <summary>
    /// Writes what a site needs on the hub before anything runs: its directory, <c>settings.php</c> (from the record
    /// alone: two writes are byte-equal), <c>files/</c> and <c>private/</c> with their modes, and the platform's
    /// <c>sites.php</c> where that is missing. Undo puts the site's files back as they were, or away if there were none.
    /// </summary>
    public virtual IReadOnlyList<Step> WriteSite(HostedSite site) =>
        [SitesPhp.Ensure(site.Platform, Hub), _directory.Write(site, Settings(site))];

    /// <summary>
    /// Copies on the hub what the administrators have put into a site's directory, modules and settings of their own, to
    /// the directory of a site that is to be like it; the uploads are the web server's. Undo removes the directory. If it is
    /// there already it is somebody's: then the step fails and touches nothing.
    /// </summary>
    public virtual IReadOnlyList<Step> CopySite(HostedSite from, HostedSite to) =>
        [_directory.Copy(Hub, from.Directory, to, leftOut: [])];

    /// <summary>
    /// The same from a site that is not Aegir's yet, wherever it lies. What lies at <paramref name="leftOut"/> is not copied.
    /// </summary>
    public virtual IReadOnlyList<Step> CopySite(
        Host machine,
        UnixPath from,
        HostedSite to,
        IReadOnlyList<UnixPath> leftOut
    ) => [_directory.Copy(machine, from, to, leftOut)];

    /// <summary>Takes the site's directory off the hub. No undo; may be repeated.</summary>
    public virtual IReadOnlyList<Step> RetireSite(HostedSite site) => [_directory.Retire(site)];

    /// <summary>
    /// Installs the site into its empty database, with its own Drush or else with Drupal's own installer, and puts the
    /// modes right afterwards. Undo is that of the database and the directory.
    /// </summary>
    /// <exception cref="InvalidInput">The platform has no such profile, or no translation to the site's language.</exception>
    /// <exception cref="CommandFailed">The installer failed; database and directory hold what it did by then.</exception>
    public virtual async Task Install(HostedSite site, InstallOptions options, CancellationToken ct)
    {
        Installable.Check(site, options, Packages(site.Platform), TranslationsOf(site));
        await RunInstaller(site, options, ct);
        await _directory.SettleModes(site, ct);
    }

    /// <summary>
    /// Runs pending database updates and clears the caches, by Drupal's own functions in one process: each more would boot the
    /// site, which is closed meanwhile, once more (ADR 16). Only when its memory is half used does another go on. Returns the
    /// names of the updates, each on a line with what it said.
    /// </summary>
    /// <exception cref="CommandFailed">An update failed, or took too long; the updates before it are done.</exception>
    /// <exception cref="InvalidInput">The site's code answers on and on, for two hours or more than a million characters.</exception>
    public virtual async Task<string> UpdateDatabase(HostedSite site, CancellationToken ct)
    {
        var (limit, clock) = (TimeSpan.FromHours(2), Stopwatch.StartNew());
        var said = new StringBuilder();
        SiteAnswer answer;
        do
        {
            var left = limit - clock.Elapsed;
            if (left <= TimeSpan.Zero || said.Length > 1_000_000)
                throw new InvalidInput($"The updates of {site.Site.Uri} come to no end; is its code modified?");
            answer = await Script.Run(site, "update", left, [], ct);
            foreach (var update in answer.Updates ?? [])
                said.AppendLine(Printable.Line(update ?? ""));
        } while (answer.Unfinished);
        return said.Length == 0 ? "No updates were pending." : $"{said}".TrimEnd('\n');
    }

    /// <summary>Rebuilds or clears all caches.</summary>
    /// <exception cref="CommandFailed">It failed; caches may be empty, which does no harm.</exception>
    public virtual Task RebuildCache(HostedSite site, CancellationToken ct) =>
        Script.Run(site, "cache", TimeSpan.FromMinutes(15), [], ct);

    /// <summary>
    /// Makes a site's data say <c>sites/URI</c> where they say <c>sites/FROM</c>: in every table of its database, and in the files
    /// of its configuration (below <c>private/config</c> and <c>files/config_*</c>, on the hub). Caches in the database are emptied.
    /// None of the site's code runs, so the site need not be able to boot. Run again after an interruption, it does the rest;
    /// where there is nothing left to do, it changes nothing. It has no undo, for it is meant for a copy: of the database in a new
    /// one, of the files in the directory of the new name. What counts as a path, and what is left alone, says docs/moving.md.
    /// </summary>
    /// <param name="site">The site under its new name, whose database and directory are changed.</param>
    /// <param name="from">The directory below <c>sites/</c> where the data come from: the site's old name, or <c>default</c>.</param>
    /// <param name="ct">Stops it; what was changed by then stays.</param>
    /// <exception cref="CommandFailed">The database refused, or it took longer than two hours; what was changed by then stays.</exception>
    public virtual async Task<RewrittenPaths> RewritePaths(HostedSite site, DirectoryName from, CancellationToken ct)
    {
        if (from == site.Site.Uri)
            return RewrittenPaths.None;
        var answer = await _rewriting.Run(site, "rewrite", TimeSpan.FromHours(2), [$"{from}"], ct);
        return answer.Rewritten?.ForPeople() ?? RewrittenPaths.None;
    }

    /// <summary>What the administrators' own settings say that Aegir cannot go along with.</summary>
    /// <exception cref="CommandFailed">They failed, took too long, or name no database.</exception>
    /// <exception cref="InvalidInput">They answer with something else than they are asked for.</exception>
    public virtual Task<OwnSettings> OwnSettings(HostedSite site, CancellationToken ct) =>
        Drupal.Settings.OwnSettings.Of(site, Sandbox, ct);

    /// <summary>What the site's database and configuration say of it, without running any of its code.</summary>
    /// <exception cref="CommandFailed">It is no database of this family.</exception>
    public virtual async Task<SiteContents> Contents(HostedSite site, CancellationToken ct) =>
        SiteContents.Of(await _contents.Run(site, $"{site.Platform.Code.Flavour}", TimeSpan.FromMinutes(5), [], ct));

    /// <summary>A link that logs in user 1, once.</summary>
    /// <exception cref="CommandFailed">The site does not run, or its code answered with something else than a link to itself.</exception>
    public async Task<string> LoginLink(HostedSite site, CancellationToken ct) =>
        Installable.LinkTo(site, await AskLoginLink(site, ct));

    /// <summary>What the code base offers, without running any of it.</summary>
    public virtual IReadOnlyList<Package> Packages(Platform platform) => PackageScan.Of(platform);

    /// <summary>What lies in the site's own directory, and so moves with it, without running any of it.</summary>
    public virtual IReadOnlyList<Package> OwnPackages(HostedSite site) => PackageScan.Of(site.Platform, site.Site.Uri);

    /// <summary>What the code base asks of the machines that it runs on, without running any of it.</summary>
    public virtual CodeDemands Demands(Platform platform) => CodeDemands.Of(platform);

    /// <summary>Runs a command of the site's own Drush with the site's credentials; any exit code is an answer.</summary>
    /// <exception cref="InvalidInput">The platform has no Drush of its own.</exception>
    /// <exception cref="CommandFailed">It took longer than two hours, or did not start.</exception>
    public Task<CommandResult> Drush(HostedSite site, IReadOnlyList<string> arguments, CancellationToken ct) =>
        SiteDrush.Find(site, Sandbox) is { } drush
            ? drush.Try(TimeSpan.FromHours(2), arguments, ct)
            : throw new InvalidInput(
                $"{site.Platform.Name} has no Drush of its own ({site.Platform.Root}/vendor/bin/drush). "
                    + $"Add it there with ‘composer require drush/drush’, then ‘aegir platform verify {site.Platform.Name.Bare}’."
            );

    private protected abstract PhpText Settings(HostedSite site);

    /// <summary>Where the family's installer looks for translations (<c>*.LANGUAGE.po</c>).</summary>
    private protected abstract UnixPath TranslationsOf(HostedSite site);

    private protected virtual Task RunInstaller(HostedSite site, InstallOptions options, CancellationToken ct) =>
        Script.Run(
            site,
            SiteScript.Installer,
            Installable.TimeLimit,
            [
                $"{site.Site.Profile}",
                $"{site.Site.Language}",
                options.SiteName,
                options.AdminName,
                $"{options.AdminEmail}",
            ],
            ct
        );

    private protected virtual async Task<string> AskLoginLink(HostedSite site, CancellationToken ct) =>
        (await Script.Run(site, "login", TimeSpan.FromMinutes(2), [], ct)).Url ?? "";
}
