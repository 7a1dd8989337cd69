using Aegir.Model;
using Aegir.Queue;
using Aegir.Queue.Upgrades;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Queue.Upgrades;

/// <summary>A hub with platforms <c>live</c> and <c>next</c> and some sites on <c>live</c>; it watches their upgrade.</summary>
internal sealed class UpgradeHub : IUpgradeObserver, IAsyncDisposable
{
    private readonly Lock _counting = new();
    private int _running;

    private UpgradeHub(TinyHub hub)
    {
        Hub = hub;
        var fleet = hub.Fleet();
        Queue = new TaskQueue(fleet, TaskCatalog.Default);
        Upgrade = new UpgradePlatform(
            fleet,
            TaskCatalog.Default,
            new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here),
            Queue
        );
    }

    public TinyHub Hub { get; }

    public UpgradePlatform Upgrade { get; }

    public TaskQueue Queue { get; }

    /// <summary>What was told, but for steps.</summary>
    public List<string> Told { get; } = [];

    /// <summary>How many moves ran at the same time, at most.</summary>
    public int Most { get; private set; }

    /// <summary>Called when a step of a move begins.</summary>
    public Action<StepProgress> StepBegins { get; set; } = _ => { };

    /// <summary>One move at a time, so that their order is known.</summary>
    public static UpgradeRequest Request { get; } =
        new(ContextName.Platform("live"), ContextName.Platform("next")) { Parallel = 1 };

    public static CancellationToken Ct => TinyHub.Ct;

    public static async Task<UpgradeHub> With(params string[] sites)
    {
        var hub = await TinyHub.WithPlatform();
        foreach (var site in sites)
            await hub.Run(await hub.Install(site));
        return new UpgradeHub(hub);
    }

    public Task<UpgradePlan> Plan(UpgradeRequest? request = null) => Upgrade.Plan(request ?? Request, this, Ct);

    public async Task<UpgradeReport> Run(UpgradeRequest? request = null, CancellationToken? ct = null) =>
        await Upgrade.Run(await Plan(request), this, ct ?? Ct);

    /// <summary>Runs what waits in the queue.</summary>
    public async Task Work()
    {
        var runner = new TaskRunner(Hub.Fleet(), TaskCatalog.Default, TaskOwner.Here);
        foreach (var entry in await Hub.Db.Tasks.Queued(Ct))
        {
            var task = TaskCatalog.Default.Read(entry, await Hub.Db.Tasks.Inputs(entry.Id, Ct));
            var claim = await runner.Claim(new QueuedTask(entry, task), Ct);
            await runner.Run(claim.ShouldNotBeNull(), SilentObserver.Instance, Ct);
        }
    }

    /// <summary>Lets the updates of <c>next</c> fail for a site, or no longer.</summary>
    public void Break(string site, bool isBroken = true)
    {
        var file = $"{Hub.Layout.Platforms}/next/breaks/{site}";
        Directory.CreateDirectory(Path.GetDirectoryName(file) ?? "");
        if (isBroken)
            File.WriteAllText(file, "");
        else
            File.Delete(file);
    }

    public async Task Change(string site, Func<Site, Site> change) =>
        await Hub.Db.Sites.Save(change(await Hub.Db.Sites.Get(Parsed.Parse<DomainName>(site), Ct)), Ct);

    /// <summary>The names of the sites on a platform.</summary>
    public async Task<string> On(string platform) =>
        string.Join(
            ' ',
            (await Hub.Db.Sites.Overview(new SiteFilter { Platform = ContextName.Platform(platform) }, Ct)).Select(
                site => site.Uri
            )
        );

    public void Checked(int done, int all) { }

    public void WaveBegins(int wave, int waves, int moves, int all) =>
        Told.Add($"wave {wave} of {waves}: {moves} of {all}");

    public ITaskObserver MoveBegins(PlannedMove move) => new Watch(this);

    public void MoveEnded(MoveResult result) => Told.Add($"{result.Site} {result.End}");

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    private void Count(int change)
    {
        lock (_counting)
            Most = Math.Max(Most, _running += change);
    }

    private sealed class Watch(UpgradeHub hub) : ITaskObserver
    {
        public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) => hub.Count(1);

        public void StepChanged(StepProgress step)
        {
            if (step.State == StepState.Running)
                hub.StepBegins(step);
        }

        public void Log(string line) { }

        public void Ended(TaskEntry entry, Outcome outcome) => hub.Count(-1);
    }
}
