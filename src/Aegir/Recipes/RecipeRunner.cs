namespace Aegir.Recipes;

/// <summary>
/// Runs a recipe. Each step is journaled before and after; when one fails, it and all before it are undone in reverse.
/// An undo that fails does not keep the others from being tried. After the point of no return the only way is forward.
/// Each step has a room of its own, so that two that change the same file keep what each of them found.
/// </summary>
public sealed class RecipeRunner(Recipe recipe, IRecipeJournal journal, StepScope scope)
{
    /// <summary>Runs the recipe from its beginning. Cancelling rolls back, until the point of no return.</summary>
    public Task<Outcome> Run(CancellationToken ct) => Forward(0, ct);

    /// <summary>
    /// Ends what a dead process, or a stuck undo, left: undoes every step that was begun or, past the point of no
    /// return, goes on to the end.
    /// </summary>
    /// <param name="states">How each step stands, from the journal; as many as the recipe has steps.</param>
    /// <param name="cause">Why it has to be recovered.</param>
    /// <param name="ct">Stops it before the point of no return; another recovery goes on from there.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<Outcome> Recover(IReadOnlyList<StepState> states, string cause, CancellationToken ct)
    {
        var isFinal = recipe.Zip(states).Any(s => s.First.IsPointOfNoReturn && s.Second == StepState.Done);
        var isDone = states.All(state => state == StepState.Done);
        if (isFinal || isDone)
            return await Forward(states.TakeWhile(state => state == StepState.Done).Count(), CancellationToken.None);
        foreach (var index in Enumerable.Range(0, recipe.Count).Where(index => states[index] == StepState.Running))
            if (recipe[index].Undo is null)
                await journal.Record(index, StepState.Failed, null, CancellationToken.None);
        var last = recipe.Zip(states).ToList().FindLastIndex(s => s.First.Undo is not null && IsBegun(s.Second));
        // What lies before it is undone again, though it may have been already: the late undo puts back what its step
        // found, and that was made by the steps before. They are marked first, lest a crash between hide them.
        foreach (var index in Enumerable.Range(0, last + 1).Where(index => states[index] == StepState.Undone))
            if (recipe[index].Undo is not null)
                await journal.Record(index, StepState.Undoing, null, CancellationToken.None);
        return await Back(last + 1, step: null, cause, ct);
    }

    private async Task<Outcome> Forward(int from, CancellationToken ct)
    {
        var isFinal = recipe.Take(from).Any(step => step.IsPointOfNoReturn);
        for (var index = from; index < recipe.Count; index++)
        {
            var step = recipe[index];
            try
            {
                if (!isFinal)
                    ct.ThrowIfCancellationRequested();
                await journal.Record(index, StepState.Running, null, CancellationToken.None);
                await step.Run(scope.Within(index), isFinal ? CancellationToken.None : ct);
                await journal.Record(index, StepState.Done, null, CancellationToken.None);
            }
            catch (Exception failure)
            {
                var isCancelled = IsCancellation(failure, ct);
                var cause = isCancelled ? "it was cancelled" : failure.Message;
                await journal.Record(index, StepState.Failed, cause, CancellationToken.None);
                if (isFinal)
                    return new Outcome.Stuck(step.Name, cause, [.. recipe.Skip(index).Select(Waiting)]);
                var outcome = await Back(index + 1, step.Name, cause, CancellationToken.None);
                return outcome is Outcome.RolledBack back ? back with { IsCancelled = isCancelled } : outcome;
            }
            isFinal |= step.IsPointOfNoReturn;
        }
        return new Outcome.Succeeded();
    }

    /// <summary>
    /// Undoes the first <paramref name="count"/> steps, the last of them first. A step that has no undo, such as a check,
    /// stays what it is in the journal.
    /// </summary>
    private async Task<Outcome> Back(int count, string? step, string cause, CancellationToken ct)
    {
        var left = new List<Leftover>();
        for (var index = count - 1; index >= 0; index--)
        {
            if (recipe[index].Undo is not { } undo)
                continue;
            ct.ThrowIfCancellationRequested();
            try
            {
                await journal.Record(index, StepState.Undoing, null, CancellationToken.None);
                await undo(scope.Within(index), ct);
                await journal.Record(index, StepState.Undone, null, CancellationToken.None);
            }
            catch (Exception failure)
            {
                var isStopped = IsCancellation(failure, ct);
                var why = isStopped ? "its undo was stopped" : failure.Message;
                await journal.Record(index, StepState.UndoFailed, why, CancellationToken.None);
                if (isStopped)
                    throw;
                left.Add(new Leftover(recipe[index].Name, why));
            }
        }
        return left.Count == 0 ? new Outcome.RolledBack(step, cause) : new Outcome.Stuck(step, cause, left);
    }

    private static Leftover Waiting(Step step) => new(step.Name, "not done yet");

    private static bool IsBegun(StepState state) => state is not (StepState.Pending or StepState.Undone);

    /// <summary>A time-out looks the same and is none.</summary>
    private static bool IsCancellation(Exception failure, CancellationToken ct) =>
        failure is OperationCanceledException && ct.IsCancellationRequested;
}
