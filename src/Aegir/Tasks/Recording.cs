using Aegir.Drupal;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Store;
using Aegir.Tasks.Moving;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>
/// Writes what a task has made true into the records, and the Drush alias files that follow from them. The files are
/// generated from the records each time, so their undo is the records' undo.
/// </summary>
internal static class Recording
{
    /// <summary>
    /// Refuses to go on from a site's record that has changed since the task was planned: one that was ahead in the queue
    /// may have given the site another database, and what this task knows, and would record, is out of date. When the
    /// site was last verified does not count.
    /// </summary>
    public static Step Unchanged(Fleet fleet, Site planned) =>
        Check(
            $"{planned.Name} is what it was when this was planned",
            async (_, ct) =>
            {
                var now = await fleet.Db.Sites.Get(planned.Uri, ct);
                if (now with { Verified = planned.Verified } != planned)
                    throw new Conflict(
                        $"{planned.Name} has been changed since this task was planned. Look at it and give the command anew: aegir site show {planned.Uri}"
                    );
            }
        );

    /// <summary>
    /// Refuses to make a site whose names are taken: they were free when the task was planned, but one that was ahead in
    /// the queue may have made the same site.
    /// </summary>
    /// <param name="fleet">Where the records are.</param>
    /// <param name="planned">The site with its names.</param>
    /// <param name="but">The site that has some of these names and gives them up; null for none.</param>
    public static Step NamesAreFree(Fleet fleet, Site planned, DomainName? but = null) =>
        Check($"no site has the names of {planned.Name}", (_, ct) => fleet.Db.Sites.DemandFree(planned, but, ct));

    /// <summary>
    /// Records when a server was verified. Nothing else of its record is written: <c>server trust</c> may have pinned
    /// another host key meanwhile. Undo records the time before.
    /// </summary>
    public static Step Verified(Fleet fleet, Server server)
    {
        return Do(
            $"record that {server.Name} is verified",
            (_, ct) => Write(fleet.Now, ct),
            (_, ct) => Write(server.Verified, ct)
        );

        async Task Write(DateTimeOffset? verified, CancellationToken ct)
        {
            await using var transaction = await fleet.Db.Begin(ct);
            var record = await transaction.Servers.Get(server.Name, ct);
            await transaction.Servers.Save(record with { Verified = verified }, ct);
            await transaction.Commit(ct);
        }
    }

    /// <summary>
    /// Refuses to go on from a cluster's record that has changed since the task was planned, or with other platforms than
    /// it was planned for. When it was last verified does not count.
    /// </summary>
    public static Step Unchanged(Fleet fleet, Server planned, IReadOnlyList<ContextName> platforms) =>
        Check(
            $"{planned.Name} is what it was when this was planned",
            async (_, ct) =>
            {
                var now = await fleet.Db.Servers.Get(planned.Name, ct);
                var serves = (await fleet.Db.Platforms.List(planned.Name, ct)).Select(platform => platform.Name);
                if (now with { Verified = planned.Verified } != planned || !serves.SequenceEqual(platforms))
                    throw new Conflict(
                        $"{planned.Name} has been changed since this task was planned. Look at it and give the command anew: aegir cluster show {planned.Name.Bare}"
                    );
            }
        );

    /// <summary>
    /// Records the members of a cluster, and that it is verified; a member that somebody has taken out meanwhile stays out.
    /// Undo records them as they were.
    /// </summary>
    public static Step Save(Fleet fleet, Server cluster, Server before)
    {
        return Do(
            $"record the members of {cluster.Name}",
            (_, ct) => Write(cluster, fleet.Now, ct),
            (_, ct) => Write(before, before.Verified, ct)
        );

        async Task Write(Server shallBe, DateTimeOffset? verified, CancellationToken ct)
        {
            await using var transaction = await fleet.Db.Begin(ct);
            var record = await transaction.Servers.Get(cluster.Name, ct);
            var members = WithoutThoseTakenOut(shallBe, before, record).Members;
            await transaction.Servers.Save(record.WithMembers(members) with { Verified = verified }, ct);
            await transaction.Commit(ct);
        }
    }

