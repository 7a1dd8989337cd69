using Aegir.Model;
using Aegir.Queue;
using Aegir.Store;
using Aegir.Tests.Store;

namespace Aegir.Tests.Queue;

/// <summary>What is remembered of tasks that ended long ago.</summary>
public sealed class TaskHistoryTests
{
    private static readonly ContextName Site = Parsed.Parse<ContextName>("@a.example");

    [Fact]
    public async Task Ended_tasks_go_after_their_time_with_steps_and_log_and_nothing_else_does()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        var old = await Ended(db, "site verify", TaskState.Succeeded);
        await db.Steps.Plan(old, ["a step"], TempHub.Ct);
        await db.Log.Add(old, ["a line"], TempHub.Ct);
        await Ended(db, "site verify", TaskState.RolledBack);
        await Ended(db, "site verify", TaskState.Cancelled);
        var stuck = await Ended(db, "site verify", TaskState.Stuck);
        var givenUp = await Ended(db, "site verify", TaskState.GivenUp);
        var queued = (await db.Tasks.Add("site verify", Site, new Secret("{}"), TempHub.Ct)).Id;
        hub.Clock.Advance(TaskHistory.Kept);
        (await new TaskHistory(db).Prune(TempHub.Ct)).ShouldBe(0);
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        var young = await Ended(db, "site verify", TaskState.Succeeded);

        (await new TaskHistory(db).Prune(TempHub.Ct)).ShouldBe(3);
        (await Left(db)).ShouldBe([stuck, givenUp, queued, young]);
        (await db.Steps.List(old, TempHub.Ct)).ShouldBeEmpty();
        (await db.Log.List(old, 0, TempHub.Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_last_move_of_a_site_that_there_is_stays()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        await Fixture.Save(db);
        await db.Sites.Save(Fixture.Site("a.example"), TempHub.Ct);
        await Ended(db, "site migrate", TaskState.Succeeded);
        var last = await Ended(db, "site migrate", TaskState.RolledBack);
        await Ended(db, "site migrate", TaskState.Succeeded, Parsed.Parse<ContextName>("@gone.example"));
        hub.Clock.Advance(2 * TaskHistory.Kept);
        await new TaskHistory(db).Prune(TempHub.Ct);
        (await Left(db)).ShouldBe([last]);
    }

    [Fact]
    public async Task A_worker_forgets_them()
    {
        await using var hub = new TempHub();
        var process = await TestProcess.Alive(hub);
        await Ended(process.Db, "site verify", TaskState.Succeeded);
        hub.Clock.Advance(2 * TaskHistory.Kept);
        using var stop = new CancellationTokenSource();
        var working = process.Worker.Run(stop.Token);
        await hub.Until(async () => (await Left(process.Db)).Count == 0);
        await stop.CancelAsync();
        await working;
    }

    private static async Task<long> Ended(HostingDb db, string verb, TaskState state, ContextName? context = null)
    {
        var task = await db.Tasks.Add(verb, context ?? Site, new Secret("{}"), TempHub.Ct);
        await db.Tasks.Start(task.Id, TempHub.Ct);
        await db.Tasks.End(task.Id, state, message: null, TempHub.Ct);
        return task.Id;
    }

    private static async Task<IReadOnlyList<long>> Left(HostingDb db) =>
        [.. (await db.Tasks.List(new TaskFilter { Limit = 100 }, TempHub.Ct)).Select(task => task.Id).Order()];
}
