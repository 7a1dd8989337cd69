using System.Data.Common;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Store;

namespace Aegir.Queue;

/// <summary>
/// What is around a recipe while it runs, for the first time or in a recovery: a room, a journal, a log, a heartbeat.
/// </summary>
internal sealed class TaskExecution(Fleet fleet, TaskEntry entry, Lease lease, Recipe recipe, ITaskObserver observer)
{
    /// <summary>Does <paramref name="work"/> with the recipe's runner and records how it ended.</summary>
    /// <exception cref="LeaseLost">Another process has taken the task over; it records the end.</exception>
    /// <exception cref="TaskAbandoned">The store could not be written; a recovery ends the task.</exception>
    public async Task<TaskRun> Do(Func<RecipeRunner, CancellationToken, Task<Outcome>> work, CancellationToken ct)
    {
        try
        {
            var outcome = await Watched(work, ct);
            return await new TaskEnding(fleet, entry, lease, observer).Record(outcome);
        }
        catch (Exception failure) when (failure is not LeaseLost)
        {
            // The store could not be written: the task is in nobody's hands now, and the next recovery ends it.
            await Abandon();
            if (failure is OperationCanceledException)
                throw;
            throw new TaskAbandoned(entry, failure);
        }
    }

    private async Task<Outcome> Watched(Func<RecipeRunner, CancellationToken, Task<Outcome>> work, CancellationToken ct)
    {
        var room = fleet.Layout.Room(entry.Id);
        AtomicFile.MakeDirectory(room);
        observer.TaskStarted(entry, [.. recipe.Select(step => step.Name)]);
        using var run = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var heartbeat = new Heartbeat(fleet.Db, lease, run);
        await using var log = new TaskLog(fleet.Db, entry.Id, observer);
        var journal = new TaskJournal(fleet.Db, lease, recipe, observer);
        return await work(new RecipeRunner(recipe, journal, new StepScope(entry.Id, room, log.Add)), run.Token);
    }

    private async Task Abandon()
    {
        try
        {
            await fleet.Db.Leases.Abandon(lease, CancellationToken.None);
        }
        catch (DbException)
        {
            // Then the task is found abandoned when this process has ended.
        }
    }
}
