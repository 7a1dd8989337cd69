using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks;

namespace Aegir.Queue;

/// <summary>Tasks that wait for a worker.</summary>
public sealed class TaskQueue(Fleet fleet, TaskCatalog catalog)
{
    private readonly HostingDb _db = fleet.Db;

    /// <summary>Adds a task to the queue.</summary>
    /// <exception cref="Conflict">A stuck task keeps a context that it needs.</exception>
    public async Task<TaskEntry> Enqueue(HostingTask task, CancellationToken ct)
    {
        await using var transaction = await _db.Begin(ct);
        var entry = await Enqueue(task, transaction, ct);
        await transaction.Commit(ct);
        return entry;
    }

    /// <summary>Adds a task to the queue together with the change that it belongs to.</summary>
    /// <exception cref="Conflict">A stuck task keeps a context that it needs.</exception>
    public async Task<TaskEntry> Enqueue(HostingTask task, HostingTransaction transaction, CancellationToken ct)
    {
        await transaction.Leases.RefuseStuck(task.WorksOn, task.Uses, ct);
        return await transaction.Tasks.Add(task.Verb, task.Context, catalog.Write(task), ct);
    }

    /// <summary>
    /// Takes a task from the queue; one that runs is rolled back by the process that runs it, unless it has passed its
    /// point of no return.
    /// </summary>
    /// <exception cref="NotFound">There is no such task.</exception>
    /// <exception cref="Conflict">It has ended, or the process that ran it has.</exception>
    public async Task Cancel(long id, CancellationToken ct)
    {
        if (await _db.Tasks.CancelQueued(id, ct))
            return;
        DemandUnended(await _db.Tasks.Get(id, ct));
        if (await _db.Leases.Of(id, ct) is { } lease && TaskOwner.HasLeft(lease, _db.Clock.GetUtcNow()))
            throw new Conflict($"The process that ran task {id} has ended: run ‘aegir task recover’.");
        if (!await _db.Tasks.RequestCancel(id, ct))
            DemandUnended(await _db.Tasks.Get(id, ct));
    }

    /// <summary>Looks whether a task can still be cancelled.</summary>
    /// <exception cref="Conflict">It has ended.</exception>
    public static void DemandUnended(TaskEntry entry)
    {
        if (entry.State == TaskState.Stuck)
            throw new Conflict($"Task {entry.Id} is stuck: run ‘aegir task recover’.");
        if (entry.State is not (TaskState.Queued or TaskState.Running))
            throw new Conflict($"Task {entry.Id} has ended already ({Words.Of(entry.State)}).");
    }

    /// <summary>A task that failed, to be tried again as a task of its own.</summary>
    /// <exception cref="NotFound">There is no such task.</exception>
    /// <exception cref="Conflict">It has not failed.</exception>
    public async Task<HostingTask> Again(long id, CancellationToken ct)
    {
        var failed = await _db.Tasks.Get(id, ct);
        DemandFailed(failed);
        return await catalog.Read(failed, await _db.Tasks.Inputs(id, ct)).Again(fleet, ct);
    }

    /// <summary>Looks whether a task can be tried again.</summary>
    /// <exception cref="Conflict">It has not failed, or is stuck.</exception>
    private static void DemandFailed(TaskEntry entry)
    {
        if (entry.State == TaskState.Stuck)
            throw new Conflict($"Task {entry.Id} is stuck: run ‘aegir task recover’ first.");
        if (entry.State is not (TaskState.RolledBack or TaskState.Cancelled))
            throw new Conflict(
                $"Task {entry.Id} has not failed ({Words.Of(entry.State)}), so there is nothing to try again."
            );
    }
}
