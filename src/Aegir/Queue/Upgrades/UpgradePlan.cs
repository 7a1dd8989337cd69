using Aegir.Drupal.Upgrades;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Queue.Upgrades;

/// <summary>A site that is going to be moved, and what its check found.</summary>
/// <param name="Site">The site as recorded when it was planned.</param>
/// <param name="Check">What would be different; no errors.</param>
public sealed record PlannedMove(Site Site, UpgradeCheck Check)
{
    /// <summary>The task that moves the site as it is recorded now: hours may have passed since the plan was made.</summary>
    /// <exception cref="NotFound">The site has been deleted.</exception>
    /// <exception cref="Conflict">It is on another platform by now.</exception>
    internal async Task<HostingTask> Task(Fleet fleet, UpgradeRequest request, CancellationToken ct)
    {
        var site = await fleet.Db.Sites.Get(Site.Uri, ct);
        return site.Platform == Site.Platform
            ? await MigrateSite.Plan(fleet, site, request.Destination, ct)
            : throw new Conflict($"{site.Name} is on {site.Platform} by now.");
    }
}

/// <summary>A site that stays where it is.</summary>
/// <param name="Site">The site.</param>
/// <param name="Why">Why, in a sentence, and what to do about it.</param>
/// <param name="Check">Its check, where that was the reason; else null.</param>
public sealed record LeftOut(DomainName Site, string Why, UpgradeCheck? Check);

/// <summary>What an upgrade is going to do. Nothing has been done yet.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Waves">The sites of each wave; none of them is empty.</param>
/// <param name="Later">The sites beyond the last wave, where that is below 100 %.</param>
/// <param name="LeftOut">The sites that will not be tried.</param>
/// <param name="Before">What has become of sites so far, whichever commands moved them.</param>
/// <param name="MoveTime">How long a move takes, the middle of those that succeeded last; null before the first.</param>
public sealed record UpgradePlan(
    UpgradeRequest Request,
    IReadOnlyList<IReadOnlyList<PlannedMove>> Waves,
    IReadOnlyList<PlannedMove> Later,
    IReadOnlyList<LeftOut> LeftOut,
    IReadOnlyList<MoveResult> Before,
    TimeSpan? MoveTime
)
{
    /// <summary>How many have moved before.</summary>
    public int Moved => Before.Count(move => move.End == MoveEnd.Moved);

    /// <summary>How many sites move.</summary>
    public int Count => Waves.Sum(wave => wave.Count);

    /// <summary>How long it will take, about: a wave begins when the one before it has ended. Null if that cannot be told.</summary>
    public TimeSpan? Estimate => MoveTime * Waves.Sum(wave => (wave.Count + Request.Parallel - 1) / Request.Parallel);
}
