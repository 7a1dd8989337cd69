using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Queue;

namespace Aegir.Cli.Tasks;

/// <summary><c>aegir task retry ID</c></summary>
internal sealed class TaskRetry : AegirCommand
{
    private readonly Argument<long> _id = Typed.Argument("ID", "The number of the task.", Typed.TaskNumber);
    private readonly Option<bool> _detach = Typed.Flag("--detach", "Leave it to a worker, and return at once.");
    private readonly Option<bool> _dryRun = Typed.Flag("--dry-run", "Say what would be done, and touch nothing.");

    public TaskRetry()
        : base("retry", "Try a task again that failed or was cancelled, with the same inputs.")
    {
        Arguments.Add(_id);
        Options.Add(_detach);
        Options.Add(_dryRun);
    }

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        await using var hub = await session.Open(ct);
        var failed = await hub.Db.Tasks.Get(given.GetRequiredValue(_id), ct);
        TaskQueue.DemandFailed(failed);
        if (given.GetValue(_dryRun))
            return Changes.Print(
                [new Change($"try again: {failed.Verb} {failed.Context}", _ => Task.CompletedTask)],
                session.Terminal
            );
        var again = await hub.Queue.Again(failed.Id, ct);
        return given.GetValue(_detach)
            ? await TaskRuns.Enqueue(hub, [again], session.Terminal, ct)
            : await TaskRuns.Run(hub, [again], session, ct);
    }
}
