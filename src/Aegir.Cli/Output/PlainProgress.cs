using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;

namespace Aegir.Cli.Output;

/// <summary>A line for each step, for logs and for who is no terminal.</summary>
internal sealed class PlainProgress(TextWriter writer) : ITaskObserver
{
    private readonly Lock _lock = new();
    private int _count;
    private bool _isMidLine;

    public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) => _count = steps.Count;

    public void StepChanged(StepProgress step)
    {
        lock (_lock)
        {
            if (StepLine.IsBegin(step))
                Write(StepLine.Begin(step, _count));
            else if (_isMidLine)
                WriteLine(" " + StepLine.End(step));
            else
                WriteLine($"{StepLine.Begin(step, _count)} {StepLine.End(step)}");
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
