using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;

namespace Aegir.Cli.Output;

/// <summary>How a step's line reads: <c>[3/9] create the database of example.com … done 0.12 s</c>.</summary>
internal static class StepLine
{
    /// <summary>What is being done.</summary>
    public static string Begin(StepProgress step, int count) =>
        $"[{step.Index + 1}/{count}] {(step.State == StepState.Undoing ? "undo: " : "")}{Printable.Line(step.Name)} …";

    /// <summary>How it ended.</summary>
    public static string End(StepProgress step) =>
        step.State switch
        {
            StepState.Done => $"done {Moment.Text(step.Elapsed)}",
            StepState.Undone => $"undone {Moment.Text(step.Elapsed)}",
            _ => $"failed {Moment.Text(step.Elapsed)}",
        };

    /// <summary>Whether the step has just begun.</summary>
    public static bool IsBegin(StepProgress step) => step.State is StepState.Running or StepState.Undoing;
}
