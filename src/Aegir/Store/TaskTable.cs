using System.Globalization;
using Aegir.Model;

namespace Aegir.Store;

/// <summary>The tasks. Their inputs are sealed whole, since passwords that they chose are among them.</summary>
public sealed class TaskTable
{
    private readonly Sql _sql;
    private readonly SecretBox _box;
    private readonly TimeProvider _clock;

    internal TaskTable(Sql sql, SecretBox box, TimeProvider clock) => (_sql, _box, _clock) = (sql, box, clock);

    /// <summary>The task of this number, or null.</summary>
    public Task<TaskEntry?> Find(long id, CancellationToken ct) =>
        _sql.First(
            $"select id, verb, context, state, created, started, finished, message, closed_for from task where id = {id}",
            Read,
            ct
        );

    /// <summary>The task of this number.</summary>
    /// <exception cref="NotFound">There is none.</exception>
    public async Task<TaskEntry> Get(long id, CancellationToken ct) =>
        await Find(id, ct) ?? throw new NotFound($"There is no task {id}. ‘aegir task list’ shows what there is.");

    /// <summary>The tasks that the filter lets through, the newest first.</summary>
    public async Task<IReadOnlyList<TaskEntry>> List(TaskFilter filter, CancellationToken ct) =>
        await _sql.Query(
            $"""
            select id, verb, context, state, created, started, finished, message, closed_for from task
            where ({filter.Context} is null or context = {filter.Context})
                and ({filter.Verb} is null or verb = {filter.Verb})
                and ({filter.State} is null or state = {filter.State})
            order by id desc limit {filter.Limit}
            """,
            Read,
            ct
        );

    /// <summary>All tasks that wait, the oldest first.</summary>
    public async Task<IReadOnlyList<TaskEntry>> Queued(CancellationToken ct) =>
        await _sql.Query(
            $"""
            select id, verb, context, state, created, started, finished, message, closed_for from task
            where state = {TaskState.Queued} order by id
            """,
            Read,
            ct
        );

    /// <summary>All tasks that began and did not end whole, the oldest first: running, abandoned or stuck.</summary>
    public async Task<IReadOnlyList<TaskEntry>> Unfinished(CancellationToken ct) =>
        await _sql.Query(
            $"""
            select id, verb, context, state, created, started, finished, message, closed_for from task
            where state in ({TaskState.Running}, {TaskState.Stuck}) order by id
            """,
            Read,
            ct
        );

    /// <summary>Adds a task that waits; its number is the next.</summary>
    public Task<TaskEntry> Add(string verb, ContextName context, Secret inputs, CancellationToken ct) =>
        _sql.Atomically(
            async sql =>
            {
                var created = _clock.GetUtcNow();
                var id = await sql.Number(
                    $"""
                    insert into task (verb, context, state, created, inputs_sealed)
                    values ({verb}, {context}, {TaskState.Queued}, {created}, '') returning id
                    """,
                    ct
                );
                // The number is part of the seal, and only known now.
                await sql.Execute(
                    $"update task set inputs_sealed = {_box.Seal(inputs, Place(id))} where id = {id}",
                    ct
                );
                return new TaskEntry(id, verb, context, TaskState.Queued, created);
            },
            ct
        );

    /// <summary>The inputs of a task, as they were given to <see cref="Add"/>.</summary>
    /// <exception cref="NotFound">There is no such task.</exception>
    public async Task<Secret> Inputs(long id, CancellationToken ct) =>
        await _sql.First(
            $"select inputs_sealed from task where id = {id}",
            row => _box.Unseal(row.Text(0), Place(id)),
            ct
        ) ?? throw new NotFound($"There is no task {id}. ‘aegir task list’ shows what there is.");

    /// <summary>Takes a task up. False if it does not wait any more.</summary>
    public async Task<bool> Start(long id, CancellationToken ct) =>
        await _sql.Execute(
            $"""
            update task set state = {TaskState.Running}, started = {_clock.GetUtcNow()}
            where id = {id} and state = {TaskState.Queued}
            """,
            ct
        ) > 0;

