using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tasks.Parts;

namespace Aegir.Queue;

/// <summary>
/// Has servers verified that send visitors on for longer than they were to: that ends it, but for sites that a task moves,
/// renames or deletes then, for which it is done again. Where it fails, <c>aegir site show</c> says so, and it is left to a
/// person.
/// </summary>
internal sealed class ForwardsOver(Fleet fleet, TaskQueue queue)
{
    /// <summary>Adds the tasks to the queue.</summary>
    public async Task Enqueue(CancellationToken ct)
    {
        var relocated = RecordedContents.Relocated(await fleet.Db.Leases.Held(ct));
        var over = await fleet.Db.Forwards.Over(fleet.Now, ct);
        // These a verification leaves alone; their turn comes after that.
        foreach (var forwards in over.Where(f => !relocated.Contains(f.Site.ToContext())).GroupBy(f => f.Server))
        {
            if (await fleet.Db.Servers.Find(forwards.Key, ct) is not { } server)
                continue;
            var verify = new VerifyServer(server);
            if (await HasFailed(verify, forwards.Max(forward => forward.Until), ct))
                continue;
            try
            {
                await queue.Enqueue(verify, ct);
            }
            catch (Conflict)
            {
                // A stuck task has the server; once that is recovered, this is tried.
            }
        }
    }

    /// <summary>Or is about to.</summary>
    private async Task<bool> HasFailed(VerifyServer verify, DateTimeOffset since, CancellationToken ct)
    {
        var filter = new TaskFilter
        {
            Context = verify.Context,
            Verb = verify.Verb,
            Limit = 1,
        };
        return await fleet.Db.Tasks.List(filter, ct) is [var last]
            && last.Created >= since
            && last.State != TaskState.Succeeded;
    }
}
