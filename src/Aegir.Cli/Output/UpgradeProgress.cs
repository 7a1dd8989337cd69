using System.Collections.Concurrent;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Queue.Upgrades;
using Aegir.Recipes;

namespace Aegir.Cli.Output;

/// <summary>A line for each site that has been moved; on a terminal, below it, which are being moved and at which step.</summary>
internal sealed class UpgradeProgress : IUpgradeObserver
{
    private readonly ConcurrentDictionary<DomainName, string> _steps = new();
    private readonly Session _session;
    private readonly Action<string> _say;
    private readonly Action<string> _show;
    private int _all;
    private int _ended;

    private UpgradeProgress(Session session, Action<string> say, Action<string> show) =>
        (_session, _say, _show) = (session, say, show);

    /// <summary>Runs with an observer that shows on standard error how it goes.</summary>
    public static Task<T> Show<T>(Session session, Func<UpgradeProgress, Task<T>> run) =>
        Progress.ShowLines(session.Terminal, (say, show) => run(new UpgradeProgress(session, say, show)));

    public void Checked(int done, int all) => _show($"{done} of {all} sites checked");

    public void WaveBegins(int wave, int waves, int moves, int all)
    {
        _all = all;
        _say($"Wave {wave} of {waves}: {moves} {(moves == 1 ? "site" : "sites")}");
    }

    public ITaskObserver MoveBegins(PlannedMove move) => _session.Observe(new Watch(this, move.Site.Uri));

    public void MoveEnded(MoveResult result)
    {
        _steps.TryRemove(result.Site, out _);
        if (result.End == MoveEnd.NotBegun)
            return;
        var took = result.Duration is { } time ? $", {Moment.Text(time)}" : "";
        var closed = result.Entry?.ClosedFor is { } shut ? $", closed {Moment.Text(shut)}" : "";
        var why = result.Why is { } reason ? $": {reason.ReplaceLineEndings(" ")}" : "";
        lock (_steps)
            _say($"[{++_ended}/{_all}] {result.Site} {UpgradeReportView.Word(result.End)}{took}{closed}{why}");
        ShowSteps();
    }

    private void ShowSteps()
    {
        lock (_steps)
            _show(string.Join("; ", _steps.Select(step => $"{step.Key}: {step.Value}")));
    }

    private sealed class Watch(UpgradeProgress progress, DomainName site) : ITaskObserver
    {
        public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) { }

        public void StepChanged(StepProgress step)
        {
            if (!StepLine.IsBegin(step))
                return;
            progress._steps[site] = step.State == StepState.Undoing ? $"undo: {step.Name}" : step.Name;
            progress.ShowSteps();
        }

        public void Log(string line) { }

        public void Ended(TaskEntry entry, Outcome outcome) { }
    }
}
