namespace Aegir.Store;

/// <summary>One line of a task's log.</summary>
/// <param name="Id">Its number; later lines have higher ones.</param>
/// <param name="At">When it was written.</param>
/// <param name="Line">What it says; no secret is in it.</param>
public sealed record LogLine(long Id, DateTimeOffset At, string Line);

/// <summary>What tasks had to say while they ran.</summary>
public sealed class LogTable
{
    private readonly Sql _sql;
    private readonly TimeProvider _clock;

    internal LogTable(Sql sql, TimeProvider clock) => (_sql, _clock) = (sql, clock);

    /// <summary>Adds lines, all of them or none.</summary>
    public Task Add(long task, IReadOnlyList<string> lines, CancellationToken ct) =>
        _sql.Atomically(
            async sql =>
            {
                var at = _clock.GetUtcNow();
                foreach (var line in lines)
                    await sql.Execute($"insert into task_log (task, at, line) values ({task}, {at}, {line})", ct);
            },
            ct
        );

    /// <summary>The lines of a task after the one with this number; after 0 are all.</summary>
    public async Task<IReadOnlyList<LogLine>> List(long task, long after, CancellationToken ct) =>
        await _sql.Query(
            $"select id, at, line from task_log where task = {task} and id > {after} order by id",
            row => new LogLine(row.Number(0), row.Time(1), row.Text(2)),
            ct
        );
}
