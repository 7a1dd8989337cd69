using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Queue.Upgrades;
using Aegir.Recipes;

namespace Aegir.Cli.Output;

/// <summary>
/// A line for each site that has been moved; on a terminal, below it, how far it is, and which sites are being moved and
/// at which step.
/// </summary>
internal sealed class UpgradeProgress : IUpgradeObserver
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _steps = new(StringComparer.Ordinal);
    private readonly Session _session;
    private readonly Action<string> _say;
    private readonly Action<IReadOnlyList<string>> _show;
    private string _wave = "";
    private long _begin;
    private int _all;
    private int _ended;
    private int _failed;

    private UpgradeProgress(Session session, Action<string> say, Action<IReadOnlyList<string>> show) =>
        (_session, _say, _show) = (session, say, show);

    /// <summary>Runs with an observer that shows on standard error how it goes.</summary>
    public static Task<T> Show<T>(Session session, Func<UpgradeProgress, Task<T>> run) =>
        Progress.ShowLines(session.Terminal, (say, show) => run(new UpgradeProgress(session, say, show)));

    public void Checked(int done, int all) => _show([$"{done} of {all} sites checked"]);

    public void WaveBegins(int wave, int waves, int moves, int all)
    {
        lock (_lock)
        {
            if (_all == 0)
                _begin = _session.Time.GetTimestamp();
            (_all, _wave) = (all, $"Wave {wave} of {waves}");
            _say($"{_wave}: {moves} {(moves == 1 ? "site" : "sites")}");
        }
    }

    public ITaskObserver MoveBegins(PlannedMove move) => _session.Observe(new Watch(this, move.Site.Uri));

    public void MoveEnded(MoveResult result)
    {
        if (result.End == MoveEnd.NotBegun)
            return;
        var took = result.Duration is { } time ? $", {Moment.Text(time)}" : "";
        var closed = result.Entry?.ClosedFor is { } shut ? $", closed {Moment.Text(shut)}" : "";
        var why = result.Why is { } reason ? $": {reason.ReplaceLineEndings(" ")}" : "";
        lock (_lock)
        {
            _steps.Remove($"{result.Site}");
            _failed += result.IsFailure ? 1 : 0;
            _say($"[{++_ended}/{_all}] {result.Site} {UpgradeReportView.Word(result.End)}{took}{closed}{why}");
            _show(State());
        }
    }

    private void StepBegins(DomainName site, string step)
    {
        lock (_lock)
        {
            _steps[$"{site}"] = step;
            _show(State());
        }
    }

    /// <summary>What is left takes as long as it took so far; before the first move has ended nobody knows.</summary>
    private List<string> State()
    {
        var time = _session.Time.GetElapsedTime(_begin);
        var rest = _ended is 0 ? "" : $", about {Moment.Rough(time / _ended * (_all - _ended))} to go";
        var failed = _failed == 0 ? "" : $", {_failed} failed";
        return
        [
            $"{_wave}: {_ended} of {_all} sites{failed}, {Moment.Rough(time)}{(_ended == _all ? "" : rest)}",
            .. _steps.Select(step => $"  {step.Key}: {step.Value}"),
        ];
    }

    private sealed class Watch(UpgradeProgress progress, DomainName site) : ITaskObserver
    {
        public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) { }

        public void StepChanged(StepProgress step)
        {
            if (StepLine.IsBegin(step))
                progress.StepBegins(site, step.State == StepState.Undoing ? $"undo: {step.Name}" : step.Name);
        }

        public void Log(string line) { }

        public void Ended(TaskEntry entry, Outcome outcome) { }
    }
}