    /// <summary>The cluster as it shall be, with those out that were in before and have been taken out by now.</summary>
    public static Server WithoutThoseTakenOut(Server shallBe, Server before, Server now)
    {
        var gone = now
            .Members.Where(member => member.IsOut)
            .Select(member => member.Server)
            .Except(before.Members.Where(member => member.IsOut).Select(member => member.Server))
            .ToHashSet();
        return shallBe.WithMembers([
            .. shallBe.Members.Select(member => gone.Contains(member.Server) ? member with { IsOut = true } : member),
        ]);
    }

    /// <summary>
    /// Records what a platform's code is, and that it is verified. Whether it is locked is not touched: that may have
    /// changed meanwhile. Undo records code and time as they were.
    /// </summary>
    public static Step Save(Fleet fleet, Platform platform, Platform before)
    {
        return Do(
            $"record {platform.Name}, {platform.Code.Name}",
            (_, ct) => Write(platform.Code, fleet.Now, ct),
            (_, ct) => Write(before.Code, before.Verified, ct)
        );

        async Task Write(DrupalCode code, DateTimeOffset? verified, CancellationToken ct)
        {
            await using var transaction = await fleet.Db.Begin(ct);
            var record = await transaction.Platforms.Get(platform.Name, ct) with { Code = code, Verified = verified };
            await transaction.Platforms.Save(record, ct);
            await transaction.Commit(ct);
            using var held = await ConfigLock.Take(fleet.Layout, ContextName.Hub, ct);
            var alias = DrushAlias.Of(record);
            await WriteFile(fleet.Layout, alias.File, [alias], ct);
        }
    }

    /// <summary>Forgets a platform. No undo; may be repeated.</summary>
    public static Step Forget(Fleet fleet, Platform platform) =>
        Do(
            $"forget {platform.Name}",
            async (_, ct) =>
            {
                await fleet.Db.Platforms.Delete(platform.Name, ct);
                using var held = await ConfigLock.Take(fleet.Layout, ContextName.Hub, ct);
                await WriteFile(fleet.Layout, DrushAlias.Of(platform).File, [], ct);
            }
        );

    /// <summary>Records a site. Undo records it as it was, or forgets it if there was none.</summary>
    public static Step Save(Fleet fleet, Site site, Site? before) =>
        Do(
            $"record {site.Name}",
            (_, ct) => Write(fleet, site.Uri, site, ct),
            (_, ct) => Write(fleet, site.Uri, before, ct)
        );

    /// <summary>Records a new site, of which something became known only on the way. Undo forgets it.</summary>
    public static Step Save(Fleet fleet, Site site, Func<CancellationToken, Task<Site>> whole) =>
        Do(
            $"record {site.Name}",
            async (_, ct) => await Write(fleet, site.Uri, await whole(ct), ct),
            (_, ct) => Write(fleet, site.Uri, record: null, ct)
        );

    /// <summary>
    /// Records that a site has moved, under another name perhaps, which its backups then go by, and which servers send its
    /// visitors on to it. Those that were made since the task was planned are backups, too: which they are is noted in the
    /// room. Undo records all as it was.
    /// </summary>
    public static Step Move(Fleet fleet, MovedRecords before, MovedRecords after)
    {
        return Do(
            $"record {after.Site.Name} where it is now",
            async (scope, ct) => await Write(before, after, await NoteBackups(scope, ct), ct),
            async (scope, ct) => await Write(after, before, NotedBackups(scope), ct)
        );

        async Task<IEnumerable<BackupName>> NoteBackups(StepScope scope, CancellationToken ct)
        {
            BackupName[] names =
            [
                .. (await fleet.Db.Backups.List(before.Site.Uri, ct))
                    .Select(backup => backup.Name)
                    .Union(NotedBackups(scope)),
            ];
            await AtomicFile.WriteDurably(Note(scope), string.Join('\n', names.AsEnumerable()), ct);
            return names;
        }

        IEnumerable<BackupName> NotedBackups(StepScope scope) =>
            File.Exists($"{Note(scope)}")
                ? File.ReadLines($"{Note(scope)}").Select(Parsed.Parse<BackupName>)
                : before.Backups;

        static UnixPath Note(StepScope scope) => scope.Room / "backups";

        async Task Write(MovedRecords from, MovedRecords to, IEnumerable<BackupName> backups, CancellationToken ct)
        {
            await using (var transaction = await fleet.Db.Begin(ct))
            {
                if (from.Site.Uri != to.Site.Uri)
                    await transaction.Sites.Delete(from.Site.Uri, ct);
                await transaction.Sites.Save(to.Site, ct);
                await transaction.Forwards.Replace(to.Site.Uri, to.Forwards, ct);
                foreach (var backup in backups)
                    await transaction.Backups.Rename(backup, to.Site.Uri, ct);
                await transaction.Commit(ct);
            }
            await WriteAliases(fleet, from.Site.Uri, ct);
            await WriteAliases(fleet, to.Site.Uri, ct);
        }
    }

