using Aegir.Queue.Upgrades;
using Aegir.Store;

namespace Aegir.Queue;

/// <summary>
/// What is remembered of tasks that have ended: their steps, their logs, and their inputs, in which there may be passwords.
/// </summary>
public sealed class TaskHistory(HostingDb db)
{
    /// <summary>
    /// How long a task is remembered after it has ended: 90 days. The last move of each site is remembered longer, since an
    /// upgrade asks it how that went, and so is a task that was given up, which says what it left where.
    /// </summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromDays(90);

    /// <summary>Forgets what is older. How many tasks that were.</summary>
    public async Task<int> Prune(CancellationToken ct)
    {
        var (before, all) = (db.Clock.GetUtcNow() - Kept, 0);
        while (await db.Tasks.Forget(before, EarlierMoves.Verb, ct) is > 0 and var some)
            all += some;
        return all;
    }
}
