namespace Aegir.Queue.Upgrades;

/// <summary>
/// Watches an upgrade, to show its progress. Calls may come from several threads; they return at once and do not throw.
/// </summary>
public interface IUpgradeObserver
{
    /// <summary>So many sites have been checked.</summary>
    void Checked(int done, int all);

    /// <summary>A wave begins, with so many moves of all.</summary>
    void WaveBegins(int wave, int waves, int moves, int all);

    /// <summary>A move begins; what is returned watches its steps.</summary>
    ITaskObserver MoveBegins(PlannedMove move);

    /// <summary>A move has ended, or will not begin any more.</summary>
    void MoveEnded(MoveResult result);
}
