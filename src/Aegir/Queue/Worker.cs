using System.Data.Common;
using Aegir.Model;
using Aegir.Store;

namespace Aegir.Queue;

/// <summary>
/// Works the queue, several tasks at a time, the oldest first; a task whose contexts are in use waits, and no task behind it
/// takes them before it does. Recovers, at the start and now and then, what dead processes left, ends forwards whose time is
/// over, and forgets what ended long ago.
/// </summary>
public sealed class Worker(Fleet fleet, TaskCatalog catalog, TaskOwner owner, Func<TaskEntry, ITaskObserver> observe)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenPrunes = TimeSpan.FromHours(1);

    private const int MostRefusals = 3;
    private readonly HostingDb _db = fleet.Db;
    private readonly TaskRunner _runner = new(fleet, catalog, owner);
    private readonly TaskRecovery _recovery = new(fleet, catalog, owner);
    private readonly WaitingTasks _waiting = new(fleet.Db, catalog);
    private readonly TaskHistory _history = new(fleet.Db);
    private readonly ForwardsOver _forwards = new(fleet, new TaskQueue(fleet, catalog));
    private int _refusals;

    /// <summary>How many tasks run at the same time, 1 or more. The default is the number of processors.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Works until it is cancelled. Then it takes up nothing more, rolls back what runs, as Ctrl-C does on the command
    /// line, and returns; a task beyond its point of no return is finished first.
    /// </summary>
    public async Task Run(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = new List<Task>();
        try
        {
            await Work(running, stop.Token);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // This is how a worker ends.
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running);
        }
    }

    private async Task Work(List<Task> running, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Poll, _db.Clock);
        var tick = timer.WaitForNextTickAsync(ct).AsTask();
        var recovering = Task.CompletedTask;
        DateTimeOffset? recovered = null;
        DateTimeOffset? pruned = null;
        while (true)
        {
            if (!(_db.Clock.GetUtcNow() - pruned < BetweenPrunes))
            {
                pruned = _db.Clock.GetUtcNow();
                running.Add(Watched(OrLater(_history.Prune(ct)), ct));
            }
            if (recovering.IsCompleted && !(_db.Clock.GetUtcNow() - recovered < LeaseTable.Length))
            {
                recovered = _db.Clock.GetUtcNow();
                recovering = Watched(OrLater(Recover(ct)), ct);
                running.Add(recovering);
            }
            await Fill(running, Parallel + (recovering.IsCompleted ? 0 : 1), ct);
            await Task.WhenAny([tick, .. running]);
            if (tick.IsCompleted)
            {
                await tick;
                tick = timer.WaitForNextTickAsync(ct).AsTask();
            }
            foreach (var ended in running.FindAll(task => task.IsCompleted))
            {
                running.Remove(ended);
                await ended;
            }
        }
    }

    /// <summary>
    /// Takes up what can run. What waits for a stuck task waits for a person, and what waits for Drush for whoever runs it:
    /// that holds up only what is behind it on the same context.
    /// </summary>
    private async Task Fill(List<Task> running, int most, CancellationToken ct)
    {
        if (running.Count >= most || await _waiting.Read(ct) is not { Count: > 0 } waiting)
            return;
        await DrushRuns.ForgetDead(_db, _db.Clock.GetUtcNow(), ct);
        var (kept, taken, passedOver) = (new Reservations(), new Reservations(), new Reservations());
        foreach (var held in await _db.Leases.Held(ct))
            (held.State == TaskState.Stuck || held.Verb == DrushRuns.Verb ? kept : taken).Add(
                held.Context,
                held.IsAlone
            );
        foreach (var queued in waiting)
        {
            if (running.Count >= most)
                return;
            if (!kept.Admit(queued.Task) || !passedOver.AdmitTurn(queued.Task))
            {
                passedOver.AddTurn(queued.Task);
                continue;
            }
            if (taken.Admit(queued.Task) && await _runner.Claim(queued, ct) is { } claim)
                running.Add(Watched(_runner.Run(claim, observe(claim.Entry), ct), ct));
            taken.Add(queued.Task);
        }
    }

    private async Task Recover(CancellationToken ct)
    {
        await foreach (var run in _recovery.Abandoned(observe, ct))
            _ = run;
        await _forwards.Enqueue(ct);
    }

    /// <summary>
    /// What the store does not let happen now is done the next time: it may be busy, and nothing that runs has to end for it.
    /// If it refuses several times in a row, the worker ends, and says why.
    /// </summary>
    private async Task OrLater(Task work)
    {
        try
        {
            await work;
            _refusals = 0;
        }
        catch (DbException) when (++_refusals < MostRefusals)
        {
            // Once more in a while.
        }
    }

    /// <summary>
    /// A task that another process took over, one that broke off, or a recovery that was cancelled, is no fault of the
    /// worker. If the store cannot be written at all, the worker fails when it looks for the next task.
    /// </summary>
    private static async Task Watched(Task work, CancellationToken ct)
    {
        try
        {
            await work;
        }
        catch (LeaseLost)
        {
            // The other process records the end.
        }
        catch (TaskAbandoned)
        {
            // Whoever watches it was told, and the next recovery takes it up.
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // What it had in hand is abandoned, and the next recovery takes it up.
        }
    }
}
