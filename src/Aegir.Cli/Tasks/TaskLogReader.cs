using Aegir.Store;
using Aegir.Views;

namespace Aegir.Cli.Tasks;

/// <summary>Reads what a task says, bit by bit: the lines of its log, and why steps failed.</summary>
internal sealed class TaskLogReader(HostingDb db, long task)
{
    private readonly HashSet<LogView> _failures = [];
    private long _last;

    /// <summary>What has been said since it was asked before, in order of time.</summary>
    public async Task<IReadOnlyList<LogView>> Next(CancellationToken ct)
    {
        var lines = await db.Log.List(task, _last, ct);
        _last = lines.Count > 0 ? lines[^1].Id : _last;
        var failures = (await db.Steps.List(task, ct))
            .Where(step => step.Message is not null)
            .Select(step => new LogView(step.Changed, $"{step.Name}: {step.Message}"))
            .Where(_failures.Add);
        return [.. lines.Select(line => new LogView(line.At, line.Line)).Concat(failures).OrderBy(line => line.At)];
    }
}
