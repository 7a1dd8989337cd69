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
        await db.Steps.Record(lease, index, state, message, ct);
        var now = db.Clock.GetTimestamp();
        if (state is StepState.Running or StepState.Undoing)
            _begun[index] = now;
        var elapsed = db.Clock.GetElapsedTime(_begun.GetValueOrDefault(index, now), now);
        observer.StepChanged(new StepProgress(index, recipe[index].Name, state, elapsed, message));
    }
}
