using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks;

namespace Aegir.Queue.Upgrades;

/// <summary>What the tasks of before say of a site's move: an upgrade keeps no other memory.</summary>
internal sealed class EarlierMoves(HostingDb db, TaskCatalog catalog)
{
    /// <summary>The verb of the tasks that are looked at.</summary>
    public const string Verb = "site migrate";

    private const int Last = 20;

    /// <summary>The middle of the times that the last moves took; null if there were none.</summary>
    public async Task<TimeSpan?> UsualTime(CancellationToken ct)
    {
        var filter = new TaskFilter
        {
            Verb = Verb,
            State = TaskState.Succeeded,
            Limit = Last,
        };
        var times = (await db.Tasks.List(filter, ct)).Select(task => task.Finished - task.Started).Order().ToList();
        return times.Count == 0 ? null : times[times.Count / 2];
    }

    /// <summary>The site's last move to this platform, if it was the last of all its moves; else null.</summary>
    public async Task<TaskEntry?> Of(DomainName site, ContextName to, CancellationToken ct)
    {
        var filter = new TaskFilter
        {
            Verb = Verb,
            Context = site.ToContext(),
            Limit = 1,
        };
        return await db.Tasks.List(filter, ct) is [var last] && (await Read(last, ct))?.Moved.Platform == to
            ? last
            : null;
    }

    /// <summary>The same, if it began on this platform.</summary>
    public async Task<TaskEntry?> Of(DomainName site, ContextName from, ContextName to, CancellationToken ct) =>
        await Of(site, to, ct) is { } move && (await Read(move, ct))?.Site.Platform == from ? move : null;

    /// <summary>
    /// Whether a step of it failed. A move that was cancelled has not failed, nor one whose process died: of it no step
    /// says why it was undone.
    /// </summary>
    public async Task<bool> HasFailed(TaskEntry move, CancellationToken ct) =>
        move.State is TaskState.RolledBack or TaskState.GivenUp
        && (await db.Steps.List(move.Id, ct)).Any(step => step.Message is not null);

    private async Task<MigrateSite?> Read(TaskEntry move, CancellationToken ct)
    {
        try
        {
            return catalog.Read(move, await db.Tasks.Inputs(move.Id, ct)) as MigrateSite;
        }
        catch (Conflict)
        {
            // Another version of Aegir stored it; it is not known where the move was to go.
            return null;
        }
    }
}
