using Aegir.Recipes;

namespace Aegir.Store;

/// <summary>How one step of a task stands.</summary>
/// <param name="Name">What it does.</param>
/// <param name="State">How it stands.</param>
/// <param name="Message">Why it failed last; null if it never did.</param>
/// <param name="Changed">When it came to this state.</param>
public sealed record StepEntry(string Name, StepState State, string? Message, DateTimeOffset Changed)
{
    /// <summary>How long its run took, its undo not counted; null before it has ended.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>When it first began to run; null before.</summary>
    public DateTimeOffset? Begun { get; init; }
}

/// <summary>The journals of tasks.</summary>
public sealed class StepTable
{
    private readonly Sql _sql;
    private readonly TimeProvider _clock;

    internal StepTable(Sql sql, TimeProvider clock) => (_sql, _clock) = (sql, clock);

    /// <summary>The steps of a task, in the order of its recipe; none before it was taken up.</summary>
    public async Task<IReadOnlyList<StepEntry>> List(long task, CancellationToken ct) =>
        await _sql.Query(
            $"select name, state, message, changed, took, begun from step where task = {task} order by position",
            row => new StepEntry(row.Text(0), row.Choice<StepState>(1), row.TextOrNull(2), row.Time(3))
            {
                Took = row.NumberOrNull(4) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
                Begun = row.TimeOrNull(5),
            },
            ct
        );

    /// <summary>Writes down what a task is going to do, all of it pending.</summary>
    public Task Plan(long task, IReadOnlyList<string> names, CancellationToken ct) =>
        _sql.Atomically(
            async sql =>
            {
                foreach (var (position, name) in names.Index())
                {
                    await sql.Execute(
                        $"""
                        insert into step (task, position, name, state, changed)
                        values ({task}, {position}, {name}, {StepState.Pending}, {_clock.GetUtcNow()})
                        """,
                        ct
                    );
                }
            },
            ct
        );

    /// <summary>Notes how a step stands now; when it returns, this survives a power cut.</summary>
    /// <param name="lease">The right to work on its task.</param>
    /// <param name="position">Its place in the recipe, from 0.</param>
    /// <param name="state">How it stands.</param>
    /// <param name="message">Why it failed; null leaves what was known.</param>
    /// <param name="took">How long its run took; null leaves what was known.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="LeaseLost">Another process has taken the task over: nothing was written.</exception>
    public async Task Record(
        Lease lease,
        int position,
        StepState state,
        string? message,
        TimeSpan? took,
        CancellationToken ct
    )
    {
        var milliseconds = (long?)took?.TotalMilliseconds;
        var now = _clock.GetUtcNow();
        DateTimeOffset? begun = state == StepState.Running ? now : null;
        var changed = await _sql.Execute(
            $"""
            update step set state = {state}, message = coalesce({message}, message),
                took = coalesce({milliseconds}, took), begun = coalesce(begun, {begun}), changed = {now}
            where task = {lease.Task} and position = {position} and exists (
                select 1 from lease where task = {lease.Task} and owner = {lease.Owner} and fence = {lease.Fence})
            """,
            ct
        );
        if (changed == 0)
            throw new LeaseLost(lease.Task);
    }
}
