using System.Text.RegularExpressions;
using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Store;

namespace Aegir.Cli.Views;

/// <summary>A task as <c>aegir task list</c> and <c>show</c> show it; the list leaves the steps out.</summary>
internal sealed partial record TaskView(
    long Id,
    string Verb,
    string Context,
    string State,
    DateTimeOffset Created,
    DateTimeOffset? Started,
    DateTimeOffset? Finished,
    double? ClosedFor,
    string? Message,
    IReadOnlyList<StepView>? Steps
)
{
    public static TaskView Of(TaskEntry task, IReadOnlyList<StepEntry>? steps) =>
        new(
            task.Id,
            task.Verb,
            task.Context.ToString(),
            Words(task.State.ToString()),
            task.Created,
            task.Started,
            task.Finished,
            task.ClosedFor?.TotalSeconds,
            task.Message,
            steps?.Select(StepView.Of).ToList()
        );

    /// <summary><c>RolledBack</c> as <c>rolled back</c>.</summary>
    public static string Words(string name) => Capital().Replace(name, " $0").ToLowerInvariant();

    public void Print(TextWriter writer)
    {
        var details = new Details();
        details.Add("task", $"{Id}");
        details.Add("what", $"{Verb} {Context}");
        details.Add("state", State);
        details.Add("created", Moment.Text(Created));
        details.Add("started", Moment.Text(Started));
        details.Add("finished", Moment.Text(Finished));
        details.Add("closed for", ClosedFor is { } seconds ? Moment.Text(TimeSpan.FromSeconds(seconds)) : null);
        details.Add("message", Message);
        details.WriteTo(writer);
        if (Steps is not { Count: > 0 })
            return;
        writer.WriteLine();
        var steps = new Columns("STEP", "STATE", "WHAT");
        foreach (var (number, step) in Steps.Index())
            steps.Add($"{number + 1}", step.State, step.Message is null ? step.Name : $"{step.Name}: {step.Message}");
        steps.WriteTo(writer);
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();
}

/// <summary>One step of a task.</summary>
internal sealed record StepView(string Name, string State, string? Message, DateTimeOffset Changed)
{
    public static StepView Of(StepEntry step) =>
        new(step.Name, TaskView.Words(step.State.ToString()), step.Message, step.Changed);
}

/// <summary>A line of a task's log.</summary>
internal sealed record LogView(DateTimeOffset At, string Line);
