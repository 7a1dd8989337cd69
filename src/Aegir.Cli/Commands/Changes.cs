using Aegir.Cli.Output;
using Aegir.Model;

namespace Aegir.Cli.Commands;

/// <summary>Something to be changed in the records or on the hub itself, small enough to need no task.</summary>
/// <param name="Name">What is done, as a person would say it: <c>record @server_web1</c>.</param>
/// <param name="Make">Does it; it may be repeated.</param>
internal sealed record Change(string Name, Func<CancellationToken, Task> Make);

/// <summary>Makes changes one by one and says so, or only says what they are.</summary>
internal static class Changes
{
    /// <summary>Prints the changes as a plan; makes none.</summary>
    public static int Print(IReadOnlyList<Change> changes, Terminal terminal)
    {
        foreach (var (number, change) in changes.Index())
            terminal.Out.WriteLine($"{number + 1, 4}  {Printable.Line(change.Name)}");
        terminal.Say(changes.Count == 0 ? "Nothing to do: it is so already." : "Nothing has been touched.");
        return ExitCode.Done;
    }

    /// <summary>Makes them. What an earlier one did stays if a later one fails; to repeat them all is safe.</summary>
    public static async Task<int> Make(IReadOnlyList<Change> changes, Terminal terminal, CancellationToken ct)
    {
        if (changes.Count == 0)
            terminal.Say("Nothing to do: it is so already.");
        foreach (var (number, change) in changes.Index())
        {
            await change.Make(ct);
            terminal.Say($"[{number + 1}/{changes.Count}] {change.Name} … done");
        }
        return ExitCode.Done;
    }
}
