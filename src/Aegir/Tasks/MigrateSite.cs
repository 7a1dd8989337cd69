using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Db;
using Aegir.Services.Http;
using Aegir.Tasks.Moving;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>
/// Moves a site to another platform, and so perhaps to another release and another web server, to another database
/// server, to another name, or to several of these at once. If anything fails the site is where it was.
/// </summary>
/// <param name="Site">The site as recorded.</param>
/// <param name="Moved">The site as it shall be, with a new database.</param>
/// <param name="Safety">The name of the backup that is made first; null for none, where none can be made any more.</param>
/// <param name="Forwards">
/// The servers that shall send visitors on to it. The time of those that it leaves begins when it is recorded elsewhere.
/// </param>
/// <param name="ForwardsBefore">The servers that do so now.</param>
/// <param name="Backups">Its backups, which go by its name.</param>
public sealed record MigrateSite(
    Site Site,
    Site Moved,
    BackupName? Safety,
    IReadOnlyList<Forward> Forwards,
    IReadOnlyList<Forward> ForwardsBefore,
    IReadOnlyList<BackupName> Backups
) : HostingTask
{
    /// <summary>What it is called.</summary>
    internal const string Name = "site migrate";

    /// <summary>For how long visitors shall be sent on; null in a task that an older release has stored, for as long as is usual.</summary>
    public TimeSpan? ForwardFor { get; init; }

    /// <inheritdoc/>
    public override string Verb => Name;

    /// <inheritdoc/>
    public override ContextName Context => Site.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> WorksOn => [.. new[] { Site.Name, Moved.Name }.Distinct()];

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [Site.DbServer, Site.Platform, Moved.DbServer, Moved.Platform];

    /// <summary>Plans a move: chooses the new database's name, and looks whether the site can be had there.</summary>
    /// <exception cref="InvalidInput">Nothing would change, or the site cannot live there.</exception>
    /// <exception cref="Conflict">The new name is taken, or the platform is locked.</exception>
    public static async Task<MigrateSite> Plan(Fleet fleet, Site site, Destination wanted, CancellationToken ct)
    {
        var moved = wanted.Apply(site);
        if (moved == site)
            throw new InvalidInput(
                $"{site.Name} is there already. Say where it shall go: --to PLATFORM, --db SERVER, --as NAME."
            );
        var (here, there) = (await fleet.Home(site, ct), await fleet.Home(moved, ct));
        await MoveDemands.Check(fleet, here, there, ct);
        moved = moved with
        {
            Database = await DatabaseNames.ChooseFree(there.Db, moved.Uri, ct),
            DatabasePassword = Secret.Generate(),
        };
        var backups = await fleet.Db.Backups.List(site.Uri, ct);
        var safety = wanted.BacksUp ? await BackupSite.ChooseName(fleet, site.Uri, ct) : null;
        var before = await fleet.Db.Forwards.To(site.Uri, ct);
        return new MigrateSite(
            site,
            moved,
            safety,
            [.. ForwardsTo(moved.Uri, here.Http, there.Http, before, wanted, fleet.Now)],
            before,
            [.. backups.Select(backup => backup.Name), .. safety is null ? Array.Empty<BackupName>() : [safety]]
        )
        {
            ForwardFor = wanted.ForwardFor,
        };
    }

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(
            fleet,
            await Guards.Still(fleet, Site, ct),
            Destination.Between(Site, Moved) with
            {
                ForwardFor = ForwardFor ?? Destination.UsualForwarding,
                BacksUp = Safety is not null,
            },
            ct
        );

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var here = await fleet.Home(Site, ct);
        var there = await fleet.Home(Moved, ct);
        var move = new SiteMove(fleet, here, there);
        var close = MoveRecording.Closing(fleet, move.Close());
        var open = there.Http.SetDoor(there.Site, Doors.Of(Moved.State));
        return
        [
            Guards.Unchanged(fleet, Site),
            Guards.NamesAreFree(fleet, Moved, but: Site.Uri),
            .. move.Checks(),
            .. BackupSite.Archive(fleet, here, Safety, "before migrate"),
            .. move.MakePlace(),
            .. move.CopyFiles("copy the files while the site is still open"),
            .. close,
            // Before the files: who has stored a row with his upload, and was told so, has stored the upload too.
            .. move.CloseDatabase(),
            move.CopyRest(),
            .. move.Adapt(),
            .. move.TryOut(),
            there.Dns.Follow(
                MoveRecording.Save(
                    fleet,
                    new MovedRecords(Site, ForwardsBefore, Backups),
                    () => new MovedRecords(Moved with { Verified = fleet.Now }, ForwardsFromNow(fleet, here), Backups)
                ),
                before: Site
            ),
            PointOfNoReturn,
            // Not before: what visitors write from here on is never rolled back.
            .. open,
            MoveRecording.ClosedFor(fleet, close, open),
            .. move.Retire(forwards: Forwards.Any(forward => here.Http.Members.Contains(forward.Server))),
            .. move.Redirect(ForwardsBefore, Forwards),
        ];
    }

    /// <summary>However long the task has waited and run, the servers that it leaves send visitors on for the whole time.</summary>
    private IReadOnlyList<Forward> ForwardsFromNow(Fleet fleet, SiteHome here) =>
        [
            .. Forwards.Select(forward =>
                ForwardFor is { } time && here.Http.Members.Contains(forward.Server)
                    ? forward with
                    {
                        Until = fleet.Now + time,
                    }
                    : forward
            ),
        ];

    /// <summary>Servers that forwarded to it before go on, for as long as they were to.</summary>
    private static IEnumerable<Forward> ForwardsTo(
        DomainName site,
        HttpService here,
        HttpService there,
        IReadOnlyList<Forward> before,
        Destination wanted,
        DateTimeOffset now
    ) =>
        before
            .Where(forward => !here.Members.Contains(forward.Server))
            .Select(forward => forward with { Site = site })
            .Concat(
                wanted.ForwardFor == TimeSpan.Zero
                    ? []
                    : here.Members.Select(server => new Forward(site, server, now + wanted.ForwardFor))
            )
            .Where(forward => !there.Members.Contains(forward.Server));
}
