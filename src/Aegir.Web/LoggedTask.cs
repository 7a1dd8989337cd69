using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;

namespace Aegir.Web;

/// <summary>
/// Tells the log of the process that a task began, where it failed, and how it ended. What the task itself has to say
/// is in the store.
/// </summary>
internal sealed partial class LoggedTask(TaskEntry task, ILogger logger) : ITaskObserver
{
    public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) =>
        LogStarted(entry.Id, entry.Verb, entry.Context, steps.Count);

    public void StepChanged(StepProgress step)
    {
        if (step.State is StepState.Failed or StepState.UndoFailed)
            LogStepFailed(task.Id, task.Context, step.Name, step.State, step.Message);
    }

    public void Log(string line) { }

    public void Ended(TaskEntry entry, Outcome outcome) => LogEnded(entry.Id, entry.Verb, entry.Context, entry.State);

    public void BrokeOff(TaskAbandoned failure) => LogBrokeOff(task.Id, task.Verb, task.Context, failure);
}
