using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks;

namespace Aegir.Queue;

/// <summary>
/// The tasks in the queue, as a worker looks at them again and again: what was stored of each is read once. One worker uses
/// it at a time.
/// </summary>
internal sealed class WaitingTasks(HostingDb db, TaskCatalog catalog)
{
    private Dictionary<long, HostingTask> _read = [];

    /// <summary>
    /// All tasks that wait, the oldest first. One that this program cannot read ends here; its message says why.
    /// </summary>
    public async Task<IReadOnlyList<QueuedTask>> Read(CancellationToken ct)
    {
        var waiting = new List<QueuedTask>();
        foreach (var entry in await db.Tasks.Queued(ct))
        {
            if ((_read.GetValueOrDefault(entry.Id) ?? await Read(entry, ct)) is { } task)
                waiting.Add(new QueuedTask(entry, task));
        }
        _read = waiting.ToDictionary(one => one.Entry.Id, one => one.Task);
        return waiting;
    }

    private async Task<HostingTask?> Read(TaskEntry entry, CancellationToken ct)
    {
        try
        {
            return catalog.Read(entry, await db.Tasks.Inputs(entry.Id, ct));
        }
        catch (Conflict unreadable)
        {
            await using var transaction = await db.Begin(ct);
            if (await transaction.Tasks.Start(entry.Id, ct))
                await transaction.Tasks.End(entry.Id, TaskState.RolledBack, unreadable.Message, ct);
            await transaction.Commit(ct);
            return null;
        }
    }
}
