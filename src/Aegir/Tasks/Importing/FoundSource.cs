using Aegir.Drupal.Upgrades;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
using Aegir.Tasks.Parts;
using CliWrap;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Importing;

/// <summary>
/// The site that is imported, where it lies: on another machine, or on the platform that it is to belong to. It is read
/// and copied, and stays what it is. Only where the directory of the imported site is its own it is set aside.
/// </summary>
/// <param name="fleet">Where.</param>
/// <param name="import">What is imported.</param>
/// <param name="machine">The machine that it lies on.</param>
/// <param name="there">The site as it shall be.</param>
internal sealed class FoundSource(Fleet fleet, ImportSite import, Host machine, SiteHome there)
{
    private readonly FoundSite _found = import.Found;
    private readonly FoundPlaces _places = new(fleet, machine, import.Source, there.Site.Platform);

    private bool IsInPlace => import.Source.Machine is null && import.Source.Path == there.Site.Directory;

    /// <summary>The database's name is drawn anew for each task, so nobody has a directory of this name.</summary>
    private UnixPath Aside => HiddenSiblings.Aside(there.Site.Directory, $"before-{there.Site.Site.Database}");

    /// <summary>Where it lies when it has been set aside, if it has to be.</summary>
    private UnixPath Directory => Now(import.Source.Path);

    /// <summary>Looks whether the machine has what an import needs, and says what will be different.</summary>
    public Step Check() =>
        Step.Check(
            $"the site at {import.Source} can be read",
            async (scope, ct) =>
            {
                await there.Db.DumpForeign(
                    machine,
                    _found.Database,
                    isTrial: true,
                    PipeTarget.ToStream(Stream.Null),
                    ct
                );
                foreach (var part in _found.Parts)
                    await _places.Find(part, import.Source.Path, ct);
                scope.Report(Description);
            }
        ) with
        {
            Preview = _ => Task.FromResult(Description + "\n"),
        };

    /// <summary>
    /// Makes the directory of the new site, on the hub and on its web servers, without uploads. What lies there already, if
    /// that is the site itself, is set aside first. Undo makes all of it what it was.
    /// </summary>
    public IReadOnlyList<Step> MakePlace()
    {
        Step[] place =
        [
            .. CopyDirectory(),
            .. there.Drupal.WriteSite(there.Site),
            .. there.Http.PublishNewDirectory(there.Site),
        ];
        if (!IsInPlace)
            return place;
        var hosts = there.Http.SiteHosts.Append(fleet.Hub).DistinctBy(host => host.Name);
        var aside = InParallel(
            $"set aside {there.Site.Directory}",
            [.. hosts.Select(host => (host.Name, SetAside(host)))]
        );
        // What is made goes with the directory that it is made in: an undo of its own, when a stuck task is undone a second
        // time, would take away what is back in place by then.
        return [aside, .. place.Select(step => step with { Undo = null })];
    }

    /// <summary>Pipes its database into the new one.</summary>
    public Step CopyDatabase() =>
        Do(
            "copy the database",
            (_, ct) =>
            {
                var sql = new Joint();
                return AllOrNone.Run(
                    [
                        end => there.Db.DumpForeign(machine, _found.Database, isTrial: false, sql.Target, end),
                        end => there.Db.Import(there.Site, sql.Source, end),
                    ],
                    ct
                );
            }
        );

    /// <summary>
    /// Says what of its files will not be copied. It stands where its database can be asked for their place; a dry run
    /// knows that of its settings.
    /// </summary>
    public Step LookForFilesThatStay() =>
        Step.Check(
            "look for files that stay behind",
            async (scope, ct) =>
            {
                if (await LeftBehindOf(await Parts(ct), Directory, ct) is { Length: > 0 } text)
                    scope.Report(text);
            }
        ) with
        {
            Preview = ct => LeftBehindOf(Parts(null, null), import.Source.Path, ct),
        };

    /// <summary>Makes its files, and its configuration in files, those of the new site on its web servers.</summary>
    public IReadOnlyList<Step> CopyFiles() =>
        there.Http.OnSiteHosts(
            "copy its files",
            host => Do($"copy to {host.Name}", (scope, ct) => CopyFiles(host, scope, ct))
        );

    /// <summary>
    /// The site as an upgrade check sees it. What its own code base offered is not known: whatever it has enabled was there.
    /// </summary>
    public async Task<UpgradingSite> Upgrading(CancellationToken ct)
    {
        var platform = there.Site.Platform;
        var (own, offered) = (there.Drupal.OwnPackages(there.Site), there.Drupal.Packages(platform));
        var contents = await there.Drupal.Contents(there.Site, ct);
        var enabled = contents.PackagesWith(own.Concat(offered));
        return new UpgradingSite(
            contents.Complete(import.Site),
            platform with
            {
                Code = new DrupalCode(_found.Flavour, _found.Version, ""),
            },
            _found.Database.Driver,
            enabled,
            own,
            import.Source.Machine is null ? offered : enabled
        );
    }

