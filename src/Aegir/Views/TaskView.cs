using Aegir.Model;
using Aegir.Store;

namespace Aegir.Views;

/// <summary>
/// A task; its inputs are not part of it, for they hold passwords. In a list its steps are null. <c>ClosedFor</c> are the
/// seconds for which visitors found its site closed.
/// </summary>
public sealed record TaskView(
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
    /// <summary>The task of a record, with its steps or without.</summary>
    public static TaskView Of(TaskEntry task, IReadOnlyList<StepEntry>? steps) =>
        new(
            task.Id,
            task.Verb,
            task.Context.ToString(),
            Words.Of(task.State),
            task.Created,
            task.Started,
            task.Finished,
            task.ClosedFor?.TotalSeconds,
            task.Message,
            steps?.Select(StepView.Of).ToList()
        );
}

/// <summary>One step of a task. <c>Took</c> are the seconds that its run took, null before it has ended.</summary>
public sealed record StepView(string Name, string State, string? Message, DateTimeOffset Changed, double? Took)
{
    /// <summary>The step of a record.</summary>
    public static StepView Of(StepEntry step) =>
        new(step.Name, Words.Of(step.State), step.Message, step.Changed, step.Took?.TotalSeconds);
}

/// <summary>A line of a task's log.</summary>
public sealed record LogView(DateTimeOffset At, string Line)
{
    /// <summary>The line of a record.</summary>
    public static LogView Of(LogLine line) => new(line.At, line.Line);
}
