using Aegir.Model;
using Aegir.Queue;
using Aegir.Store;
using Aegir.Tests.Store;

namespace Aegir.Tests.Queue;

public sealed class Workers
{
    [Fact]
    public async Task A_worker_works_the_queue_and_recovers_what_was_abandoned()
    {
        await using var hub = new TempHub();
        await (await TestProcess.Doomed(hub)).RunUntil("die", TestTask.On("a.example", "put z", "die"));
        var process = await TestProcess.Alive(hub);
        foreach (var n in Enumerable.Range(0, 6))
            await process.Queue.Enqueue(TestTask.On($"s{n % 3}.example", $"put x{n}"), TempHub.Ct);
        using var stop = new CancellationTokenSource();
        var working = process.Worker.Run(stop.Token);
        await hub.Until(async () => await Count(process, TaskState.Succeeded) == 6);
        await hub.Until(async () => await Count(process, TaskState.RolledBack) == 1);
        await stop.CancelAsync();
        await working;
        File.Exists((hub.Layout.Root / "z").ToString()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_worker_ends_forwards_whose_time_is_over_and_tries_that_once()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        var (site, now) = (Fixture.Site("a.example"), hub.Clock.GetUtcNow());
        await Fixture.Save(process.Db);
        await process.Db.Servers.Save(Fixture.Server("web2"), TempHub.Ct);
        var broken = Fixture.Server("web3") with { Services = [new OfferedService(ServiceType.Http, "nginx")] };
        await process.Db.Servers.Save(broken, TempHub.Ct);
        await process.Db.Sites.Save(site, TempHub.Ct);
        Forward[] forwards = [Forward("web1"), Forward("web2"), Forward("web3")];
        await process.Db.Forwards.Replace(site.Uri, forwards, TempHub.Ct);
        using var stop = new CancellationTokenSource();
        var working = process.Worker.Run(stop.Token);
        await hub.Until(async () => await Count(process, TaskState.Succeeded) == 1);
        await hub.Until(async () => await Count(process, TaskState.RolledBack) == 1);
        hub.Clock.Advance(LeaseTable.Length);
        hub.Clock.Advance(LeaseTable.Length);
        await Task.Delay(100, TempHub.Ct);
        await stop.CancelAsync();
        await working;
        (await process.Db.Forwards.To(site.Uri, TempHub.Ct)).Select(f => f.Server.Bare).ShouldBe(["web2", "web3"]);
        (await process.Db.Tasks.List(new TaskFilter(), TempHub.Ct)).Count.ShouldBe(2);

        Forward Forward(string server) =>
            new(site.Uri, ContextName.Server(server), server == "web2" ? now.AddDays(1) : now.AddMinutes(-1));
    }

    [Fact]
    public async Task Tasks_on_one_context_run_one_after_the_other()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await process.Queue.Enqueue(TestTask.On("a.example", "hang"), TempHub.Ct);
        await process.Queue.Enqueue(TestTask.On("a.example", "put x"), TempHub.Ct);
        await process.Queue.Enqueue(TestTask.On("b.example", "put y"), TempHub.Ct);
        using var stop = new CancellationTokenSource();
        var working = process.Worker.Run(stop.Token);
        await hub.Until(async () => await Count(process, TaskState.Succeeded) == 1);
        File.Exists((hub.Layout.Root / "y").ToString()).ShouldBeTrue();
        (await process.Db.Tasks.Get(2, TempHub.Ct)).State.ShouldBe(TaskState.Queued);
        await process.Queue.Cancel(1, TempHub.Ct);
        await hub.Until(async () => await Count(process, TaskState.Succeeded) == 2);
        await stop.CancelAsync();
        await working;
    }

