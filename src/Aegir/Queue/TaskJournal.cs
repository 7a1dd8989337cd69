using System.Collections.Concurrent;
using Aegir.Recipes;
using Aegir.Store;

namespace Aegir.Queue;

/// <summary>Writes into the store how far a task is, and tells whoever watches.</summary>
internal sealed class TaskJournal(HostingDb db, Lease lease, Recipe recipe, ITaskObserver observer) : IRecipeJournal
{
    private readonly ConcurrentDictionary<int, long> _begun = [];

    /// <inheritdoc/>
    public async Task Record(int index, StepState state, string? message, CancellationToken ct)
    {
        var now = db.Clock.GetTimestamp();
        if (state is StepState.Running or StepState.Undoing)
            _begun[index] = now;
        var elapsed = db.Clock.GetElapsedTime(_begun.GetValueOrDefault(index, now), now);
        var isEnd = state is StepState.Done or StepState.Failed && _begun.ContainsKey(index);
        TimeSpan? took = isEnd ? elapsed : null;
        await db.Steps.Record(lease, index, state, message, took, ct);
        observer.StepChanged(new StepProgress(index, recipe[index].Name, state, elapsed, message));
    }
}
