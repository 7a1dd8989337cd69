using Aegir.Drupal.Upgrades;
using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks.Parts;

namespace Aegir.Queue.Upgrades;

/// <summary>Finds the sites of an upgrade, checks each, and says who moves when and who does not. It changes nothing.</summary>
internal sealed class UpgradePlanner(Fleet fleet, TaskCatalog catalog, UpgradeRequest request)
{
    private readonly HostingDb _db = fleet.Db;
    private readonly EarlierMoves _earlier = new(fleet.Db, catalog);
    private readonly UpgradeChecks _checks = new(fleet);

    public async Task<UpgradePlan> Plan(IUpgradeObserver observer, CancellationToken ct)
    {
        var from = await _db.Platforms.Get(request.From, ct);
        var to = await _db.Platforms.Get(request.To, ct);
        Demand(from, to);
        if (request.Client is { } client)
            await _db.Clients.Get(client, ct);
        foreach (var pattern in request.Sites)
            await DemandSite(pattern, ct);
        var sites = await _db.Sites.List(Sites(from.Name, request.Sites), ct);
        var places = new Place[sites.Count];
        var done = 0;
        await DrushRuns.ForgetDead(_db, _db.Clock.GetUtcNow(), ct);
        await Parallel.ForEachAsync(
            sites.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = request.Parallel, CancellationToken = ct },
            async (site, end) =>
            {
                places[site.Index] = await Find(site.Item, to, end);
                observer.Checked(Interlocked.Increment(ref done), sites.Count);
            }
        );
        // Those that failed before go last: the others shall not wait for them.
        var moves = places.Where(place => place.Move is not null).OrderBy(place => place.HasFailed).ToList();
        var before = await new UpgradeHistory(_db, catalog, request).Read(ct);
        // Who failed and is not tried again has had his turn, too.
        var finished =
            before.Count(move => move.End == MoveEnd.Moved)
            + places.Count(place => place is { Move: null, HasFailed: true });
        var waves = request.Waves.Of(moves.ConvertAll(place => place.Move).OfType<PlannedMove>().ToList(), finished);
        return new UpgradePlan(
            request,
            waves,
            [.. moves.Skip(waves.Sum(wave => wave.Count)).Select(place => place.Move).OfType<PlannedMove>()],
            [.. places.Select(place => place.LeftOut).OfType<LeftOut>()],
            before,
            await _earlier.UsualTime(ct)
        );
    }

    /// <summary>What no site could get around is no matter of single sites.</summary>
    private static void Demand(Platform from, Platform to)
    {
        if (from.Name == to.Name)
            throw new InvalidInput($"The sites of {from.Name} are there already. Say another platform with --to.");
        var errors = UpgradeCheck
            .Between(from, to)
            .Where(finding => finding.Severity == Severity.Error)
            .Select(finding => finding.Why)
            .ToList();
        if (errors.Count > 0)
            throw new Conflict($"No site can move from {from.Name} to {to.Name}. {string.Join(' ', errors)}");
    }

    /// <summary>
    /// A pattern that no site fits is a slip. Where they have all moved already there is nothing to do, and that is no fault.
    /// </summary>
    private async Task DemandSite(SitePattern pattern, CancellationToken ct)
    {
        foreach (var platform in new[] { request.From, request.To })
            if ((await _db.Sites.Overview(Sites(platform, [pattern]), ct)).Count > 0)
                return;
        throw new NotFound(
            $"No site on {request.From} fits {pattern}{(request.Client is { } client ? $" and belongs to {client}" : "")}. ‘aegir site list --platform {request.From.Bare}’ shows what there is."
        );
    }

    private SiteFilter Sites(ContextName platform, IReadOnlyList<SitePattern> patterns) =>
        new()
        {
            Platform = platform,
            Client = request.Client,
            Sites = patterns,
        };

    private async Task<Place> Find(Site site, Platform to, CancellationToken ct)
    {
        var earlier = await _earlier.Of(site.Uri, to.Name, ct);
        if (earlier?.State == TaskState.Queued)
            return Out($"Task {earlier.Id} is going to move it, and waits for a worker.");
        if (await _db.Leases.Obstacle([site.Name], [], ct) is { } obstacle)
            return Out(obstacle.Message);
        var hasFailed = earlier is not null && await _earlier.HasFailed(earlier, ct);
        // Code that was published anew since may be mended.
        if (hasFailed && !request.RetriesFailed && !(to.Verified > earlier?.Finished))
            return Out(
                $"Its last move there failed (task {earlier?.Id}: {earlier?.Message}). When the cause is gone: --retry-failed"
            ) with
            {
                HasFailed = true,
            };
        var check = await _checks.Of(
            await fleet.Home(site, ct),
            await fleet.Home(site with { Platform = to.Name }, ct),
            ct
        );
        return check.IsPossible
            ? new Place(new PlannedMove(site, check), LeftOut: null, hasFailed)
            : Out(First(check), check);

        Place Out(string why, UpgradeCheck? check = null) =>
            new(Move: null, new LeftOut(site.Uri, why, check), HasFailed: false);
    }

    private static string First(UpgradeCheck check)
    {
        var (error, more) = (check.Findings[0], check.Count(Severity.Error) - 1);
        var rest = more == 0 ? "" : $" And {more} more: aegir site check {check.Site} --to {check.To.Bare}";
        return $"{error.Name}: {error.Why}{rest}";
    }

    private sealed record Place(PlannedMove? Move, LeftOut? LeftOut, bool HasFailed);
}
