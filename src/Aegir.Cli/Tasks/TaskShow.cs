using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Recipes;
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
        var steps = new Columns("STEP", "STATE", "TIME", "WHAT");
        foreach (var (number, step) in data.Steps.Index())
            steps.Add($"{number + 1}", State(step), Time(step), step.Name);
        steps.WriteTo(writer);
        // What came of an earlier attempt is not in the task's own message.
        foreach (var (number, step) in data.Steps.Index())
            if (step.Message is { } why && data.Message?.Contains(why, StringComparison.Ordinal) != true)
                writer.WriteLine($"{Environment.NewLine}Step {number + 1}: {Printable.Lines(why).Trim()}");
    }

    /// <summary>The step that failed is marked, though it has been undone.</summary>
    private static string State(StepView step) =>
        step.Message is not null && step.State == Words.Of(StepState.Undone) ? $"failed, {step.State}" : step.State;

    private static string? Time(StepView step) =>
        step.Took is { } seconds ? Moment.Text(TimeSpan.FromSeconds(seconds)) : null;
}
