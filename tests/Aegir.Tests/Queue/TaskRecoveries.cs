using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tests.Store;

namespace Aegir.Tests.Queue;

public sealed class TaskRecoveries
{
    [Fact]
    public async Task What_a_dead_process_left_is_undone_at_once()
    {
        await using var hub = new TempHub();
        var dead = await TestProcess.Doomed(hub);
        await dead.RunUntil("die", TestTask.On("a.example", "put x", "die", "put y"));
        var process = await TestProcess.Alive(hub);
        var run = (await process.Recover()).ShouldHaveSingleItem();
        run.Entry.State.ShouldBe(TaskState.RolledBack);
        run.Entry.Message.ShouldBe("the process that ran it ended before it was done");
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeFalse();
        Directory.Exists(hub.Layout.Room(1).ToString()).ShouldBeFalse();
        (await process.Run(TestTask.On("a.example", "put x"))).Entry.State.ShouldBe(TaskState.Succeeded);
    }

    [Fact]
    public async Task Beyond_the_point_of_no_return_it_is_finished()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        var task = TestTask.On("a.example", "put x", "final", "need mended", "put y");
        (await process.Run(task)).Entry.State.ShouldBe(TaskState.Stuck);
        await File.WriteAllTextAsync((hub.Layout.Root / "mended").ToString(), "", TempHub.Ct);
        (await process.Recover()).ShouldHaveSingleItem().Entry.State.ShouldBe(TaskState.Succeeded);
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeTrue();
        File.Exists((hub.Layout.Root / "y").ToString()).ShouldBeTrue();
    }

    [Fact]
    public async Task Of_two_recoveries_at_the_same_time_exactly_one_acts()
    {
        await using var hub = new TempHub();
        await (await TestProcess.Doomed(hub)).RunUntil("die", TestTask.On("a.example", "put x", "die"));
        TestProcess[] processes = [await TestProcess.Alive(hub), await TestProcess.Alive(hub)];
        var runs = await Task.WhenAll(processes.Select(process => Task.Run(process.Recover, TempHub.Ct)));
        runs.Sum(recovered => recovered.Count).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_needs_what_a_dead_process_had_is_sent_to_recover_at_once()
    {
        await using var hub = new TempHub();
        await (await TestProcess.Doomed(hub)).RunUntil("die", TestTask.On("a.example", "put x", "die"));
        var process = await TestProcess.Alive(hub);
        var refused = await Should.ThrowAsync<Conflict>(() => process.Run(TestTask.On("a.example", "put x")));
        refused.Message.ShouldContain("whose process has ended: run ‘aegir task recover’");
        refused = await Should.ThrowAsync<Conflict>(() => process.Queue.Cancel(1, TempHub.Ct));
        refused.Message.ShouldBe("The process that ran task 1 has ended: run ‘aegir task recover’.");
    }

    [Fact]
    public async Task A_process_that_lives_is_left_alone_however_late_it_is()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await process.Db.Tasks.Add("site test", ContextName.Platform("p"), new Secret("{}"), TempHub.Ct);
        await process.Db.Tasks.Start(1, TempHub.Ct);
        await process.Db.Leases.Take(1, TaskOwner.Here.ToString(), [ContextName.Platform("p")], [], TempHub.Ct);
        hub.Clock.Advance(TimeSpan.FromHours(1));
        (await process.Recover()).ShouldBeEmpty();
        var waits = await Should.ThrowAsync<Conflict>(() => process.Run(TestTask.On("a.example", "put x")));
        waits.Message.ShouldContain("Wait for it");
    }

    [Fact]
    public async Task Of_another_machine_nothing_is_known_until_the_lease_has_run_out()
    {
        await using var hub = new TempHub();
        await (await TestProcess.Elsewhere(hub)).RunUntil("die", TestTask.On("a.example", "put x", "die"));
        var process = await TestProcess.Alive(hub);
        hub.Clock.Advance(LeaseTable.Length - TimeSpan.FromSeconds(1));
        (await process.Recover()).ShouldBeEmpty();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        var refused = await Should.ThrowAsync<Conflict>(() => process.Run(TestTask.On("a.example", "put x")));
        refused.Message.ShouldContain("whose process has ended: run ‘aegir task recover’");
        (await process.Recover()).ShouldHaveSingleItem().Entry.State.ShouldBe(TaskState.RolledBack);
    }

    [Fact]
    public async Task What_is_stuck_keeps_its_context_until_it_is_recovered()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        var run = await process.Run(TestTask.On("a.example", "stick x", "fail"));
        run.Entry.State.ShouldBe(TaskState.Stuck);
        run.Entry.Message.ShouldBe("fail: it failed\nLeft: stick x: it sticks");
        hub.Clock.Advance(TimeSpan.FromDays(1));
        var again = TestTask.On("a.example", "put y");
        (await Should.ThrowAsync<Conflict>(() => process.Run(again))).Message.ShouldContain("aegir task recover");
        await Should.ThrowAsync<Conflict>(() => process.Queue.Enqueue(again, TempHub.Ct));
        var still = (await process.Recover()).ShouldHaveSingleItem().Entry;
        (still.State, still.Message).ShouldBe((TaskState.Stuck, run.Entry.Message));
        Directory.Exists(hub.Layout.Room(1).ToString()).ShouldBeTrue();

        await File.WriteAllTextAsync((hub.Layout.Root / "mended").ToString(), "", TempHub.Ct);
        var back = (await process.Recover()).ShouldHaveSingleItem().Entry;
        (back.State, back.Message).ShouldBe((TaskState.RolledBack, "fail: it failed"));
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeFalse();
        Directory.Exists(hub.Layout.Room(1).ToString()).ShouldBeFalse();
        (await process.Run(again)).Entry.State.ShouldBe(TaskState.Succeeded);
    }

    [Fact]
    public async Task One_that_is_stopped_leaves_its_task_to_the_next()
    {
        await using var hub = new TempHub();
        await (await TestProcess.Doomed(hub)).RunUntil("die", TestTask.On("a.example", "put x", "linger y", "die"));
        var process = await TestProcess.Alive(hub);
        using var stop = new CancellationTokenSource();
        var watch = new StepWatch("linger y", StepState.Undoing);
        var stopped = process.Recovery.Abandoned(_ => watch, stop.Token).ToListAsync(TempHub.Ct).AsTask();
        await watch.Reached.WaitAsync(TimeSpan.FromSeconds(10), TempHub.Ct);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => stopped);
        (await process.Db.Tasks.Get(1, TempHub.Ct)).State.ShouldBe(TaskState.Running);
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeTrue();
        await File.WriteAllTextAsync((hub.Layout.Root / "mended").ToString(), "", TempHub.Ct);
        var next = await process.Recovery.Abandoned(_ => SilentObserver.Instance, TempHub.Ct).ToListAsync(TempHub.Ct);
        next.ShouldHaveSingleItem().Entry.State.ShouldBe(TaskState.RolledBack);
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeFalse();
        File.Exists((hub.Layout.Root / "y").ToString()).ShouldBeFalse();
    }

    [Fact]
    public async Task One_whose_journal_cannot_be_written_keeps_no_other_from_being_recovered()
    {
        await using var hub = new TempHub();
        var dead = await TestProcess.Doomed(hub);
        await dead.RunUntil("die", TestTask.On("a.example", "put x", "die"));
        await dead.RunUntil("die", TestTask.On("b.example", "put y", "die"));
        var process = await TestProcess.Alive(hub);
        await hub.Refuse("update", "step", "new.task = 1");
        var failure = await Should.ThrowAsync<TaskAbandoned>(process.Recover);
        failure.Message.ShouldStartWith("Task 1 (site test @a.example) broke off in the middle");
        (await process.Db.Tasks.Get(2, TempHub.Ct)).State.ShouldBe(TaskState.RolledBack);
        await hub.Allow();
        (await process.Recover()).ShouldHaveSingleItem().Entry.Id.ShouldBe(1);
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_given_up_stays_as_it_is_and_its_context_is_free()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await process.Run(TestTask.On("a.example", "stick x", "fail"));
        var ended = await process.Recovery.GiveUp(1, TempHub.Ct);
        ended.State.ShouldBe(TaskState.GivenUp);
        ended.Message.ShouldBe("fail: it failed\nLeft: stick x: it sticks\nIt was given up as it stood.");
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeTrue();
        Directory.Exists(hub.Layout.Room(1).ToString()).ShouldBeTrue();
        (await process.Recover()).ShouldBeEmpty();
        (await process.Run(TestTask.On("a.example", "put y"))).Entry.State.ShouldBe(TaskState.Succeeded);
    }

    [Fact]
    public async Task Only_what_is_stuck_is_given_up()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await (await TestProcess.Doomed(hub)).RunUntil("die", TestTask.On("a.example", "put x", "die"));
        var refused = await Should.ThrowAsync<Conflict>(() => process.Recovery.GiveUp(1, TempHub.Ct));
        refused.Message.ShouldContain("aegir task recover");
        await process.Run(TestTask.On("b.example", "put x"));
        await Should.ThrowAsync<Conflict>(() => process.Recovery.GiveUp(2, TempHub.Ct));
        await Should.ThrowAsync<NotFound>(() => process.Recovery.GiveUp(3, TempHub.Ct));
    }

    [Fact]
    public async Task A_task_that_had_not_begun_is_ended()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await Begin(process);
        var run = (await process.Recover()).ShouldHaveSingleItem();
        run.Entry.Message.ShouldBe("its process ended before it began");
        (await process.Db.Leases.Of(1, TempHub.Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_task_of_another_version_is_reported_and_its_context_protected()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await Begin(process);
        await process.Db.Steps.Plan(1, ["frobnicate"], TempHub.Ct);
        var run = (await process.Recover()).ShouldHaveSingleItem();
        run.Entry.State.ShouldBe(TaskState.Stuck);
        run.Entry.Message.ShouldNotBeNull().ShouldContain("stored by another version");
        (await process.Db.Leases.Of(1, TempHub.Ct)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_task_with_other_steps_than_it_was_begun_with_is_not_touched()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        var task = TestTask.On("a.example", "put x");
        await Begin(process, TestTask.Catalog.Write(task));
        await process.Db.Steps.Plan(1, ["put x", "put y"], TempHub.Ct);
        var run = (await process.Recover()).ShouldHaveSingleItem();
        run.Entry.Message.ShouldNotBeNull().ShouldContain("step 2 was ‘put y’, and is none");
    }

    private static async Task Begin(TestProcess process, Secret? inputs = null)
    {
        var context = ContextName.Platform("p");
        await process.Db.Tasks.Add("site frob", context, inputs ?? new Secret("""{"task":"site frob"}"""), TempHub.Ct);
        await process.Db.Tasks.Start(1, TempHub.Ct);
        await process.Db.Leases.Take(1, $"{TaskOwner.Here with { Started = "0" }}", [context], [], TempHub.Ct);
    }
}