    [Fact]
    public async Task A_task_that_waits_is_not_overtaken_by_those_behind_it()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await process.Queue.Enqueue(TestTask.On("a.example", "hang"), TempHub.Ct);
        await process.Queue.Enqueue(TestTask.On("p.example", "put p") with { IsOfPlatform = true }, TempHub.Ct);
        await process.Queue.Enqueue(TestTask.On("b.example", "need p"), TempHub.Ct);
        using var stop = new CancellationTokenSource();
        var working = process.Worker.Run(stop.Token);
        await hub.Until(async () => await Count(process, TaskState.Running) == 1);
        hub.Clock.Advance(TimeSpan.FromSeconds(2));
        await Task.Delay(100, TempHub.Ct);
        await process.Queue.Cancel(1, TempHub.Ct);
        await hub.Until(async () => await Count(process, TaskState.Succeeded) == 2);
        await stop.CancelAsync();
        await working;
    }

    [Fact]
    public async Task A_task_that_waits_for_a_stuck_one_holds_up_nobody()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await process.Queue.Enqueue(TestTask.On("a.example", "stick x", "fail"), TempHub.Ct);
        await process.Queue.Enqueue(TestTask.On("p.example", "put p") with { IsOfPlatform = true }, TempHub.Ct);
        await process.Queue.Enqueue(TestTask.On("b.example", "put y"), TempHub.Ct);
        using var stop = new CancellationTokenSource();
        var working = process.Worker.Run(stop.Token);
        await hub.Until(async () => await Count(process, TaskState.Succeeded) == 1);
        (await process.Db.Tasks.Get(1, TempHub.Ct)).State.ShouldBe(TaskState.Stuck);
        (await process.Db.Tasks.Get(2, TempHub.Ct)).State.ShouldBe(TaskState.Queued);
        await stop.CancelAsync();
        await working;
    }

    [Fact]
    public async Task A_task_that_waits_for_Drush_holds_up_only_what_is_behind_it_on_its_site()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        using var stop = new CancellationTokenSource();
        var drush = process.Drush.Run(
            Parsed.Parse<DomainName>("a.example").ToContext(),
            async end =>
            {
                await Task.Delay(Timeout.Infinite, end);
                return true;
            },
            stop.Token
        );
        await hub.Until(async () => await Count(process, TaskState.Running) == 1);
        await process.Queue.Enqueue(TestTask.On("a.example", "put a"), TempHub.Ct);
        await process.Queue.Enqueue(TestTask.On("a.example", "need a"), TempHub.Ct);
        await process.Queue.Enqueue(TestTask.On("p.example", "put p") with { IsOfPlatform = true }, TempHub.Ct);
        await process.Queue.Enqueue(TestTask.On("b.example", "need p"), TempHub.Ct);
        var working = process.Worker.Run(stop.Token);
        await hub.Until(async () => await Count(process, TaskState.Succeeded) == 2);
        (await process.Db.Tasks.Queued(TempHub.Ct))
            .Select(task => task.Context.Bare)
            .ShouldBe(["a.example", "a.example"]);
        await stop.CancelAsync();
        await working;
        await Should.ThrowAsync<OperationCanceledException>(() => drush);
    }

    [Fact]
    public async Task A_worker_that_is_stopped_rolls_back_what_runs_and_leaves_the_rest_in_the_queue()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await process.Queue.Enqueue(TestTask.On("a.example", "put x", "hang"), TempHub.Ct);
        await process.Queue.Enqueue(TestTask.On("a.example", "put y"), TempHub.Ct);
        using var stop = new CancellationTokenSource();
        var working = process.Worker.Run(stop.Token);
        await hub.Until(() => Task.FromResult(File.Exists((hub.Layout.Root / "x").ToString())));
        await stop.CancelAsync();
        await working;
        (await process.Db.Tasks.Get(1, TempHub.Ct)).State.ShouldBe(TaskState.Cancelled);
        (await process.Db.Tasks.Get(2, TempHub.Ct)).State.ShouldBe(TaskState.Queued);
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_task_that_broke_off_does_not_end_the_worker()
    {
        await using var hub = new TempHub();
        await (await TestProcess.Doomed(hub)).RunUntil("die", TestTask.On("a.example", "put x", "die"));
        var process = await TestProcess.Alive(hub);
        await hub.Refuse("update", "step", "new.task = 1");
        using var stop = new CancellationTokenSource();
        var working = process.Worker.Run(stop.Token);
        await hub.Until(async () => (await process.Db.Leases.Of(1, TempHub.Ct))?.Fence > 2);
        await process.Queue.Enqueue(TestTask.On("b.example", "put y"), TempHub.Ct);
        await hub.Until(async () => await Count(process, TaskState.Succeeded) == 1);
        await hub.Allow();
        await hub.Until(async () => await Count(process, TaskState.RolledBack) == 1);
        await stop.CancelAsync();
        await working;
        File.Exists((hub.Layout.Root / "x").ToString()).ShouldBeFalse();
    }

    [Fact]
    public async Task What_cannot_be_forgotten_does_not_end_the_worker()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await process.Run(TestTask.On("a.example", "put x"));
        hub.Clock.Advance(TaskHistory.Kept * 2);
        await hub.Refuse("delete", "task", "true");
        using var stop = new CancellationTokenSource();
        var working = process.Worker.Run(stop.Token);
        await process.Queue.Enqueue(TestTask.On("b.example", "put y"), TempHub.Ct);
        await hub.Until(async () => await Count(process, TaskState.Succeeded) == 2);
        await stop.CancelAsync();
        await working;
        (await process.Db.Tasks.Get(1, TempHub.Ct)).State.ShouldBe(TaskState.Succeeded);
    }

    [Fact]
    public async Task A_recovery_that_the_store_refuses_does_not_end_the_worker()
    {
        await using var hub = new TempHub();
        await (await TestProcess.Doomed(hub)).RunUntil("die", TestTask.On("a.example", "put x", "die"));
        var process = await TestProcess.Alive(hub);
        await hub.Refuse("update", "lease", "old.task = 1");
        using var stop = new CancellationTokenSource();
        var working = process.Worker.Run(stop.Token);
        await process.Queue.Enqueue(TestTask.On("b.example", "put y"), TempHub.Ct);
        await hub.Until(async () => await Count(process, TaskState.Succeeded) == 1);
        await hub.Allow();
        await hub.Until(async () => await Count(process, TaskState.RolledBack) == 1);
        await stop.CancelAsync();
        await working;
    }

    [Fact]
    public async Task A_task_that_cannot_be_read_ends_with_a_message_and_the_worker_goes_on()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        var inputs = new Secret("""{"task":"site frob","Password":"canary"}""");
        await process.Db.Tasks.Add("site frob", ContextName.Platform("p"), inputs, TempHub.Ct);
        await process.Queue.Enqueue(TestTask.On("a.example", "put x"), TempHub.Ct);
        using var stop = new CancellationTokenSource();
        var working = process.Worker.Run(stop.Token);
        await hub.Until(async () => await Count(process, TaskState.Succeeded) == 1);
        await stop.CancelAsync();
        await working;
        var message = (await process.Db.Tasks.Get(1, TempHub.Ct)).Message.ShouldNotBeNull();
        message.ShouldContain("stored by another version");
        message.ShouldNotContain("canary");
    }

    [Fact]
    public async Task A_task_that_failed_can_be_tried_again_and_one_that_waits_can_be_cancelled()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await process.Run(TestTask.On("a.example", "fail"));
        var again = await process.Queue.Enqueue(await process.Queue.Again(1, TempHub.Ct), TempHub.Ct);
        again.ShouldBe(new TaskEntry(2, "site test", again.Context, TaskState.Queued, hub.Clock.GetUtcNow()));
        (await process.Db.Tasks.Inputs(2, TempHub.Ct)).ShouldBe(await process.Db.Tasks.Inputs(1, TempHub.Ct));
        await process.Queue.Cancel(2, TempHub.Ct);
        (await process.Db.Tasks.Get(2, TempHub.Ct)).State.ShouldBe(TaskState.Cancelled);
        await Should.ThrowAsync<Conflict>(() => process.Queue.Cancel(2, TempHub.Ct));
        await Should.ThrowAsync<NotFound>(() => process.Queue.Again(99, TempHub.Ct));
    }

    [Fact]
    public async Task Enqueueing_and_the_change_it_belongs_to_happen_together_or_not_at_all()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await using (var transaction = await process.Db.Begin(TempHub.Ct))
        {
            await transaction.Servers.Save(Fixture.Server("web1"), TempHub.Ct);
            await process.Queue.Enqueue(TestTask.On("a.example", "put x"), transaction, TempHub.Ct);
        }
        (await process.Db.Servers.List(TempHub.Ct)).ShouldBeEmpty();
        (await process.Db.Tasks.Queued(TempHub.Ct)).ShouldBeEmpty();
    }

    private static async Task<int> Count(TestProcess process, TaskState state) =>
        (await process.Db.Tasks.List(new TaskFilter { State = state }, TempHub.Ct)).Count;
}