    /// <summary>Puts a task that was taken up, and has done nothing, back into the queue.</summary>
    public Task PutBack(long id, CancellationToken ct) =>
        _sql.Execute(
            $"""
            update task set state = {TaskState.Queued}, started = {(DateTimeOffset?)null}
            where id = {id} and state = {TaskState.Running}
            """,
            ct
        );

    /// <summary>Takes a stuck or abandoned task up again.</summary>
    public Task Resume(long id, CancellationToken ct) =>
        _sql.Execute(
            $"""
            update task set state = {TaskState.Running}, finished = {(DateTimeOffset?)null}, is_cancel_requested = 0
            where id = {id} and state in ({TaskState.Running}, {TaskState.Stuck})
            """,
            ct
        );

    /// <summary>Notes how a task ended.</summary>
    public Task End(long id, TaskState state, string? message, CancellationToken ct) =>
        _sql.Execute(
            $"""
            update task set state = {state}, message = {message}, finished = {_clock.GetUtcNow()} where id = {id}
            """,
            ct
        );

    /// <summary>Notes how long the task kept visitors out of its site, unless that is known.</summary>
    public Task NoteClosed(long id, TimeSpan time, CancellationToken ct) =>
        _sql.Execute(
            $"update task set closed_for = coalesce(closed_for, {(long)time.TotalMilliseconds}) where id = {id}",
            ct
        );

    /// <summary>Takes a task from the queue. False if it does not wait any more.</summary>
    public async Task<bool> CancelQueued(long id, CancellationToken ct) =>
        await _sql.Execute(
            $"""
            update task set state = {TaskState.Cancelled}, finished = {_clock.GetUtcNow()}
            where id = {id} and state = {TaskState.Queued}
            """,
            ct
        ) > 0;

    /// <summary>Forgets a task that has done nothing, and gives its contexts back.</summary>
    public Task Delete(long id, CancellationToken ct) => _sql.Execute($"delete from task where id = {id}", ct);

    /// <summary>
    /// Forgets tasks that ended before a time, with their steps and logs, some hundreds at most. Of each site that there is
    /// the last task of one verb stays. How many were forgotten; 0 when there is nothing left to forget.
    /// </summary>
    public Task<int> Forget(DateTimeOffset endedBefore, string butLast, CancellationToken ct) =>
        _sql.Execute(
            $"""
            delete from task where id in (
                select id from task
                where state in ({TaskState.Succeeded}, {TaskState.RolledBack}, {TaskState.Cancelled})
                    and finished < {endedBefore}
                    and id not in (
                        select max(id) from task
                        where verb = {butLast} and context in (select '@' || uri from site)
                        group by context
                    )
                order by id limit 500
            )
            """,
            ct
        );

    /// <summary>Asks whichever process runs the task to roll it back. False if it is not running.</summary>
    public async Task<bool> RequestCancel(long id, CancellationToken ct) =>
        await _sql.Execute(
            $"update task set is_cancel_requested = 1 where id = {id} and state = {TaskState.Running}",
            ct
        ) > 0;

    /// <summary>Whether somebody asked for the task to be rolled back.</summary>
    public async Task<bool> IsCancelRequested(long id, CancellationToken ct) =>
        await _sql.Number($"select count(*) from task where id = {id} and is_cancel_requested = 1", ct) > 0;

    private static TaskEntry Read(Row row) =>
        new(row.Number(0), row.Text(1), row.Parsed<ContextName>(2), row.Choice<TaskState>(3), row.Time(4))
        {
            Started = row.TimeOrNull(5),
            Finished = row.TimeOrNull(6),
            Message = row.TextOrNull(7),
            ClosedFor = row.NumberOrNull(8) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
        };

    private static string Place(long id) => string.Create(CultureInfo.InvariantCulture, $"task/{id}/inputs");
}
