using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Recipes;

namespace Aegir.Tests.Tasks.Crashes;

/// <summary>A process that runs a task, with faults, and that everybody will find dead afterwards.</summary>
internal sealed class DoomedProcess(TinyHub hub, Faults faults)
{
    private static readonly TaskOwner Owner = TaskOwner.Here with { Started = "0" };

    /// <summary>
    /// Runs the task; null if the process died before it had ended. As when one is killed, its programs die with it: those,
    /// too, that another part of the same step had started.
    /// </summary>
    public async Task<Outcome?> Run(HostingTask task)
    {
        using var fleet = new TinyFleet(hub.Db, hub.Layout, faults);
        var queued = await new TaskQueue(fleet, TaskCatalog.Default).Enqueue(task, TinyHub.Ct);
        var claim = await new TaskRunner(fleet, TaskCatalog.Default, Owner).Claim(
            new QueuedTask(queued, task),
            TinyHub.Ct
        );
        using var life = CancellationTokenSource.CreateLinkedTokenSource(TinyHub.Ct);
        var work = Work(claim.ShouldNotBeNull(), fleet, life.Token);
        if (await Task.WhenAny(work, faults.Death) == work)
            return await work;
        await life.CancelAsync();
        while (hub.IsWorkedOn())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TinyHub.Ct);
        return null;
    }

    private async Task<Outcome?> Work(TaskClaim claim, TinyFleet fleet, CancellationToken life)
    {
        var recipe = await claim.Task.Recipe(fleet, TinyHub.Ct);
        await hub.Db.Steps.Plan(claim.Entry.Id, [.. recipe.Select(step => step.Name)], TinyHub.Ct);
        var room = hub.Layout.Room(claim.Entry.Id);
        Directory.CreateDirectory($"{room}");
        var journal = new TaskJournal(hub.Db, claim.Lease, recipe, SilentObserver.Instance);
        var runner = new RecipeRunner(
            Recipe.Of([.. recipe.Select(step => CrashRun.Faulty(step, faults))]),
            journal,
            new StepScope(claim.Entry.Id, room, _ => { })
        );
        var outcome = await runner.Run(life);
        try
        {
            await faults.Moment();
        }
        catch (InjectedFailure)
        {
            return null;
        }
        return (await new TaskEnding(fleet, claim.Entry, claim.Lease, SilentObserver.Instance).Record(outcome)).Outcome;
    }
}
