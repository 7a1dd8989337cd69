using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;

namespace Aegir.Queue.Upgrades;

/// <summary>Moves the sites of a plan, several at a time, and keeps count.</summary>
internal sealed class UpgradeRun(Fleet fleet, TaskRunner runner, UpgradePlan plan, IUpgradeObserver observer)
{
    private int _failures;
    private int _tried = plan.Moved;
    private bool _isStuck;

    public async Task<UpgradeReport> Run(CancellationToken ct)
    {
        var results = new List<MoveResult>();
        foreach (var (index, wave) in plan.Waves.Index())
            results.AddRange(await Run(index + 1, wave, ct));
        return new UpgradeReport(plan, results);
    }

    private async Task<IReadOnlyList<MoveResult>> Run(int number, IReadOnlyList<PlannedMove> wave, CancellationToken ct)
    {
        if (WhyNot(number, ct) is null)
            observer.WaveBegins(number, plan.Waves.Count, wave.Count, plan.Count);
        var results = new MoveResult[wave.Count];
        await Parallel.ForEachAsync(
            wave.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = plan.Request.Parallel },
            async (move, _) =>
            {
                var result = WhyNot(number, ct) is { } why
                    ? new MoveResult(move.Item.Site.Uri, number, MoveEnd.NotBegun, why, Entry: null)
                    : await Move(number, move.Item, ct);
                if (result.End is not (MoveEnd.Refused or MoveEnd.NotBegun))
                    Interlocked.Increment(ref _tried);
                if (result.IsFailure)
                    Interlocked.Increment(ref _failures);
                if (result.End == MoveEnd.Stuck)
                    Volatile.Write(ref _isStuck, true);
                results[move.Index] = result;
                observer.MoveEnded(result);
            }
        );
        return results;
    }

    /// <summary>Why no further move begins; null if one may.</summary>
    private string? WhyNot(int wave, CancellationToken ct) =>
        ct.IsCancellationRequested ? "the upgrade was cancelled"
        : Volatile.Read(ref _isStuck) ? "a move before it is stuck"
        : Volatile.Read(ref _failures) >= plan.Request.StopAfter
            ? $"{(plan.Request.StopAfter == 1 ? "a move" : $"{plan.Request.StopAfter} moves")} before it failed"
        : wave > 1 && Volatile.Read(ref _tried) == 0 ? "of the wave before it no move could begin"
        : null;

    private async Task<MoveResult> Move(int wave, PlannedMove move, CancellationToken ct)
    {
        try
        {
            var task = await move.Task(fleet, plan.Request, ct);
            var run = await runner.Run(task, observer.MoveBegins(move), ct);
            return End(
                run.Outcome switch
                {
                    Outcome.Succeeded => MoveEnd.Moved,
                    Outcome.RolledBack { IsCancelled: true } => MoveEnd.Cancelled,
                    Outcome.RolledBack => MoveEnd.RolledBack,
                    _ => MoveEnd.Stuck,
                },
                run.Entry.Message,
                run.Entry
            );
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return End(MoveEnd.Cancelled, "it was cancelled");
        }
        catch (Exception refusal) when (refusal is Conflict or NotFound or InvalidInput)
        {
            return End(MoveEnd.Refused, refusal.Message);
        }
        catch (Exception failure)
        {
            // Of a task that is in nobody's hands any more only a recovery knows how it stands.
            var isLost = failure is TaskAbandoned or LeaseLost;
            return End(isLost ? MoveEnd.Stuck : MoveEnd.RolledBack, failure.Message);
        }

        MoveResult End(MoveEnd end, string? why, TaskEntry? entry = null) => new(move.Site.Uri, wave, end, why, entry);
    }
}
