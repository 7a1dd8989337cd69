using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Queue;

namespace Aegir.Cli.Tasks;

/// <summary><c>aegir task cancel ID</c></summary>
internal sealed class TaskCancel : ChangeCommand
{
    private readonly Argument<long> _id = Typed.Argument("ID", "The number of the task.", Typed.TaskNumber);

    public TaskCancel()
        : base("cancel", "Take a task from the queue, or have a running one rolled back.") => Arguments.Add(_id);

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var task = await hub.Db.Tasks.Get(given.GetRequiredValue(_id), ct);
        TaskQueue.DemandUnended(task);
        return
        [
            new Change($"cancel task {task.Id}, {task.Verb} {task.Context}", end => hub.Queue.Cancel(task.Id, end)),
        ];
    }
}
