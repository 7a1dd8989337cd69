using Aegir.Model;
using Aegir.Queue;
using Aegir.Store;
using Aegir.Tests.Store;

namespace Aegir.Tests.Queue;

public sealed class RunsOfDrush
{
    private static readonly ContextName Site = TestTask.On("a.example").Context;

    [Fact]
    public async Task While_Drush_runs_a_task_on_its_site_is_refused_and_told_why()
    {
        await using var hub = new TempHub();
        var (one, two) = (await TestProcess.Alive(hub), await TestProcess.Alive(hub));
        await one.Drush.Run(Site, _ => IsRefused(two), TempHub.Ct);
        (await two.Db.Tasks.List(new TaskFilter(), TempHub.Ct)).ShouldBeEmpty();
        (await two.Run(TestTask.On("a.example", "put x"))).Entry.State.ShouldBe(TaskState.Succeeded);
    }

    [Fact]
    public async Task Drush_does_not_begin_while_a_task_works_on_the_site()
    {
        await using var hub = new TempHub();
        var (one, two) = (await TestProcess.Alive(hub), await TestProcess.Alive(hub));
        await one.RunUntil("die", TestTask.On("a.example", "die"));
        var refused = await Should.ThrowAsync<Conflict>(() => two.Drush.Run(Site, Task.FromCanceled<bool>, TempHub.Ct));
        refused.Message.ShouldStartWith("@a.example is in use by task 1 (site test @a.example, since ");
        (await two.Db.Tasks.List(new TaskFilter(), TempHub.Ct)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Several_run_at_the_same_time_and_are_seen_among_the_tasks()
    {
        await using var hub = new TempHub();
        var (one, two) = (await TestProcess.Alive(hub), await TestProcess.Alive(hub));
        var seen = await one.Drush.Run(Site, _ => two.Drush.Run(Site, _ => Verbs(two), TempHub.Ct), TempHub.Ct);
        seen.ShouldBe("site drush @a.example Running, site drush @a.example Running");
        (await Verbs(one)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_killed_process_leaves_the_site_to_others()
    {
        await using var hub = new TempHub();
        var alive = await TestProcess.Alive(hub);
        _ = (await TestProcess.Doomed(hub)).Drush.Run(Site, _ => new TaskCompletionSource<bool>().Task, TempHub.Ct);
        await hub.Until(async () => await Verbs(alive) != "");
        (await alive.Run(TestTask.On("a.example", "put x"))).Entry.State.ShouldBe(TaskState.Succeeded);
        (await Verbs(alive)).ShouldBe("site test @a.example Succeeded");
    }

    [Fact]
    public async Task A_worker_does_not_take_a_killed_one_for_a_task_that_broke_off()
    {
        await using var hub = new TempHub();
        var alive = await TestProcess.Alive(hub);
        _ = (await TestProcess.Doomed(hub)).Drush.Run(Site, _ => new TaskCompletionSource<bool>().Task, TempHub.Ct);
        await hub.Until(async () => await Verbs(alive) != "");
        (await alive.Recover()).ShouldBeEmpty();
        (await Verbs(alive)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_task_in_the_queue_waits_for_it_and_another_process_can_cancel_it()
    {
        await using var hub = new TempHub();
        var (one, two) = (await TestProcess.Alive(hub), await TestProcess.Alive(hub));
        var running = one.Drush.Run(
            Site,
            async end =>
            {
                await Task.Delay(Timeout.Infinite, end);
                return true;
            },
            TempHub.Ct
        );
        await hub.Until(async () => await Verbs(two) != "");
        var task = TestTask.On("a.example", "put x");
        var queued = await two.Queue.Enqueue(task, TempHub.Ct);
        (await two.Runner.Claim(new QueuedTask(queued, task), TempHub.Ct)).ShouldBeNull();
        await two.Queue.Cancel(queued.Id - 1, TempHub.Ct);
        await hub.Until(() => Task.FromResult(running.IsCompleted));
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        (await two.Runner.Claim(new QueuedTask(queued, task), TempHub.Ct)).ShouldNotBeNull();
    }

    private static async Task<bool> IsRefused(TestProcess process)
    {
        var refused = await Should.ThrowAsync<Conflict>(() => process.Run(TestTask.On("a.example", "put x")));
        refused.Message.ShouldBe(
            "@a.example is in use by task 1 (site drush @a.example, since 2026-01-31 12:00:00 UTC). "
                + "Wait for it, or run ‘aegir task cancel 1’."
        );
        return true;
    }

    private static async Task<string> Verbs(TestProcess process) =>
        string.Join(
            ", ",
            (await process.Db.Tasks.List(new TaskFilter(), TempHub.Ct)).Select(t => $"{t.Verb} {t.Context} {t.State}")
        );
}
