using Aegir.Model;

namespace Aegir.Queue.Upgrades;

/// <summary>
/// Moves the sites of a platform to another one, wave by wave; each site is a task of its own, which rolls itself back
/// if it fails. Nothing but tasks is stored: asked for again, an upgrade goes on with the sites that are still there.
/// </summary>
public sealed class UpgradePlatform(Fleet fleet, TaskCatalog catalog, TaskRunner runner, TaskQueue queue)
{
    /// <summary>
    /// Checks all sites that are meant and makes the plan; changes nothing. Sites whose check has errors are left out, and
    /// so are those that another task works on, and those whose last move there failed, unless they shall be tried again
    /// or the platform was published anew since.
    /// </summary>
    /// <exception cref="NotFound">There is no such platform or client, or a pattern fits no site on either platform.</exception>
    /// <exception cref="InvalidInput">The platforms are the same.</exception>
    /// <exception cref="Conflict">No site can move there: another family of code, or the platform is locked or not published.</exception>
    public Task<UpgradePlan> Plan(UpgradeRequest request, IUpgradeObserver observer, CancellationToken ct) =>
        new UpgradePlanner(fleet, catalog, request).Plan(observer, ct);

    /// <summary>
    /// Moves the sites of a plan here and now. When too many have failed or one is stuck, and when it is cancelled, no
    /// further move begins; those that run are finished, or on cancelling rolled back.
    /// </summary>
    public Task<UpgradeReport> Run(UpgradePlan plan, IUpgradeObserver observer, CancellationToken ct) =>
        new UpgradeRun(fleet, runner, plan, observer).Run(ct);

    /// <summary>
    /// What has become of the sites so far, by name, whichever commands moved them and however those ended: of each its
    /// last move. Sites that are still there and were never moved have not begun.
    /// </summary>
    /// <exception cref="NotFound">There is no such platform.</exception>
    public Task<IReadOnlyList<MoveResult>> SoFar(UpgradeRequest request, CancellationToken ct) =>
        new UpgradeHistory(fleet.Db, catalog, request).Read(ct);

    /// <summary>
    /// Leaves the moves of the first wave to a worker. The next wave has to be asked for when they have ended: a worker
    /// knows tasks, and no waves.
    /// </summary>
    /// <exception cref="Conflict">
    /// Moves of before have not ended, one is stuck, or so many have failed that no further one is to begin: nothing is in the queue. Or a
    /// site has changed since the plan was made; those before it are in the queue.
    /// </exception>
    public async Task<IReadOnlyList<TaskEntry>> Enqueue(UpgradePlan plan, CancellationToken ct)
    {
        await Demand(plan, ct);
        var entries = new List<TaskEntry>();
        foreach (var move in plan.Waves.Take(1).SelectMany(wave => wave))
            entries.Add(await queue.Enqueue(await move.Task(fleet, plan.Request, ct), ct));
        return entries;
    }

    /// <summary>What whoever stays and watches would see for himself.</summary>
    private async Task Demand(UpgradePlan plan, CancellationToken ct)
    {
        var request = plan.Request;
        var report = $"aegir platform upgrade {request.From.Bare} --to {request.To.Bare} --report";
        if (plan.Before.Any(move => move.Entry?.State == TaskState.Stuck))
            throw new Conflict(
                $"A move before is stuck, and no further one begins: run ‘aegir task recover’. All: {report}"
            );
        var running = plan.Before.Count(move => move.End == MoveEnd.Running);
        if (running > 0)
            throw new Conflict(
                $"Moves of before have not ended: {running}. When they have, give the same command again. How they stand: {report}"
            );
        var published = (await fleet.Db.Platforms.Get(request.To, ct)).Verified;
        var failed = plan.Before.Count(move => move.IsFailure && !(published > move.Entry?.Finished));
        if (failed >= request.StopAfter && !request.RetriesFailed)
            throw new Conflict(
                $"Moves of before that failed: {failed}, and no further one begins. To go on all the same: --stop-after {failed + 1}. Why they failed: {report}"
            );
    }
}
