using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Tests.Recipes;

public sealed class RecipeRunnerOutcomes
{
    private readonly List<string> _done = [];

    [Fact]
    public async Task A_failure_undoes_the_failing_step_first_and_then_those_before_it()
    {
        var outcome = await Run([Note("one"), Note("two", fails: true), Note("three")]);
        outcome.ShouldBe(new Outcome.RolledBack("two", "two failed"));
        _done.ShouldBe(["run one", "run two", "undo two", "undo one"]);
    }

    [Fact]
    public async Task An_undo_that_fails_does_not_keep_the_others_from_being_tried()
    {
        var outcome = await Run([Note("one"), Note("two", undoFails: true), Note("three", fails: true)]);
        var stuck = outcome.ShouldBeOfType<Outcome.Stuck>();
        stuck.Step.ShouldBe("three");
        stuck.Left.ShouldBe([new Leftover("two", "undo two failed")]);
        _done.ShouldBe(["run one", "run two", "run three", "undo three", "undo two", "undo one"]);
    }

    [Fact]
    public async Task Cancelling_rolls_back()
    {
        using var cancel = new CancellationTokenSource();
        var stop = Step.Do(
            "stop",
            (_, ct) =>
            {
                cancel.Cancel();
                ct.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            }
        );
        var outcome = await Run([Note("one"), stop, Note("two")], cancel);
        outcome.ShouldBe(new Outcome.RolledBack("stop", "it was cancelled") { IsCancelled = true });
        _done.ShouldBe(["run one", "undo one"]);
    }

