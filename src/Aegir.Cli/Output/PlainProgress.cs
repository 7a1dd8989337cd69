using Aegir.Hosts;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;

namespace Aegir.Cli.Output;

/// <summary>
/// A line for each step, for logs and for who is no terminal; one that copies for long says now and then how far it is.
/// </summary>
internal sealed class PlainProgress(TextWriter writer, TimeProvider time) : ITaskObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly CopyCount _copied = new(time);
    private TimeSpan _said;
    private int _count;
    private bool _isMidLine;

    public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) => _count = steps.Count;

    public void StepChanged(StepProgress step)
    {
        lock (_lock)
        {
            if (StepLine.IsBegin(step))
            {
                _copied.Begin();
                _said = TimeSpan.Zero;
                Write(StepLine.Begin(step, _count));
            }
            else if (_isMidLine)
                WriteLine(" " + StepLine.End(step));
            else
                WriteLine($"{StepLine.Begin(step, _count)} {StepLine.End(step)}");
        }
    }

    public void Copied(Transferred more)
    {
        _copied.Add(more);
        if (_copied.Elapsed - _said < Interval)
            return;
        lock (_lock)
        {
            if (_copied.Elapsed - _said < Interval)
                return;
            _said = _copied.Elapsed;
            if (_isMidLine)
                WriteLine("");
            WriteLine($"      {_copied}");
        }
    }

    public void Log(string line)
    {
        lock (_lock)
        {
            if (_isMidLine)
                WriteLine("");
            foreach (var part in Printable.Lines(line).TrimEnd().Split('\n'))
                WriteLine("      " + part);
        }
    }

    public void Ended(TaskEntry entry, Outcome outcome) { }

    private void Write(string text)
    {
        writer.Write(text);
        writer.Flush();
        _isMidLine = true;
    }

    private void WriteLine(string text)
    {
        writer.WriteLine(text);
        _isMidLine = false;
    }
}
