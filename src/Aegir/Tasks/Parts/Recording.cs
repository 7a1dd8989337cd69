using Aegir.Model;
using Aegir.Recipes;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Parts;

/// <summary>
/// Writes what a task has made true into the records, and with them the <see cref="AliasFiles"/>, whose undo is therefore the
/// records' undo.
/// </summary>
internal static class Recording
{
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
            await AliasFiles.Write(fleet, record, ct);
        }
    }

    /// <summary>Forgets a platform. No undo; may be repeated.</summary>
    public static Step Forget(Fleet fleet, Platform platform) =>
        Do(
            $"forget {platform.Name}",
            async (_, ct) =>
            {
                await fleet.Db.Platforms.Delete(platform.Name, ct);
                await AliasFiles.Remove(fleet, platform, ct);
            }
        );

    /// <summary>Records a site. Undo records it as it was, or forgets it if there was none.</summary>
    public static Step Save(Fleet fleet, Site site, Site? before) =>
        Save(fleet, site, before, _ => Task.FromResult(site));

    /// <summary>The same of a site of which something became known only on the way.</summary>
    public static Step Save(Fleet fleet, Site site, Site? before, Func<CancellationToken, Task<Site>> whole) =>
        Do(
            $"record {site.Name}",
            async (_, ct) => await Write(fleet, site.Uri, await whole(ct), ct),
            (_, ct) => Write(fleet, site.Uri, before, ct)
        );

    /// <summary>
    /// Forgets which sites a server sends visitors on to no longer. Where it still does, because a task moved the site or
    /// the time was not over when its config was published, it is verified again. No undo; may be repeated.
    /// </summary>
    public static Step ForgetOldForwards(Fleet fleet, Server server, RecordedContents published) =>
        Do(
            $"forget what {server.Name} forwards no longer",
            async (scope, ct) =>
            {
                var http = await fleet.Http(server, ct);
                // A process that died has published it, and what that had read nobody knows.
                if (published.SentOnNoLonger is null)
                    foreach (var (part, step) in http.VerifyServer(published.Contents).Index())
                        await step.Run(scope.Within(part), ct);
                foreach (var forward in await fleet.Db.Forwards.From(server.Name, ct))
                    if (forward.Until <= fleet.Now && published.SentOnNoLonger?.Contains(forward.Site) != false)
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
                await AliasFiles.Write(fleet, site.Uri, ct);
            }
        );

    private static async Task Write(Fleet fleet, DomainName uri, Site? record, CancellationToken ct)
    {
        await (record is null ? fleet.Db.Sites.Delete(uri, ct) : fleet.Db.Sites.Save(record, ct));
        await AliasFiles.Write(fleet, uri, ct);
    }
}
