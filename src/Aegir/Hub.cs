using Aegir.Model;
using Aegir.Queue;
using Aegir.Queue.Upgrades;
using Aegir.Store;

namespace Aegir;

/// <summary>
/// The engine, opened: what the command line and the web call. It is used in-process, so nothing else has to run.
/// </summary>
public sealed class Hub : IAsyncDisposable
{
    internal Hub(HostingDb db, Fleet fleet)
    {
        Db = db;
        Fleet = fleet;
        Queue = new TaskQueue(fleet, TaskCatalog.Default);
        Tasks = new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here);
        Drush = new DrushRuns(db, TaskOwner.Here);
        Upgrade = new UpgradePlatform(fleet, TaskCatalog.Default, Tasks, Queue);
        Recovery = new TaskRecovery(fleet, TaskCatalog.Default, TaskOwner.Here);
    }

    /// <summary>The records.</summary>
    public HostingDb Db { get; }

    /// <summary>Hosts, services and Drupal behind the records.</summary>
    public Fleet Fleet { get; }

    /// <summary>Tasks that wait for a worker.</summary>
    public TaskQueue Queue { get; }

    /// <summary>Runs tasks in this process.</summary>
    public TaskRunner Tasks { get; }

    /// <summary>Drush, run by somebody for a site.</summary>
    public DrushRuns Drush { get; }

    /// <summary>Moves the sites of a platform to another one.</summary>
    public UpgradePlatform Upgrade { get; }

    /// <summary>Ends what dead processes and stuck tasks left.</summary>
    public TaskRecovery Recovery { get; }

    /// <summary>Opens the hub whose state lies below <paramref name="root"/>.</summary>
    /// <exception cref="NotFound">There is none; the message says how to make one.</exception>
    public static async Task<Hub> Open(UnixPath root, TimeProvider clock, CancellationToken ct)
    {
        var layout = new HubLayout(root);
        var db = await HostingDb.Open(layout, clock, ct);
        return new Hub(db, new Fleet(db, layout));
    }

    /// <summary>A worker of this process, which tells <paramref name="observe"/>'s result of each task it runs.</summary>
    public Worker Worker(Func<TaskEntry, ITaskObserver> observe) =>
        new(Fleet, TaskCatalog.Default, TaskOwner.Here, observe);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Fleet.Dispose();
        await Db.DisposeAsync();
    }
}
