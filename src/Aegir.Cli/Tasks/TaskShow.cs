using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Views;

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

    protected override void Print(TaskView data, TextWriter writer)
    {
        var details = new Details();
        details.Add("task", $"{data.Id}");
        details.Add("what", $"{data.Verb} {data.Context}");
        details.Add("state", data.State);
        details.Add("created", Moment.Text(data.Created));
        details.Add("started", Moment.Text(data.Started));
        details.Add("finished", Moment.Text(data.Finished));
        details.Add("closed for", data.ClosedFor is { } seconds ? Moment.Text(TimeSpan.FromSeconds(seconds)) : null);
        details.Add("message", data.Message);
        details.WriteTo(writer);
        if (data.Steps is not { Count: > 0 })
            return;
        writer.WriteLine();
        var steps = new Columns("STEP", "STATE", "WHAT");
        foreach (var (number, step) in data.Steps.Index())
            steps.Add($"{number + 1}", step.State, step.Message is null ? step.Name : $"{step.Name}: {step.Message}");
        steps.WriteTo(writer);
    }
}
