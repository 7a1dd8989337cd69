using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Views;

namespace Aegir.Cli.Tasks;

/// <summary><c>aegir task show ID</c></summary>
internal sealed class TaskShow : ReadCommand<TaskView>
{
    private readonly Argument<long> _id = Typed.Argument("ID", "The number of the task.", Typed.TaskNumber);

    public TaskShow()
        : base("show", "Show how a task stands, step by step.") => Arguments.Add(_id);

    protected override JsonTypeInfo<TaskView> Json => ViewsJson.Default.TaskView;

    protected override async Task<TaskView> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var task = await hub.Db.Tasks.Get(given.GetRequiredValue(_id), ct);
        return TaskView.Of(task, await hub.Db.Steps.List(task.Id, ct));
    }

    protected override void Print(TaskView data, TextWriter writer) => data.Print(writer);
}
