using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Queue;

/// <summary>
/// Watches a task while it runs, to show its progress. Calls may come from several threads; they return at once and do
/// not throw. What they are told is in the store already.
/// </summary>
public interface ITaskObserver
{
    /// <summary>The task runs, or is being recovered; these are all its steps.</summary>
    void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps);

    /// <summary>A step has come to a state.</summary>
    void StepChanged(StepProgress step);

    /// <summary>A step had something to say.</summary>
    void Log(string line);

    /// <summary>
    /// The step that runs has copied this much more. It may be told thousands of times a second. Nothing is shown unless
    /// somebody overrides it.
    /// </summary>
    void Copied(Transferred more) { }

    /// <summary>The task has ended.</summary>
    void Ended(TaskEntry entry, Outcome outcome);

    /// <summary>The task broke off and has not ended; a recovery ends it. Nothing is shown unless somebody overrides it.</summary>
    void BrokeOff(TaskAbandoned failure) { }
}

/// <summary>How a step stands now.</summary>
/// <param name="Index">Its place in the recipe, from 0.</param>
/// <param name="Name">What it does.</param>
/// <param name="State">How it stands.</param>
/// <param name="Elapsed">How long its run or undo took; zero when that has just begun.</param>
/// <param name="Message">Why it failed; null otherwise.</param>
public sealed record StepProgress(int Index, string Name, StepState State, TimeSpan Elapsed, string? Message);

/// <summary>Shows nothing.</summary>
public sealed class SilentObserver : ITaskObserver
{
    /// <summary>The one that is needed.</summary>
    public static SilentObserver Instance { get; } = new();

    /// <inheritdoc/>
    public void TaskStarted(TaskEntry entry, IReadOnlyList<string> steps) { }

    /// <inheritdoc/>
    public void StepChanged(StepProgress step) { }

    /// <inheritdoc/>
    public void Log(string line) { }

    /// <inheritdoc/>
    public void Ended(TaskEntry entry, Outcome outcome) { }
}