    [Fact]
    public async Task Cancelling_beyond_the_point_of_no_return_does_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var late = Step.Do("late", (_, _) => cancel.CancelAsync());
        (await Run([Step.PointOfNoReturn, late, Note("one")], cancel)).ShouldBe(new Outcome.Succeeded());
        _done.ShouldBe(["run one"]);
    }

    [Fact]
    public async Task A_time_out_is_not_called_a_cancellation()
    {
        var slow = Step.Do("slow", (_, _) => throw new TaskCanceledException("it took too long"));
        (await Run([slow])).ShouldBe(new Outcome.RolledBack("slow", "it took too long"));
    }

    [Fact]
    public async Task A_failure_beyond_the_point_of_no_return_is_stuck_and_recovery_goes_on_from_there()
    {
        var isBroken = true;
        var broken = Step.Do(
            "broken",
            (_, _) => isBroken ? throw new InvalidOperationException("no") : Task.CompletedTask
        );
        Recipe recipe = [Note("one"), Step.PointOfNoReturn, broken, Note("two")];
        var journal = new MemoryJournal(recipe.Count);
        var runner = new RecipeRunner(recipe, journal, Scope);
        var stuck = (await runner.Run(CancellationToken.None)).ShouldBeOfType<Outcome.Stuck>();
        stuck.Cause.ShouldBe("no");
        stuck.Left.ShouldBe([new Leftover("broken", "not done yet"), new Leftover("two", "not done yet")]);
        isBroken = false;
        (await runner.Recover(journal.States, "it was stuck", CancellationToken.None)).ShouldBe(
            new Outcome.Succeeded()
        );
        _done.ShouldBe(["run one", "run two"]);
    }

    [Fact]
    public async Task Of_steps_at_the_same_time_all_are_waited_for_when_one_fails_at_once()
    {
        var isLateDone = false;
        var late = Step.Do(
            "late",
            async (_, _) =>
            {
                await Task.Yield();
                isLateDone = true;
            }
        );
        var atOnce = Step.Do("at once", (_, _) => throw new InvalidOperationException("no"));
        (await Run([Step.InParallel("both", [late, atOnce])])).ShouldBe(new Outcome.RolledBack("both", "at once: no"));
        isLateDone.ShouldBeTrue();
    }

    [Fact]
    public void A_group_is_undone_only_if_there_is_something_to_undo_in_it()
    {
        var copy = Step.Do("copy", (_, _) => Task.CompletedTask);
        var make = Step.Do("make", (_, _) => Task.CompletedTask, (_, _) => Task.CompletedTask);
        foreach (var group in (Func<string, IReadOnlyList<Step>, Step>[])[Step.InParallel, Step.InTandem, Step.InOrder])
        {
            group("both", [copy, copy]).Undo.ShouldBeNull();
            group("both", [copy, make]).Undo.ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Of_steps_that_are_of_no_use_alone_one_that_fails_stops_the_others_and_all_are_undone()
    {
        var wasStopped = false;
        var undone = new List<string>();
        var endless = Step.Do(
            "endless",
            async (_, ct) =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                }
                finally
                {
                    wasStopped = true;
                }
            },
            Undo("endless")
        );
        var failing = Step.Do("failing", (_, _) => throw new InvalidOperationException("no"), Undo("failing"));
        (await Run([Step.InTandem("both", [endless, failing])])).ShouldBe(
            new Outcome.RolledBack("both", "failing: no")
        );
        wasStopped.ShouldBeTrue();
        undone.ShouldBe(["endless", "failing"], ignoreOrder: true);

        StepAction Undo(string name) =>
            (_, _) =>
            {
                undone.Add(name);
                return Task.CompletedTask;
            };
    }

    [Fact]
    public async Task What_has_no_undo_stays_what_it_is_in_the_journal()
    {
        Recipe recipe = [Look("one"), Note("two"), Look("three", fails: true)];
        var journal = new MemoryJournal(recipe.Count);
        await new RecipeRunner(recipe, journal, Scope).Run(CancellationToken.None);
        journal.States.ShouldBe([StepState.Done, StepState.Undone, StepState.Failed]);
    }

    [Fact]
    public async Task A_check_that_a_dead_process_was_at_counts_as_failed_and_is_not_run_again()
    {
        Recipe recipe = [Note("one"), Look("two"), Note("three")];
        var journal = new MemoryJournal(recipe.Count);
        await journal.Record(0, StepState.Done, null, CancellationToken.None);
        await journal.Record(1, StepState.Running, null, CancellationToken.None);
        var runner = new RecipeRunner(recipe, journal, Scope);
        (await runner.Recover([.. journal.States], "it died", CancellationToken.None)).ShouldBe(
            new Outcome.RolledBack(null, "it died")
        );
        journal.States.ShouldBe([StepState.Undone, StepState.Failed, StepState.Pending]);
        _done.ShouldBe(["undo one"]);
    }

    [Fact]
    public async Task Of_what_was_undone_whole_nothing_is_undone_again_for_the_sake_of_a_check()
    {
        Recipe recipe = [Note("one"), Look("two")];
        StepState[] states = [StepState.Undone, StepState.Failed];
        await new RecipeRunner(recipe, new MemoryJournal(recipe.Count), Scope).Recover(
            states,
            "it died",
            CancellationToken.None
        );
        _done.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_names_the_part_of_a_group_once()
    {
        var part = Step.Do("write it", (_, _) => throw new InvalidOperationException("no"));
        var whole = Step.InParallel("do all", [Step.InOrder("write it", [part, Note("one")]), Note("two")]);
        (await Run([whole])).ShouldBe(new Outcome.RolledBack("do all", "write it: no"));
        (await Run([Step.InOrder("write it", [part, Note("one")])])).ShouldBe(new Outcome.RolledBack("write it", "no"));
    }

    private static StepScope Scope { get; } = new(1, Parsed.Parse<UnixPath>("/nowhere"), _ => { });

    private static Task<Outcome> Run(Recipe recipe) => Run(recipe, new CancellationTokenSource());

    private static Task<Outcome> Run(Recipe recipe, CancellationTokenSource cancel) =>
        new RecipeRunner(recipe, new MemoryJournal(recipe.Count), Scope).Run(cancel.Token);

    private Step Look(string name, bool fails = false) =>
        Step.Check(name, Note($"look at {name}", fails ? $"{name} failed" : null));

    private Step Note(string name, bool fails = false, bool undoFails = false) =>
        Step.Do(
            name,
            Note($"run {name}", fails ? $"{name} failed" : null),
            Note($"undo {name}", undoFails ? $"undo {name} failed" : null)
        );

    private StepAction Note(string what, string? failure) =>
        (_, _) =>
        {
            _done.Add(what);
            return failure is null ? Task.CompletedTask : throw new InvalidOperationException(failure);
        };
}
