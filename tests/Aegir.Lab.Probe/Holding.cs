using Aegir.Queue;
using Aegir.Recipes;

namespace Aegir.Lab.Probe;

/// <summary>Waits at the beginning of a step, so that a test can break something in the middle of a task.</summary>
internal sealed class Holding(ITaskObserver inner, string file, string step) : StepWatcher(inner, step)
{
    protected override void Reached(StepState state)
    {
        if (state != StepState.Running)
            return;
        File.WriteAllText(file, "");
        while (File.Exists(file))
            Thread.Sleep(20);
    }
}