    /// <summary>
    /// Notes how long visitors found a site closed, from the journal of the task. Nothing where no web server is.
    /// </summary>
    /// <param name="fleet">Where the journal is.</param>
    /// <param name="closing">The steps that closed it.</param>
    /// <param name="opening">The steps that opened it.</param>
    public static Step ClosedFor(Fleet fleet, IReadOnlyList<Step> closing, IReadOnlyList<Step> opening) =>
        Do(
            "note how long it was closed",
            async (scope, ct) =>
            {
                var journal = (await fleet.Db.Steps.List(scope.Task, ct)).ToLookup(step => step.Name);
                if (closing.Count == 0 || opening.Count == 0)
                    return;
                var time = journal[opening[^1].Name].Last().Changed - journal[closing[0].Name].First().Changed;
                await fleet.Db.Tasks.NoteClosed(scope.Task, time, ct);
            }
        );

    /// <summary>Forgets which sites a server sends visitors on to no longer. No undo; may be repeated.</summary>
    public static Step ForgetOldForwards(Fleet fleet, Server server) =>
        Do(
            $"forget what {server.Name} forwards no longer",
            async (_, ct) =>
            {
                foreach (var forward in await fleet.Db.Forwards.From(server.Name, ct))
                    if (forward.Until <= fleet.Now)
                        await fleet.Db.Forwards.Delete(forward, ct);
            }
        );

    /// <summary>Forgets a site. No undo; may be repeated.</summary>
    public static Step Forget(Fleet fleet, Site site) =>
        Do(
            $"forget {site.Name}",
            async (_, ct) =>
            {
                await fleet.Db.Sites.Delete(site.Uri, ct);
                await WriteAliases(fleet, site.Uri, ct);
            }
        );

    private static async Task Write(Fleet fleet, DomainName uri, Site? record, CancellationToken ct)
    {
        await (record is null ? fleet.Db.Sites.Delete(uri, ct) : fleet.Db.Sites.Save(record, ct));
        await WriteAliases(fleet, uri, ct);
    }

    /// <summary>Writes the alias file that a site is in: sites that differ in their last label only share one.</summary>
    private static async Task WriteAliases(Fleet fleet, DomainName uri, CancellationToken ct)
    {
        using var held = await ConfigLock.Take(fleet.Layout, ContextName.Hub, ct);
        var sites = await fleet.Db.Sites.Overview(SiteFilter.All, ct);
        var docroots = (await fleet.Db.Platforms.List(webServer: null, ct)).ToDictionary(p => p.Name, p => p.Docroot);
        var file = DrushAlias.Of(uri, fleet.Layout.Root).File;
        var aliases = sites.Select(site => DrushAlias.Of(site.Uri, docroots[site.Platform]));
        await WriteFile(fleet.Layout, file, [.. aliases.Where(alias => alias.File == file)], ct);
    }

    /// <summary>Writes or removes one alias file. The caller holds the lock of the hub's own config.</summary>
    private static async Task WriteFile(
        HubLayout layout,
        string file,
        IReadOnlyList<DrushAlias> aliases,
        CancellationToken ct
    )
    {
        var path = layout.DrushSites / file;
        AtomicFile.RemoveLeftovers(path.Parent);
        AtomicFile.RemoveLeftovers(layout.DrushSites.Parent);
        if (aliases.Count > 0)
            await AtomicFile.Write(path, DrushAlias.Text(aliases), ct);
        else if (File.Exists($"{path}"))
            File.Delete($"{path}");
        if (Directory.Exists($"{layout.DrushSites}"))
            await AtomicFile.Write(layout.DrushSites.Parent / "drush.yml", DrushAlias.Config(Directories(layout)), ct);
    }

    private static IEnumerable<string> Directories(HubLayout layout) =>
        Directory
            .EnumerateDirectories($"{layout.DrushSites}")
            .Append($"{layout.DrushSites}")
            .Order(StringComparer.Ordinal);
}
