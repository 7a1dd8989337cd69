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
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(terminal.Error),
                Ansi = AnsiSupport.Yes,
                ColorSystem = terminal.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.Yes,
            }
        );
        return await console.Status().StartAsync("…", status => run(new LiveProgress(console, status)));
    }
}
