using System.Data.Common;
using System.Runtime.CompilerServices;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;

namespace Aegir.Queue;

/// <summary>
/// Puts in order what others left: undoes tasks whose process died, finishes those that had passed their point of no
/// return, and tries again what was stuck. Any number of recoveries may run at the same time: each task gets one. One that
/// breaks off does not keep the others from being recovered; it is thrown at the end.
/// </summary>
public sealed class TaskRecovery(Fleet fleet, TaskCatalog catalog, TaskOwner owner)
{
    private readonly HostingDb _db = fleet.Db;

    /// <summary>Recovers tasks whose process died and tasks that are stuck, the oldest first; what became of each.</summary>
    /// <exception cref="TaskAbandoned">The store could not be written for some; all others have been recovered.</exception>
    public IAsyncEnumerable<TaskRun> All(Func<TaskEntry, ITaskObserver> observe, CancellationToken ct) =>
        Recover(_ => true, observe, ct);

    /// <summary>
    /// Recovers tasks whose process died, and leaves what is stuck to a person: it would be stuck again until somebody
    /// has done something about it.
    /// </summary>
    /// <inheritdoc cref="All" path="/exception"/>
    public IAsyncEnumerable<TaskRun> Abandoned(Func<TaskEntry, ITaskObserver> observe, CancellationToken ct) =>
        Recover(entry => entry.State == TaskState.Running, observe, ct);

    /// <summary>
    /// Tasks that a process works on, which lives as far as is known here: no recovery takes them. With each, who that is;
    /// null where it does not say so.
    /// </summary>
    public async Task<IReadOnlyList<(TaskEntry Task, TaskOwner? Owner)>> InHands(CancellationToken ct)
    {
        var inHands = new List<(TaskEntry, TaskOwner?)>();
        foreach (var entry in await _db.Tasks.Unfinished(ct))
            if (await _db.Leases.Of(entry.Id, ct) is { } lease && !TaskOwner.HasLeft(lease, _db.Clock.GetUtcNow()))
                inHands.Add((entry, TaskOwner.Read(lease.Owner)));
        return inHands;
    }

    /// <summary>
    /// Ends a stuck task as it stands, for whom the cause will never be gone: a server that does not come back. Nothing is
    /// done or undone; its contexts are free, and what it kept for its undo stays in its room, for a person.
    /// </summary>
    /// <returns>The task as it ended.</returns>
    /// <exception cref="NotFound">There is no such task.</exception>
    /// <exception cref="Conflict">It is not stuck.</exception>
    public async Task<TaskEntry> GiveUp(long id, CancellationToken ct)
    {
        await using var transaction = await _db.Begin(ct);
        var entry = await transaction.Tasks.Get(id, ct);
        DemandStuck(entry);
        if (await transaction.Leases.Of(id, ct) is { } lease)
            await transaction.Leases.Release(lease, ct);
        await transaction.Tasks.End(id, TaskState.GivenUp, $"{entry.Message}\nIt was given up as it stood.", ct);
        var ended = await transaction.Tasks.Get(id, ct);
        await transaction.Commit(ct);
        return ended;
    }

    /// <summary>Looks whether a task can be given up.</summary>
    /// <exception cref="Conflict">It is not stuck.</exception>
    public static void DemandStuck(TaskEntry entry)
    {
        if (entry.State == TaskState.Running)
            throw new Conflict(
                $"Task {entry.Id} is not stuck: it runs, or its process has ended. In that case: aegir task recover"
            );
        if (entry.State != TaskState.Stuck)
            throw new Conflict($"Task {entry.Id} is not stuck ({Words.Of(entry.State)}): there is nothing to give up.");
    }

