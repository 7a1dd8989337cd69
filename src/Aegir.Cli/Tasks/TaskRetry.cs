using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Tasks;

namespace Aegir.Cli.Tasks;

/// <summary><c>aegir task retry ID</c></summary>
internal sealed class TaskRetry : TaskCommand
{
    private readonly Argument<long> _id = Typed.Argument("ID", "The number of the task.", Typed.TaskNumber);

    public TaskRetry()
        : base("retry", "Try a task again that failed or was cancelled, with the same inputs.") => Arguments.Add(_id);

    protected override async Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    ) => [await hub.Queue.Again(given.GetRequiredValue(_id), ct)];
}
