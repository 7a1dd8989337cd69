using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tests.Store;

namespace Aegir.Tests.Queue;

public sealed class TaskRuns
{
    [Fact]
    public async Task A_task_that_succeeds_is_recorded_and_leaves_no_room_and_no_lease()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        var watch = new StepWatch("");
        var run = await process.Runner.Run(TestTask.On("a.example", "put x", "say"), watch, TempHub.Ct);
        run.Outcome.ShouldBe(new Outcome.Succeeded());
        run.Entry.State.ShouldBe(TaskState.Succeeded);
        run.Entry.Finished.ShouldNotBeNull();
        (await process.Db.Steps.List(run.Entry.Id, TempHub.Ct)).ShouldAllBe(step => step.State == StepState.Done);
        (await process.Db.Log.List(run.Entry.Id, 0, TempHub.Ct)).ShouldHaveSingleItem().Line.ShouldBe("hello");
        (await process.Db.Leases.Of(run.Entry.Id, TempHub.Ct)).ShouldBeNull();
        Directory.Exists(hub.Layout.Room(run.Entry.Id).ToString()).ShouldBeFalse();
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeTrue();
        watch.Told.ShouldBe([
            "Running: put x, say",
            "put x Running",
            "put x Done",
            "say Running",
            "hello",
            "say Done",
            "Succeeded",
        ]);
    }

    [Fact]
    public async Task A_task_that_fails_is_undone_and_says_why()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        var run = await process.Run(TestTask.On("a.example", "put x", "fail"));
        run.Outcome.ShouldBe(new Outcome.RolledBack("fail", "it failed"));
        run.Entry.State.ShouldBe(TaskState.RolledBack);
        run.Entry.Message.ShouldBe("fail: it failed");
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeFalse();
        var steps = await process.Db.Steps.List(run.Entry.Id, TempHub.Ct);
        // There is nothing to undo of what fails here, so that it failed is how it stands.
        steps.Select(step => step.State).ShouldBe([StepState.Undone, StepState.Failed]);
        steps[0].Took.ShouldNotBeNull();
        steps[1].Message.ShouldBe("it failed");
    }

    [Fact]
    public async Task What_a_task_had_to_say_decides_nothing_if_it_cannot_be_stored()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await hub.Refuse("insert", "task_log", "1");
        var watch = new StepWatch("");
        var run = await process.Runner.Run(TestTask.On("a.example", "say", "put x"), watch, TempHub.Ct);
        run.Entry.State.ShouldBe(TaskState.Succeeded);
        watch.Told.ShouldContain(line => line.Contains("could not be stored: "));
    }

    [Fact]
    public async Task A_read_only_directory_that_a_step_kept_is_no_fault_of_the_task()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        var run = await process.Run(TestTask.On("a.example", "keep"));
        run.Entry.State.ShouldBe(TaskState.Succeeded);
        Directory.Exists(hub.Layout.Room(run.Entry.Id).ToString()).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_a_task_whose_recipe_cannot_be_built_nothing_remains()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await Should.ThrowAsync<NotFound>(() => process.Run(TestTask.On("a.example", "unbuildable")));
        (await process.Db.Tasks.List(new TaskFilter(), TempHub.Ct)).ShouldBeEmpty();
        (await process.Run(TestTask.On("a.example", "put x"))).Entry.State.ShouldBe(TaskState.Succeeded);
    }

    [Fact]
    public async Task Two_tasks_never_work_on_one_context_but_may_use_the_same()
    {
        await using var hub = new TempHub();
        var (one, two) = (await TestProcess.Alive(hub), await TestProcess.Alive(hub));
        await one.RunUntil("die", TestTask.On("a.example", "die"));
        var refused = await Should.ThrowAsync<Conflict>(() => two.Run(TestTask.On("a.example", "put x")));
        refused.Message.ShouldBe(
            "@a.example is in use by task 1 (site test @a.example, since 2026-01-31 12:00:00 UTC). "
                + "Wait for it, or run ‘aegir task cancel 1’."
        );
        (await two.Db.Tasks.List(new TaskFilter(), TempHub.Ct)).ShouldHaveSingleItem();
        (await two.Run(TestTask.On("b.example", "put x"))).Entry.State.ShouldBe(TaskState.Succeeded);
    }

    [Fact]
    public async Task Another_process_can_cancel_it()
    {
        await using var hub = new TempHub();
        var (one, two) = (await TestProcess.Alive(hub), await TestProcess.Alive(hub));
        var task = await one.RunUntil("hang", TestTask.On("a.example", "put x", "hang"));
        await two.Queue.Cancel(task.Id, TempHub.Ct);
        await hub.Until(async () => (await two.Db.Tasks.Get(task.Id, TempHub.Ct)).State == TaskState.Cancelled);
        (await two.Db.Tasks.Get(task.Id, TempHub.Ct)).Message.ShouldBe("hang: it was cancelled");
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeFalse();
    }

    [Fact]
    public async Task It_stops_and_undoes_nothing_when_another_process_has_taken_it_over()
    {
        await using var hub = new TempHub();
        var (one, two) = (await TestProcess.Alive(hub), await TestProcess.Alive(hub));
        var watch = new StepWatch("hang");
        var run = one.Runner.Run(TestTask.On("a.example", "put x", "hang"), watch, TempHub.Ct);
        await watch.Reached;
        var seen = await two.Db.Leases.Of(1, TempHub.Ct);
        (await two.Db.Leases.TakeOver(seen.ShouldNotBeNull(), "other", TempHub.Ct)).ShouldNotBeNull();
        await hub.Until(() => Task.FromResult(run.IsCompleted));
        await Should.ThrowAsync<LeaseLost>(() => run);
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeTrue();
        (await two.Db.Leases.Of(1, TempHub.Ct)).ShouldNotBeNull().Owner.ShouldBe("other");
    }

    [Fact]
    public async Task While_it_runs_its_lease_does_not_run_out()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await process.RunUntil("die", TestTask.On("a.example", "die"));
        var first = (await process.Db.Leases.Of(1, TempHub.Ct)).ShouldNotBeNull();
        await hub.Until(async () => (await process.Db.Leases.Of(1, TempHub.Ct))?.Expires > first.Expires);
        hub.Clock.GetUtcNow().ShouldBeLessThan(first.Expires);
    }
}
