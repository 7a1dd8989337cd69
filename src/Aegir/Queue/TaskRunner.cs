using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;

namespace Aegir.Queue;

/// <summary>Runs tasks in this process: at once, or from the queue.</summary>
public sealed class TaskRunner(Fleet fleet, TaskCatalog catalog, TaskOwner owner)
{
    private readonly HostingDb _db = fleet.Db;
    private readonly TaskQueue _queue = new(fleet, catalog);

    /// <summary>Runs a task at once, past the queue. Cancelling rolls it back, until its point of no return.</summary>
    /// <exception cref="Conflict">Another task has a context that it needs. Nothing remains of it.</exception>
    /// <exception cref="NotFound">Something that it needs is gone. Nothing remains of it.</exception>
    /// <exception cref="LeaseLost">Another process has taken it over; it records the end.</exception>
    public async Task<TaskRun> Run(HostingTask task, ITaskObserver observer, CancellationToken ct)
    {
        var claim = await Claim(task, ct);
        Recipe recipe;
        try
        {
            recipe = await Plan(claim, ct);
        }
        catch (Exception)
        {
            await _db.Tasks.Delete(claim.Entry.Id, CancellationToken.None);
            throw;
        }
        return await Run(claim, recipe, observer, ct);
    }

    /// <summary>
    /// Runs a task from the queue. Cancelling rolls it back, until its point of no return. If its recipe cannot be
    /// built, nothing is done and the task ends as rolled back; if that was cancelled, it waits in the queue again.
    /// </summary>
    /// <exception cref="LeaseLost">Another process has taken it over; it records the end.</exception>
    public async Task<TaskRun> Run(TaskClaim claim, ITaskObserver observer, CancellationToken ct)
    {
        Recipe recipe;
        try
        {
            recipe = await Plan(claim, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await PutBack(claim);
            throw;
        }
        catch (Exception fault)
        {
            var outcome = new Outcome.RolledBack(Step: null, fault.Message);
            return await new TaskEnding(fleet, claim.Entry, claim.Lease, observer).Record(outcome);
        }
        return await Run(claim, recipe, observer, ct);
    }

    /// <summary>
    /// Takes a task from the queue. Null if another process was first, or if another task has a context that it needs.
    /// </summary>
    public async Task<TaskClaim?> Claim(QueuedTask queued, CancellationToken ct)
    {
        var (entry, task) = queued;
        await using var transaction = await _db.Begin(ct);
        if (!await transaction.Tasks.Start(entry.Id, ct))
            return null;
        if (await transaction.Leases.Obstacle(task.WorksOn, task.Uses, ct) is not null)
            return null;
        return await Take(entry.Id, task, transaction, ct);
    }

    private async Task<TaskClaim> Claim(HostingTask task, CancellationToken ct)
    {
        await using var transaction = await _db.Begin(ct);
        await DrushRuns.ForgetDead(transaction, _db.Clock.GetUtcNow(), ct);
        var entry = await _queue.Enqueue(task, transaction, ct);
        await transaction.Tasks.Start(entry.Id, ct);
        return await Take(entry.Id, task, transaction, ct);
    }

    private async Task<TaskClaim> Take(long id, HostingTask task, HostingTransaction transaction, CancellationToken ct)
    {
        var lease = await transaction.Leases.Take(id, owner.ToString(), task.WorksOn, task.Uses, ct);
        var entry = await transaction.Tasks.Get(id, ct);
        await transaction.Commit(ct);
        return new TaskClaim(entry, task, lease);
    }

    private async Task PutBack(TaskClaim claim)
    {
        await using var transaction = await _db.Begin(CancellationToken.None);
        if (await transaction.Leases.Release(claim.Lease, CancellationToken.None))
            await transaction.Tasks.PutBack(claim.Entry.Id, CancellationToken.None);
        await transaction.Commit(CancellationToken.None);
    }

    private async Task<Recipe> Plan(TaskClaim claim, CancellationToken ct)
    {
        var recipe = await claim.Task.Recipe(fleet, ct);
        await _db.Steps.Plan(claim.Entry.Id, [.. recipe.Select(step => step.Name)], ct);
        return recipe;
    }

    private Task<TaskRun> Run(TaskClaim claim, Recipe recipe, ITaskObserver observer, CancellationToken ct) =>
        new TaskExecution(fleet, claim.Entry, claim.Lease, recipe, observer).Do(
            (runner, token) => runner.Run(token),
            ct
        );
}
