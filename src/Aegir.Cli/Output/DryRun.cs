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
        foreach (var task in tasks)
        {
            terminal.Out.WriteLine($"{task.Verb} {task.Context}");
            var number = 0;
            foreach (var step in await task.Recipe(hub.Fleet, ct))
            {
                terminal.Out.WriteLine(step.IsPointOfNoReturn ? NoReturn : Line(++number, step));
                if (step.Preview is not null)
                    PrintPreview(await step.Preview(ct), terminal.Out);
            }
        }
        terminal.Say("↩ is undone if a later step fails. Nothing has been touched.");
        return ExitCode.Done;
    }

    private const string NoReturn = "  ----  from here on it only goes forward  ----";

    private static string Line(int number, Step step) =>
        $"{number, 4} {(step.Undo is null ? ' ' : '↩')} {Printable.Line(step.Name)}";

    private static void PrintPreview(string preview, TextWriter writer)
    {
        foreach (var line in preview.TrimEnd('\n').Split('\n').Where(line => preview.Length > 0))
            writer.WriteLine($"       {Printable.Lines(line)}".TrimEnd());
    }
}