    private async IAsyncEnumerable<TaskRun> Recover(
        Func<TaskEntry, bool> filter,
        Func<TaskEntry, ITaskObserver> observe,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await DrushRuns.ForgetDead(_db, _db.Clock.GetUtcNow(), ct);
        var abandoned = new List<TaskAbandoned>();
        foreach (var entry in (await _db.Tasks.Unfinished(ct)).Where(filter))
        {
            ct.ThrowIfCancellationRequested();
            if (
                await TakeOver(entry, ct) is { } lease
                && await Attempt(entry, lease, observe(entry), abandoned, ct) is { } run
            )
                yield return run;
        }
        if (abandoned.Count > 0)
            throw abandoned is [var only] ? only : new TaskAbandoned(abandoned);
    }

    private async Task<TaskRun?> Attempt(
        TaskEntry entry,
        Lease lease,
        ITaskObserver observer,
        List<TaskAbandoned> abandoned,
        CancellationToken ct
    )
    {
        try
        {
            return await Recover(entry, lease, observer, ct);
        }
        catch (TaskAbandoned failure)
        {
            abandoned.Add(failure);
        }
        catch (LeaseLost)
        {
            // Another process recovers it.
        }
        return null;
    }

    /// <summary>The task's lease, taken over; null if its process lives, or another recovery was first.</summary>
    private async Task<Lease?> TakeOver(TaskEntry entry, CancellationToken ct)
    {
        await using var transaction = await _db.Begin(ct);
        if (
            await transaction.Leases.Of(entry.Id, ct) is not { } seen
            || !TaskOwner.HasLeft(seen, _db.Clock.GetUtcNow())
        )
            return null;
        var lease = await transaction.Leases.TakeOver(seen, owner.ToString(), ct);
        await transaction.Tasks.Resume(entry.Id, ct);
        await transaction.Commit(ct);
        return lease;
    }

    private async Task<TaskRun> Recover(TaskEntry entry, Lease lease, ITaskObserver observer, CancellationToken ct)
    {
        var ending = new TaskEnding(fleet, entry, lease, observer);
        IReadOnlyList<StepEntry> steps;
        Recipe recipe;
        try
        {
            steps = await _db.Steps.List(entry.Id, ct);
            if (steps.Count == 0)
                return await ending.Record(new Outcome.RolledBack(Step: null, "its process ended before it began"));
            recipe = await Rebuild(entry, steps, ct);
        }
        catch (Exception fault) when (fault is OperationCanceledException or DbException)
        {
            // That passes, and says nothing of the task.
            throw await ending.Abandon(fault, ct);
        }
        catch (Exception fault) when (fault is not LeaseLost)
        {
            return await ending.Record(
                new Outcome.Stuck(
                    Step: null,
                    TaskEnding.CauseOf(entry) ?? fault.Message,
                    [new Leftover(entry.Verb, $"it could not be taken up again: {fault.Message}")]
                )
            );
        }
        var cause = TaskEnding.CauseOf(entry) ?? "the process that ran it ended before it was done";
        return await new TaskExecution(fleet, entry, lease, recipe, observer).Do(
            (runner, token) => runner.Recover([.. steps.Select(step => step.State)], cause, token),
            ct
        );
    }

    private async Task<Recipe> Rebuild(TaskEntry entry, IReadOnlyList<StepEntry> steps, CancellationToken ct)
    {
        HostingTask task = catalog.Read(entry, await _db.Tasks.Inputs(entry.Id, ct));
        var recipe = await task.Recipe(fleet, ct);
        if (Difference([.. steps.Select(step => step.Name)], [.. recipe.Select(step => step.Name)]) is { } difference)
            throw new Conflict(
                $"Task {entry.Id} has other steps now than it began with: {difference}. Another release of Aegir began it: recover it with that one."
            );
        return recipe;
    }

    /// <summary>The first step that differs, in words; null if all are the same.</summary>
    private static string? Difference(IReadOnlyList<string> began, IReadOnlyList<string> now)
    {
        for (var index = 0; index < int.Max(began.Count, now.Count); index++)
            if (At(began, index) is var before && At(now, index) is var after && before != after)
                return $"step {index + 1} was {before}, and is {after}";
        return null;

        static string At(IReadOnlyList<string> names, int index) => index < names.Count ? $"‘{names[index]}’" : "none";
    }
}
