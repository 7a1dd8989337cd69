using Aegir.Model;

namespace Aegir.Queue.Upgrades;

/// <summary>How the move of one site ended.</summary>
public enum MoveEnd
{
    /// <summary>It is on its new platform.</summary>
    Moved,

    /// <summary>It failed, and the site is where and as it was.</summary>
    RolledBack,

    /// <summary>It failed, and something is left; <c>aegir task recover</c> puts it in order.</summary>
    Stuck,

    /// <summary>It was cancelled, and the site is where and as it was.</summary>
    Cancelled,

    /// <summary>It could not begin: another task works on the site, or its record has changed. Nothing was touched.</summary>
    Refused,

    /// <summary>It was not its turn any more: too many had failed, or the upgrade was cancelled.</summary>
    NotBegun,

    /// <summary>It has not ended: a process works on it, or will, or died while it did.</summary>
    Running,
}

/// <summary>What became of one site.</summary>
/// <param name="Site">The site.</param>
/// <param name="Wave">The wave that it was in, from 1; null where that is not remembered.</param>
/// <param name="End">How its move ended.</param>
/// <param name="Why">Why it did not move; null if it did.</param>
/// <param name="Entry">The task that moved it, with its times; null if there was none.</param>
public sealed record MoveResult(DomainName Site, int? Wave, MoveEnd End, string? Why, TaskEntry? Entry)
{
    /// <summary>How long it took; null if it did not begin.</summary>
    public TimeSpan? Duration => Entry?.Finished - Entry?.Started;

    /// <summary>Whether it counts against <see cref="UpgradeRequest.StopAfter"/>.</summary>
    public bool IsFailure => End is MoveEnd.RolledBack or MoveEnd.Stuck;
}

/// <summary>How an upgrade ended.</summary>
/// <param name="Plan">What it was going to do.</param>
/// <param name="Moves">What became of each planned site, in the order of the plan.</param>
public sealed record UpgradeReport(UpgradePlan Plan, IReadOnlyList<MoveResult> Moves)
{
    /// <summary>How many moves ended like this.</summary>
    public int Count(MoveEnd end) => Moves.Count(move => move.End == end);
}
