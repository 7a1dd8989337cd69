using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks;

namespace Aegir.Cli.Output;

/// <summary>Prints what tasks would do. It builds their recipes and asks for previews, and touches nothing.</summary>
internal static class DryRun
{
    /// <summary>Prints the steps of each, numbered; which of them can be undone; and what they would change.</summary>
    public static async Task<int> Print(
        Hub hub,
        IReadOnlyList<HostingTask> tasks,
        Terminal terminal,
        CancellationToken ct
    )
    {
        var isUndone = false;
        foreach (var task in tasks)
        {
            terminal.Out.WriteLine($"{task.Verb} {task.Context}");
            var recipe = await task.Recipe(hub.Fleet, ct);
            await Print(recipe, terminal.Out, ct);
            isUndone |= recipe.TakeWhile(step => !step.IsPointOfNoReturn).Any(step => step.Undo is not null);
        }
        terminal.Say($"{(isUndone ? "↩ is undone if a later step fails. " : "")}Nothing has been touched.");
        return ExitCode.Done;
    }

    private static async Task Print(Recipe recipe, TextWriter writer, CancellationToken ct)
    {
        var (number, isFinal) = (0, false);
        foreach (var step in recipe)
        {
            isFinal |= step.IsPointOfNoReturn;
            var mark = step.Undo is null || isFinal ? ' ' : '↩';
            writer.WriteLine(
                step.IsPointOfNoReturn
                    ? "  ----  from here on it only goes forward  ----"
                    : $"{++number, 4} {mark} {Printable.Line(step.Name)}"
            );
            foreach (var line in await Preview(step, ct))
                writer.WriteLine($"       {line}".TrimEnd());
        }
    }

    /// <summary>A host that is out of reach keeps its part of the plan from being shown, not the rest of it.</summary>
    private static async Task<IEnumerable<string>> Preview(Step step, CancellationToken ct)
    {
        try
        {
            var text = step.Preview is null ? "" : await step.Preview(ct);
            return text.Length == 0 ? [] : Printable.Lines(text).TrimEnd('\n').Split('\n');
        }
        catch (CommandFailed failure)
        {
            return [Printable.Line($"(What it would change cannot be shown. {failure.Message})")];
        }
    }
}
