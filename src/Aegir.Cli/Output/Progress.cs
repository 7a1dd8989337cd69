using Aegir.Model;
using Aegir.Queue;
using Spectre.Console;

namespace Aegir.Cli.Output;

/// <summary>Shows a task while it runs, on standard error.</summary>
internal static class Progress
{
    /// <summary>
    /// Runs with an observer: on a terminal what is done stands there as a list, below it what is being done, with a
    /// spinner; elsewhere there is a line for each step.
    /// </summary>
    public static async Task<T> Show<T>(Terminal terminal, Func<ITaskObserver, Task<T>> run)
    {
        if (!terminal.IsLive)
            return await run(new PlainProgress(terminal.Error));
        var console = Console(terminal);
        return await console.Status().StartAsync("…", status => run(new LiveProgress(console, status)));
    }

    /// <summary>
    /// The same for several tasks at once: <paramref name="run"/> is given what says a line, and what shows the state of
    /// things below all lines, on a terminal only.
    /// </summary>
    public static async Task<T> ShowLines<T>(Terminal terminal, Func<Action<string>, Action<string>, Task<T>> run)
    {
        if (!terminal.IsLive)
            return await run(terminal.Say, _ => { });
        var console = Console(terminal);
        return await console
            .Status()
            .StartAsync(
                "…",
                status =>
                    run(
                        line => console.MarkupLine(Markup.Escape(Printable.Lines(line))),
                        state => status.Status(Markup.Escape(Printable.Line(state)))
                    )
            );
    }

    private static IAnsiConsole Console(Terminal terminal) =>
        AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(terminal.Error),
                Ansi = AnsiSupport.Yes,
                ColorSystem = terminal.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.Yes,
            }
        );
}
