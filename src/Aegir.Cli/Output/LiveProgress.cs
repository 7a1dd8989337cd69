using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Spectre.Console;

namespace Aegir.Cli.Output;

/// <summary>A list of the steps that are done, and a spinner beside the one that runs.</summary>
internal sealed class LiveProgress(IAnsiConsole console, StatusContext status) : ITaskObserver
{
    private int _count;

    public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) => _count = steps.Count;

    public void StepChanged(StepProgress step)
    {
        var what = Markup.Escape(StepLine.Begin(step, _count));
        if (StepLine.IsBegin(step))
            status.Status(what);
        else
            console.MarkupLine($"{what} [{Colour(step.State)}]{StepLine.End(step)}[/]");
    }

    public void Log(string line)
    {
        foreach (var part in Printable.Lines(line).TrimEnd().Split('\n'))
            console.MarkupLine($"      [dim]{Markup.Escape(part)}[/]");
    }

    public void Ended(TaskEntry entry, Outcome outcome) { }

    private static string Colour(StepState state) =>
        state switch
        {
            StepState.Done => "green",
            StepState.Undone => "yellow",
            _ => "red",
        };
}
