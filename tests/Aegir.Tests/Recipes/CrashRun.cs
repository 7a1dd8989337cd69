using Aegir.Recipes;

namespace Aegir.Tests.Recipes;

/// <summary>
/// A recipe on a world, through any number of processes, each with the faults that it is given. A process whose journal
/// fails counts as dead, as in the product: it leaves the task to the next recovery.
/// </summary>
public sealed class CrashRun(ICrashWorld world)
{
    private MemoryJournal? _journal;

    /// <summary>How each step stands.</summary>
    public IReadOnlyList<StepState> States => _journal?.States ?? [];

    /// <summary>Runs the recipe from its beginning; null if the process died.</summary>
    public Task<Outcome?> Run(Faults faults) => Process(faults, runner => runner.Run(CancellationToken.None));

    /// <summary>Takes it up again in a new process, with the recipe built anew; null if that one died too.</summary>
    public Task<Outcome?> Recover(Faults faults) =>
        Process(faults, runner => runner.Recover([.. States], "the process died", CancellationToken.None));

    /// <summary>The step, with a moment before and after its run and its undo.</summary>
    public static Step Faulty(Step step, Faults faults) =>
        step.IsPointOfNoReturn
            ? step
            : step with
            {
                Run = Around(step.Run, faults),
                Undo = step.Undo is { } undo ? Around(undo, faults) : null,
            };

    private async Task<Outcome?> Process(Faults faults, Func<RecipeRunner, Task<Outcome>> work)
    {
        var recipe = await world.Recipe();
        _journal = Continue(_journal, recipe.Count, faults);
        world.BeforeOperation = faults.Moment;
        var scope = new StepScope(1, world.Room, _ => { });
        var process = work(new RecipeRunner(Recipe.Of([.. recipe.Select(s => Faulty(s, faults))]), _journal, scope));
        if (await Task.WhenAny(process, faults.Death) != process)
            return null;
        try
        {
            return await process;
        }
        catch (InjectedFailure)
        {
            return null;
        }
    }

    /// <summary>What was written is kept; a dead process that still held the old one could not write into this.</summary>
    private static MemoryJournal Continue(MemoryJournal? before, int steps, Faults faults)
    {
        var journal = new MemoryJournal(steps);
        foreach (var (index, state) in (before?.States ?? []).Index())
            journal.Record(index, state, null, CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        journal.Moment = faults.Moment;
        return journal;
    }

    private static StepAction Around(StepAction action, Faults faults) =>
        async (scope, ct) =>
        {
            await faults.Moment();
            try
            {
                await action(scope, ct);
            }
            catch when (faults.Death.IsCompleted)
            {
                // Nobody is there any more to learn of it.
            }
            await faults.Moment();
        };
}
