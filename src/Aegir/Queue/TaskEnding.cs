using System.Data.Common;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;

namespace Aegir.Queue;

/// <summary>
/// Notes how a task ended and gives its contexts back, in one transaction; or leaves it to a recovery.
/// </summary>
internal sealed class TaskEnding(Fleet fleet, TaskEntry entry, Lease lease, ITaskObserver observer)
{
    private const string Left = "\nLeft: ";

    /// <summary>Records the end. Of a stuck task the contexts stay protected, and anybody may recover it.</summary>
    /// <exception cref="LeaseLost">Another process has taken the task over; nothing was recorded.</exception>
    public async Task<TaskRun> Record(Outcome outcome)
    {
        var ct = CancellationToken.None;
        // Every step is done or undone now, so nothing needs the room any more, not even a recovery after a crash
        // right here; removed later, a crash would leave it behind.
        if (outcome is not Outcome.Stuck)
            await RemoveRoom(fleet.Layout.Room(entry.Id), ct);
        await using var transaction = await fleet.Db.Begin(ct);
        var isMine =
            outcome is Outcome.Stuck
                ? await transaction.Leases.Abandon(lease, ct)
                : await transaction.Leases.Release(lease, ct);
        if (!isMine)
            throw new LeaseLost(entry.Id);
        await transaction.Tasks.End(entry.Id, State(outcome), Message(outcome), ct);
        var ended = await transaction.Tasks.Get(entry.Id, ct);
        await transaction.Commit(ct);
        observer.Ended(ended, outcome);
        return new TaskRun(ended, outcome);
    }

    /// <summary>
    /// Leaves a task that broke off to the next recovery, with its contexts protected, and tells whoever watches. What is to
    /// be thrown: <see cref="LeaseLost"/> if another process has the task now, <paramref name="failure"/> if that was the
    /// stop that was asked for, else <see cref="TaskAbandoned"/>.
    /// </summary>
    public async Task<Exception> Abandon(Exception failure, CancellationToken ct)
    {
        try
        {
            if (!await fleet.Db.Leases.Abandon(lease, CancellationToken.None))
                return new LeaseLost(entry.Id);
        }
        catch (DbException)
        {
            // Then the task is found abandoned when this process has ended.
        }
        if (failure is OperationCanceledException && ct.IsCancellationRequested)
            return failure;
        var abandoned = new TaskAbandoned(entry, failure);
        observer.BrokeOff(abandoned);
        return abandoned;
    }

    private async Task RemoveRoom(UnixPath room, CancellationToken ct)
    {
        if (!Directory.Exists($"{room}"))
            return;
        try
        {
            Directory.Delete($"{room}", recursive: true);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            await RemoveReadOnly(room, ct);
        }
    }

    /// <summary>
    /// What a step kept of a site may be read-only, its directories too. A room that stays all the same is no reason not to
    /// note the end.
    /// </summary>
    private async Task RemoveReadOnly(UnixPath room, CancellationToken ct)
    {
        try
        {
            await fleet.Hub.Run(Removal.Of(room), ct);
        }
        catch (CommandFailed failure)
        {
            var note = $"{room}, what was kept for the undo, stays, though nobody needs it. {failure.Message}";
            observer.Log(note);
            await fleet.Db.Log.Add(entry.Id, [note], ct);
        }
    }

    private static TaskState State(Outcome outcome) =>
        outcome switch
        {
            Outcome.Succeeded => TaskState.Succeeded,
            Outcome.RolledBack { IsCancelled: true } => TaskState.Cancelled,
            Outcome.RolledBack => TaskState.RolledBack,
            _ => TaskState.Stuck,
        };

    private static string? Message(Outcome outcome) =>
        outcome switch
        {
            Outcome.RolledBack rolledBack => Cause(rolledBack.Step, rolledBack.Cause),
            Outcome.Stuck stuck => Cause(stuck.Step, stuck.Cause)
                + string.Concat(stuck.Leftovers().Select(left => $"{Left}{left}")),
            _ => null,
        };

    /// <summary>Why a task failed that was stuck once, without what it left; null where nothing is known but that it ended.</summary>
    public static string? CauseOf(TaskEntry unfinished) => unfinished.Message?.Split(Left)[0];

    private static string Cause(string? step, string cause) => step is null ? cause : $"{step}: {cause}";
}
