using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;

namespace Aegir.Queue;

/// <summary>Notes how a task ended and gives its contexts back, in one transaction.</summary>
internal sealed class TaskEnding(Fleet fleet, TaskEntry entry, Lease lease, ITaskObserver observer)
{
    /// <summary>Records the end. Of a stuck task the contexts stay protected, and anybody may recover it.</summary>
    /// <exception cref="LeaseLost">Another process has taken the task over; nothing was recorded.</exception>
    public async Task<TaskRun> Record(Outcome outcome)
    {
        var ct = CancellationToken.None;
        // Every step is done or undone now, so nothing needs the room any more, not even a recovery after a crash
        // right here; removed later, a crash would leave it behind.
        var room = fleet.Layout.Room(entry.Id).ToString();
        if (outcome is not Outcome.Stuck && Directory.Exists(room))
            Directory.Delete(room, recursive: true);
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
                + string.Concat(stuck.Left.Select(left => $"\nLeft: {left.Step}: {left.Cause}")),
            _ => null,
        };

    private static string Cause(string? step, string cause) => step is null ? cause : $"{step}: {cause}";
}
