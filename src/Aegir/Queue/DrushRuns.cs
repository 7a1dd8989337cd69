using Aegir.Model;
using Aegir.Store;

namespace Aegir.Queue;

/// <summary>
/// Drush, run by somebody for a site. Several may run for a site at the same time; while one does, no task works on the
/// site, and none begins while a task does: what Drush wrote behind a task's back would be lost with the database that a
/// move or a restoration takes away. A run stands among the tasks, so that whoever is refused sees it and can cancel it. It
/// has no steps and nothing to undo: ended, however that came about, it leaves nothing behind.
/// </summary>
public sealed class DrushRuns(HostingDb db, TaskOwner owner)
{
    /// <summary>What a run is called among the tasks.</summary>
    internal const string Verb = "site drush";

    /// <summary>Runs it. Cancelled from elsewhere, it is stopped where it is.</summary>
    /// <exception cref="Conflict">A task works on the site; the message names it.</exception>
    public async Task<T> Run<T>(ContextName site, Func<CancellationToken, Task<T>> drush, CancellationToken ct)
    {
        var lease = await Take(site, ct);
        try
        {
            using var run = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await using var heartbeat = new Heartbeat(db, lease, run);
            return await drush(run.Token);
        }
        finally
        {
            await db.Tasks.Delete(lease.Task, CancellationToken.None);
        }
    }

    /// <summary>Takes away what a killed process left, so that it stands in nobody's way: its Drush died with it.</summary>
    internal static async Task ForgetDead(Records records, DateTimeOffset now, CancellationToken ct)
    {
        var running = new TaskFilter
        {
            Verb = Verb,
            State = TaskState.Running,
            Limit = int.MaxValue,
        };
        foreach (var entry in await records.Tasks.List(running, ct))
            if (await records.Leases.Of(entry.Id, ct) is { } lease && TaskOwner.HasLeft(lease, now))
                await records.Tasks.Delete(entry.Id, ct);
    }

    private async Task<Lease> Take(ContextName site, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var entry = await transaction.Tasks.Add(Verb, site, new Secret(""), ct);
        await transaction.Tasks.Start(entry.Id, ct);
        var lease = await transaction.Leases.Take(entry.Id, owner.ToString(), worksOn: [], uses: [site], ct);
        await transaction.Commit(ct);
        return lease;
    }
}
