using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;

namespace Aegir.Tests.Queue;

/// <summary>Writes down what an observer is told, and says when a step begins, or comes to another state.</summary>
internal sealed class StepWatch(string step, StepState state = StepState.Running) : ITaskObserver
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task;

    public List<string> Told { get; } = [];

    public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) =>
        Told.Add($"{entry.State}: {string.Join(", ", steps)}");

    public void StepChanged(StepProgress progress)
    {
        Told.Add($"{progress.Name} {progress.State}");
        if (progress.Name == step && progress.State == state)
            _reached.TrySetResult();
    }

    public void Log(string line) => Told.Add(line);

    public void Ended(TaskEntry entry, Outcome outcome) => Told.Add($"{entry.State}");
}
