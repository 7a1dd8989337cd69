using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>For how long a move keeps visitors out, where each step, and each undo, takes a minute.</summary>
public sealed class ClosedTimes
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Ct => TinyHub.Ct;

    [Fact]
    public async Task It_counts_from_when_the_door_begins_to_close_until_it_is_open_again()
    {
        var (ended, steps) = await Migrate(failsAt: null);
        ended.State.ShouldBe(TaskState.Succeeded);
        ended.ClosedFor.ShouldBe((Opened(steps) - Closed(steps) + 1) * Minute);
    }

    [Fact]
    public async Task After_a_rollback_it_counts_until_the_door_of_the_old_site_was_open_again()
    {
        var (ended, steps) = await Migrate("run Drupal's updates");
        ended.State.ShouldBe(TaskState.RolledBack);
        var failed = steps.FindIndex(step => step.Name == "run Drupal's updates");
        var undone = steps[Closed(steps)..(failed + 1)].Count(step => step.Undo is not null);
        ended.ClosedFor.ShouldBe((failed - Closed(steps) + 1 + undone) * Minute);
    }

    [Fact]
    public async Task A_site_that_was_never_closed_was_closed_for_no_time()
    {
        var (ended, _) = await Migrate("the database server answers");
        ended.State.ShouldBe(TaskState.RolledBack);
        ended.ClosedFor.ShouldBeNull();
    }

    private static int Closed(List<Step> steps) =>
        steps.FindIndex(step => step.Name == "door Closed of a.example on @server_web1");

    private static int Opened(List<Step> steps) =>
        steps.FindIndex(step => step.Name == "door Open of a.example on @server_web2");

    private static async Task<(TaskEntry Ended, List<Step> Steps)> Migrate(string? failsAt)
    {
        await using var hub = await TinyHub.WithSite();
        using var fleet = hub.Fleet();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), Ct);
        var task = await MigrateSite.Plan(
            fleet,
            site,
            new(ContextName.Platform("next"), DbServer: null, Uri: null),
            Ct
        );
        List<Step> steps = [.. await task.Recipe(fleet, Ct)];
        var queued = await new TaskQueue(fleet, TaskCatalog.Default).Enqueue(task, Ct);
        var claim = await new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here).Claim(new(queued, task), Ct);
        var (entry, lease) = (claim.ShouldNotBeNull().Entry, claim.Lease);
        await hub.Db.Steps.Plan(entry.Id, [.. steps.Select(step => step.Name)], Ct);
        var recipe = Recipe.Of([.. steps.Select(Slow)]);
        var outcome = await new RecipeRunner(
            recipe,
            new TaskJournal(hub.Db, lease, recipe, SilentObserver.Instance),
            new StepScope(entry.Id, hub.Layout.Room(entry.Id), _ => { })
        ).Run(Ct);
        var ended = await new TaskEnding(fleet, entry, lease, SilentObserver.Instance).Record(outcome);
        return (ended.Entry, steps);

        Step Slow(Step step) =>
            step with
            {
                Run = async (scope, ct) =>
                {
                    hub.Clock.Advance(Minute);
                    if (step.Name == failsAt)
                        throw new InvalidOperationException("It is told to fail.");
                    await step.Run(scope, ct);
                },
                Undo = step.Undo is not { } undo
                    ? null
                    : (scope, ct) =>
                    {
                        hub.Clock.Advance(Minute);
                        return undo(scope, ct);
                    },
            };
    }
}
