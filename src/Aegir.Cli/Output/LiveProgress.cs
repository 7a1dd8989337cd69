using Aegir.Hosts;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Spectre.Console;

namespace Aegir.Cli.Output;

/// <summary>
/// A list of the steps that are done, and a spinner beside the one that runs, with the time that it takes and what it has
/// copied.
/// </summary>
internal sealed class LiveProgress : ITaskObserver, IDisposable
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly IAnsiConsole _console;
    private readonly StatusContext _status;
    private readonly CopyCount _count;
    private readonly ITimer _timer;
    private volatile string _what = "";
    private int _steps;

    public LiveProgress(IAnsiConsole console, StatusContext status, TimeProvider time)
    {
        (_console, _status, _count) = (console, status, new CopyCount(time));
        _timer = time.CreateTimer(_ => Show(), state: null, Refresh, Refresh);
    }

    public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) => _steps = steps.Count;

    public void StepChanged(StepProgress step)
    {
        var what = Markup.Escape(StepLine.Begin(step, _steps));
        if (StepLine.IsBegin(step))
        {
            _count.Begin();
            _what = what;
            _status.Status(what);
        }
        else
            _console.MarkupLine($"{what} [{Colour(step.State)}]{StepLine.End(step)}[/]");
    }

    public void Copied(Transferred more) => _count.Add(more);

    public void Log(string line)
    {
        foreach (var part in Printable.Lines(line).TrimEnd().Split('\n'))
            _console.MarkupLine($"      [dim]{Markup.Escape(part)}[/]");
    }

    public void Ended(TaskEntry entry, Outcome outcome) { }

    public void Dispose() => _timer.Dispose();

    private void Show()
    {
        if (_what.Length > 0 && _count.Elapsed >= TimeSpan.FromSeconds(1))
            _status.Status($"{_what} [dim]{_count}[/]");
    }

    private static string Colour(StepState state) =>
        state switch
        {
            StepState.Done => "green",
            StepState.Undone => "yellow",
            _ => "red",
        };
}
