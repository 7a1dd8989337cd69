using System.Globalization;
using Aegir.Model;

namespace Aegir.Store;

/// <summary>
/// Which task works on what. A task works on its contexts alone, and uses others that no task may work on meanwhile.
/// The rows of a task stay until it has ended whole: of a task that is stuck, or whose process died, they keep others
/// away until <c>aegir task recover</c> has put things in order.
/// </summary>
public sealed class LeaseTable
{
    private const string Exclusive = "exclusive";
    private const string Shared = "shared";

    private readonly Sql _sql;
    private readonly TimeProvider _clock;

    internal LeaseTable(Sql sql, TimeProvider clock) => (_sql, _clock) = (sql, clock);

    /// <summary>How long a lease lasts after it was renewed: 30 seconds.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Takes, for a task, contexts to work on and others to use: all of them or none. A task that needs none has a lease all
    /// the same, on its own number, since its journal is written under it.
    /// </summary>
    /// <exception cref="Conflict">Another task has one of them; the message names it.</exception>
    public Task<Lease> Take(
        long task,
        string owner,
        IReadOnlyList<ContextName> worksOn,
        IReadOnlyList<ContextName> uses,
        CancellationToken ct
    ) =>
        _sql.Atomically(
            async sql =>
            {
                if (await Obstacle(sql, worksOn, uses, ct) is { } obstacle)
                    throw obstacle;
                var lease = new Lease(task, owner, Fence: 1, _clock.GetUtcNow() + Length);
                var rows = InOrder(worksOn, uses).Select(context => ($"{context}", Mode(context, worksOn)));
                foreach (var (resource, mode) in rows.DefaultIfEmpty(($"task {task}", Shared)))
                {
                    await sql.Execute(
                        $"""
                        insert into lease (resource, task, mode, owner, fence, expires)
                        values ({resource}, {task}, {mode}, {owner}, {lease.Fence}, {lease.Expires})
                        """,
                        ct
                    );
                }
                return lease;
            },
            ct
        );

    /// <summary>Why a task on these contexts cannot run now, or null if it can.</summary>
    public Task<Conflict?> Obstacle(
        IReadOnlyList<ContextName> worksOn,
        IReadOnlyList<ContextName> uses,
        CancellationToken ct
    ) => Obstacle(_sql, worksOn, uses, ct);

    /// <summary>All contexts that tasks have.</summary>
    public async Task<IReadOnlyList<HeldContext>> Held(CancellationToken ct) =>
        await _sql.Query(
            $"""
            select lease.resource, lease.mode, task.verb, task.state from lease join task on task.id = lease.task
            where lease.resource like '@%'
            """,
            row => new HeldContext(
                row.Parsed<ContextName>(0),
                row.Text(1) == Exclusive,
                row.Text(2),
                row.Choice<TaskState>(3)
            ),
            ct
        );

    /// <summary>Refuses what would have to wait for a person: contexts that a stuck task keeps.</summary>
    /// <exception cref="Conflict">A stuck task keeps one of them.</exception>
    public async Task RefuseStuck(
        IReadOnlyList<ContextName> worksOn,
        IReadOnlyList<ContextName> uses,
        CancellationToken ct
    )
    {
        foreach (var context in InOrder(worksOn, uses))
        {
            var holders = await Holders(_sql, context, Mode(context, worksOn), ct);
            if (holders.Find(holder => holder.State == TaskState.Stuck) is { } stuck)
                throw Refusal(context, stuck);
        }
    }

    /// <summary>
    /// Refuses what would pull the ground from under a task that runs. One that is stuck stands in nobody's way: what is
    /// changed may be what it is stuck for.
    /// </summary>
    /// <exception cref="Conflict">A task that is not stuck works on one of these contexts, or uses it.</exception>
    public async Task RefuseRunning(IEnumerable<ContextName> contexts, CancellationToken ct)
    {
        foreach (var context in contexts)
            if ((await Holders(_sql, context, Exclusive, ct)).Find(IsRunning) is { } running)
                throw Refusal(context, running);

        static bool IsRunning(Holder holder) => holder.State != TaskState.Stuck;
    }

    /// <summary>The lease of a task, or null where it has none.</summary>
    public Task<Lease?> Of(long task, CancellationToken ct) =>
        _sql.First(
            $"select owner, fence, expires from lease where task = {task} order by fence limit 1",
            row => new Lease(task, row.Text(0), row.Number(1), row.Time(2)),
            ct
        );

