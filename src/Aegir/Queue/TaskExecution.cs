using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
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
    /// <exception cref="OperationCanceledException">A recovery was stopped; another ends the task.</exception>
    public async Task<TaskRun> Do(Func<RecipeRunner, CancellationToken, Task<Outcome>> work, CancellationToken ct)
    {
        var ending = new TaskEnding(fleet, entry, lease, observer);
        try
        {
            return await ending.Record(await Watched(work, ct));
        }
        catch (Exception failure) when (failure is not LeaseLost)
        {
            // The store could not be written, or a recovery was stopped.
            throw await ending.Abandon(failure, ct);
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
        var scope = new StepScope(entry.Id, room, log.Add) { Copied = observer.Copied };
        return await work(new RecipeRunner(recipe, journal, scope), run.Token);
    }
}
