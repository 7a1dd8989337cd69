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
    public static async Task<T> Show<T>(Terminal terminal, TimeProvider time, Func<ITaskObserver, Task<T>> run)
    {
        if (!terminal.IsLive)
            return await run(new PlainProgress(terminal.Error, time));
        var console = Console(terminal);
        return await console
            .Status()
            .StartAsync(
                "…",
                async status =>
                {
                    using var progress = new LiveProgress(console, status, time);
                    return await run(progress);
                }
            );
    }

    /// <summary>
    /// The same for several tasks at once: <paramref name="run"/> is given what says a line, and what shows how things
    /// stand, on a few lines below all others, on a terminal only.
    /// </summary>
    public static async Task<T> ShowLines<T>(
        Terminal terminal,
        Func<Action<string>, Action<IReadOnlyList<string>>, Task<T>> run
    )
    {
        if (!terminal.IsLive)
            return await run(terminal.Say, _ => { });
        var console = Console(terminal);
        return await console
            .Live(Text.Empty)
            .AutoClear(true)
            .StartAsync(live =>
                run(
                    line => console.WriteLine(Printable.Lines(line)),
                    state => live.UpdateTarget(new Rows(state.Select(line => new Text(Cut(line, console)))))
                )
            );
    }

    /// <summary>A line that the terminal does not break, so that what is below it stays where it is.</summary>
    private static string Cut(string line, IAnsiConsole console)
    {
        var (text, width) = (Printable.Line(line), console.Profile.Width);
        return text.Length < width ? text : $"{text[..Math.Max(0, width - 2)]}…";
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
