using System.Globalization;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;

namespace Aegir.Lab.Probe;

/// <summary>Lets another observer see everything first; what it does itself happens when one step changes.</summary>
internal abstract class StepWatcher(ITaskObserver inner, string wanted) : ITaskObserver
{
    public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) => inner.TaskStarted(entry, steps);

    public void StepChanged(StepProgress step)
    {
        inner.StepChanged(step);
        if (
            int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? step.Index == index
                : step.Name.Contains(wanted, StringComparison.Ordinal)
        )
            Reached(step.State);
    }

    public void Log(string line) => inner.Log(line);

    public void Ended(TaskEntry entry, Outcome outcome) => inner.Ended(entry, outcome);

    public void BrokeOff(TaskAbandoned failure) => inner.BrokeOff(failure);

    /// <summary>The step has come to this state, and the journal says so.</summary>
    protected abstract void Reached(StepState state);
}