    /// <summary>The record, with what only the database or the configuration knows.</summary>
    public async Task<Site> Completed(CancellationToken ct) =>
        (await there.Drupal.Contents(there.Site, ct)).Complete(import.Site);

    /// <summary>Brings what lies in its directory to the hub, without settings and uploads.</summary>
    private IReadOnlyList<Step> CopyDirectory() =>
        import.Source.Directory is null
            ? []
            : there.Drupal.CopySite(
                machine,
                Directory,
                there.Site,
                [Directory / "drushrc.php", .. _found.Parts.Select(part => Now(part.From))]
            );

    private Step SetAside(Host host) => new AsideDirectory(host, there.Site.Directory, Aside).Set();

    private async Task CopyFiles(Host host, StepScope scope, CancellationToken ct)
    {
        var parts = await Parts(ct);
        foreach (var part in parts)
        {
            if (await _places.Find(part, Directory, ct) is not { } place)
            {
                scope.Report($"{part.From}, its {part.Name}, is not there: nothing is copied.");
                continue;
            }
            await new FileRelay(machine, host) { TakesOver = true, Copied = scope.Copied }.Copy(
                place,
                there.Site.Directory / part.Name,
                ["."],
                LeftOut(part, parts),
                ct
            );
        }
    }

    private async Task<string> LeftBehindOf(IReadOnlyList<FoundPart> parts, UnixPath site, CancellationToken ct)
    {
        var texts = new List<string>();
        foreach (var part in parts)
            if (await _places.Find(part, site, ct) is { } place)
            {
                var left = await LeftBehind.Find(machine, place, ["."], isOurs: false, LeftOut(part, parts), ct);
                texts.Add(left.Describe($"{place} on {machine.Name}"));
            }
        return string.Join('\n', texts.Where(text => text.Length > 0));
    }

    /// <summary>Private files that lie within the public ones are a part of their own.</summary>
    private static string? LeftOut(FoundPart part, IReadOnlyList<FoundPart> parts) =>
        part.Name == "files"
        && parts.FirstOrDefault(other => other.Name == "private/files") is { } closed
        && closed.From.IsWithin(part.From)
            ? $"{closed.From}"[$"{part.From}".Length..].TrimStart('/')
            : null;

    /// <summary>Its directories by its settings, or else by its database, or else as Drupal has them.</summary>
    private async Task<IReadOnlyList<FoundPart>> Parts(CancellationToken ct)
    {
        var contents = await there.Drupal.Contents(there.Site, ct);
        var parts = Parts(contents.PublicFiles, contents.PrivateFiles);
        return [.. parts.Select(part => part with { From = Now(part.From) })];
    }

    /// <summary>The same, where they were found.</summary>
    /// <param name="publicFiles">Where its database has the public ones; null for nowhere.</param>
    /// <param name="privateFiles">Where it has the private ones.</param>
    private IReadOnlyList<FoundPart> Parts(string? publicFiles, string? privateFiles)
    {
        var (open, closed) = (_found.Place("files"), _found.Place("private/files"));
        open ??= Resolved(publicFiles) ?? import.Source.Path / "files";
        closed ??= Resolved(privateFiles);
        FoundPart[] files = closed is null ? [new("files", open)] : [new("files", open), new("private/files", closed)];
        return [.. files, .. _found.Parts.Where(part => part.Name is not ("files" or "private/files"))];
    }

    private UnixPath? Resolved(string? path) =>
        path is null or "" ? null : Parsed.Parse<UnixPath>(Path.GetFullPath(path, $"{import.Source.Docroot}"));

    /// <summary>Where something is that was found at this path, when the site has been set aside.</summary>
    private UnixPath Now(UnixPath path) =>
        IsInPlace && path.IsWithin(import.Source.Path)
            ? Aside / $"{path}"[$"{import.Source.Path}".Length..].TrimStart('/')
            : path;

    private string Description =>
        $"{new DrupalCode(_found.Flavour, _found.Version, "").Name}, database {_found.Database.Name} ({_found.Database.Driver})"
        + string.Concat(_found.Parts.Select(part => $"\n{part.Name} from {part.From}"))
        + (
            _found.OtherSettings.Count == 0
                ? ""
                : $"\nIts settings also say {string.Join(", ", _found.OtherSettings)}: what of it is still needed goes to local.settings.php."
        );
}