    /// <summary>Makes a lease last for another <see cref="Length"/>. False if another process has it now.</summary>
    public async Task<bool> Renew(Lease lease, CancellationToken ct) =>
        await _sql.Execute(
            $"""
            update lease set expires = {_clock.GetUtcNow() + Length}
            where task = {lease.Task} and owner = {lease.Owner} and fence = {lease.Fence}
            """,
            ct
        ) > 0;

    /// <summary>
    /// Takes over a lease that its owner has lost, with a higher fence. Null if it is not as it was seen any more: its
    /// owner has renewed it, or another process was first.
    /// </summary>
    public async Task<Lease?> TakeOver(Lease seen, string owner, CancellationToken ct)
    {
        var lease = new Lease(seen.Task, owner, seen.Fence + 1, _clock.GetUtcNow() + Length);
        var taken = await _sql.Execute(
            $"""
            update lease set owner = {lease.Owner}, fence = {lease.Fence}, expires = {lease.Expires}
            where task = {seen.Task} and owner = {seen.Owner} and fence = {seen.Fence} and expires = {seen.Expires}
            """,
            ct
        );
        return taken > 0 ? lease : null;
    }

    /// <summary>
    /// Lets other processes take the task over at once; its contexts stay protected. False if another has it now.
    /// </summary>
    public async Task<bool> Abandon(Lease lease, CancellationToken ct) =>
        await _sql.Execute(
            $"""
            update lease set owner = '', expires = {_clock.GetUtcNow()}
            where task = {lease.Task} and owner = {lease.Owner} and fence = {lease.Fence}
            """,
            ct
        ) > 0;

    /// <summary>Gives the contexts back. False if another process has them now.</summary>
    public async Task<bool> Release(Lease lease, CancellationToken ct) =>
        await _sql.Execute(
            $"delete from lease where task = {lease.Task} and owner = {lease.Owner} and fence = {lease.Fence}",
            ct
        ) > 0;

    private async Task<Conflict?> Obstacle(
        Sql sql,
        IReadOnlyList<ContextName> worksOn,
        IReadOnlyList<ContextName> uses,
        CancellationToken ct
    )
    {
        foreach (var context in InOrder(worksOn, uses))
        {
            if ((await Holders(sql, context, Mode(context, worksOn), ct)).FirstOrDefault() is { } holder)
                return Refusal(context, holder);
        }
        return null;
    }

    /// <summary>Always server &lt; platform &lt; site: a store that locks rows cannot come to a deadlock.</summary>
    private static IEnumerable<ContextName> InOrder(
        IReadOnlyList<ContextName> worksOn,
        IReadOnlyList<ContextName> uses
    ) => uses.Concat(worksOn).Distinct().OrderBy(context => context.Kind).ThenBy(context => context);

    private static string Mode(ContextName context, IReadOnlyList<ContextName> worksOn) =>
        worksOn.Contains(context) ? Exclusive : Shared;

    /// <summary>The tasks that keep a context from being taken in this mode.</summary>
    private static Task<List<Holder>> Holders(Sql sql, ContextName context, string mode, CancellationToken ct) =>
        sql.Query(
            $"""
            select task.id, task.verb, task.context, task.state, task.started, task.created,
              lease.owner, lease.fence, lease.expires
            from lease join task on task.id = lease.task
            where lease.resource = {context} and ({mode} = {Exclusive} or lease.mode = {Exclusive})
            order by task.id
            """,
            row => new Holder(
                row.Number(0),
                row.Text(1),
                row.Parsed<ContextName>(2),
                row.Choice<TaskState>(3),
                row.TimeOrNull(4) ?? row.Time(5),
                new Lease(row.Number(0), row.Text(6), row.Number(7), row.Time(8))
            ),
            ct
        );

    private Conflict Refusal(ContextName context, Holder holder)
    {
        var task = string.Create(
            CultureInfo.InvariantCulture,
            $"task {holder.Task} ({holder.Verb} {holder.Context}, since {holder.Since:yyyy-MM-dd HH:mm:ss} UTC)"
        );
        if (holder.State == TaskState.Stuck)
            return new Conflict($"{context} is kept by {task}, which is stuck: run ‘aegir task recover’.");
        return TaskOwner.HasLeft(holder.Lease, _clock.GetUtcNow())
            ? new Conflict($"{context} is kept by {task}, whose process has ended: run ‘aegir task recover’.")
            : new Conflict($"{context} is in use by {task}. Wait for it, or run ‘aegir task cancel {holder.Task}’.");
    }

    private sealed record Holder(
        long Task,
        string Verb,
        ContextName Context,
        TaskState State,
        DateTimeOffset Since,
        Lease Lease
    );
}
