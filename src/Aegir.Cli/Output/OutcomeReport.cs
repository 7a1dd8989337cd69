using Aegir.Queue;
using Aegir.Recipes;

namespace Aegir.Cli.Output;

/// <summary>Says how a task ended: one sentence, and on failure what failed, why, and what is left.</summary>
internal static class OutcomeReport
{
    /// <summary>What became of a task whose process had died, in a sentence.</summary>
    public static string Recovered(TaskRun run) =>
        run.Outcome switch
        {
            Outcome.Succeeded => $"Task {run.Entry.Id} was finished: {run.Entry.Verb} {run.Entry.Context}.",
            Outcome.RolledBack => $"Task {run.Entry.Id} was undone: {run.Entry.Verb} {run.Entry.Context}.",
            _ => Sentence(run),
        };

    /// <summary>Says it on standard error; returns the exit code.</summary>
    public static int Report(TaskRun run, Terminal terminal)
    {
        terminal.Say(Sentence(run));
        return Code(run.Outcome);
    }

    /// <summary>The exit code of an outcome.</summary>
    public static int Code(Outcome outcome) =>
        outcome switch
        {
            Outcome.Succeeded => ExitCode.Done,
            Outcome.RolledBack => ExitCode.RolledBack,
            _ => ExitCode.Stuck,
        };

    /// <summary>What is said; lines for what is left follow.</summary>
    public static string Sentence(TaskRun run)
    {
        var what = $"{run.Entry.Verb} {run.Entry.Context}";
        return run.Outcome switch
        {
            Outcome.Succeeded => $"Done: {what}{Duration(run)}.",
            Outcome.RolledBack failed =>
                $"Failed: {what}. {Why(failed.Step, failed.Cause)} Everything was undone{Closed(run)}. Details: aegir task log {run.Entry.Id}",
            Outcome.Stuck stuck => $"""
                Stuck: {what}. {Why(stuck.Step, stuck.Cause)} This is left:
                {string.Join('\n', stuck.Leftovers().Select(left => $"  - {left}"))}
                When the cause is gone, ‘aegir task recover’ tries again. Details: aegir task log {run.Entry.Id}
                """,
            _ => what,
        };
    }

    private static string Duration(TaskRun run) =>
        (run.Entry is { Started: { } started, Finished: { } finished } ? $", {Moment.Text(finished - started)}" : "")
        + Closed(run);

    private static string Closed(TaskRun run) =>
        run.Entry.ClosedFor is { } closed ? $"; it was closed for {Moment.Text(closed)}" : "";

    private static string Why(string? step, string cause)
    {
        var text = cause.Trim().TrimEnd('.');
        var end = text.EndsWith('?') ? "" : ".";
        return step is null && text.Length > 0
            ? $"{char.ToUpperInvariant(text[0])}{text[1..]}{end}"
            : $"The step ‘{step}’ failed: {text}{end}";
    }
}
