using Aegir.Model;
using Aegir.Queue;
using Aegir.Store;
using Aegir.Tests.Store;

namespace Aegir.Tests.Queue;

/// <summary>One of the processes that share a hub.</summary>
internal sealed class TestProcess(TempHub hub, HostingDb db, TaskOwner owner)
{
    public HostingDb Db { get; } = db;

    public TaskQueue Queue { get; } = new(new Fleet(db, hub.Layout), TestTask.Catalog);

    public TaskRunner Runner { get; } = new(new Fleet(db, hub.Layout), TestTask.Catalog, owner);

    public TaskRecovery Recovery { get; } = new(new Fleet(db, hub.Layout), TestTask.Catalog, owner);

    public DrushRuns Drush { get; } = new(db, owner);

    public Worker Worker { get; } =
        new(new Fleet(db, hub.Layout), TestTask.Catalog, owner, _ => SilentObserver.Instance) { Parallel = 2 };

    /// <summary>A process that lives: this one.</summary>
    public static async Task<TestProcess> Alive(TempHub hub) => new(hub, await hub.Open(), TaskOwner.Here);

    /// <summary>A process of this machine that everybody will find dead.</summary>
    public static async Task<TestProcess> Doomed(TempHub hub) =>
        new(hub, await hub.Open(), TaskOwner.Here with { Started = "0" });

    /// <summary>A process of another machine; its clock stands still, so it never renews a lease.</summary>
    public static async Task<TestProcess> Elsewhere(TempHub hub)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(hub.Clock.GetUtcNow());
        return new(hub, await hub.Open(clock), TaskOwner.Here with { Host = "elsewhere" });
    }

    /// <summary>Runs a task until it comes to the step that never comes back.</summary>
    public async Task<TaskEntry> RunUntil(string step, TestTask task)
    {
        var watch = new StepWatch(step);
        _ = Runner.Run(task, watch, TempHub.Ct);
        await watch.Reached.WaitAsync(TimeSpan.FromSeconds(10), TempHub.Ct);
        return (await Db.Tasks.List(new TaskFilter { Limit = 1 }, TempHub.Ct))[0];
    }

    public Task<TaskRun> Run(TestTask task) => Runner.Run(task, SilentObserver.Instance, TempHub.Ct);

    public async Task<IReadOnlyList<TaskRun>> Recover() =>
        await Recovery.All(_ => SilentObserver.Instance, TempHub.Ct).ToListAsync(TempHub.Ct);
}
