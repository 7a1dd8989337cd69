using System.Diagnostics;
using Aegir.Queue;
using Aegir.Recipes;

namespace Aegir.Lab.Probe;

/// <summary>
/// Kills its own process: before a step runs, some moments after it began, or when it is done. Nothing of the process
/// goes on after that, not even a catch block.
/// </summary>
internal sealed class Dying(ITaskObserver inner, string when, string step) : StepWatcher(inner, step)
{
    /// <summary>Most steps take between 20 and 300 ms.</summary>
    private const int LongestWait = 200;

    protected override void Reached(StepState state)
    {
        if ((state, when) is (StepState.Running, "before") or (StepState.Done, "after" or "within"))
            Die();
        if ((state, when) is (StepState.Running, "within"))
            new Thread(() =>
            {
                var wait = Random.Shared.Next(LongestWait);
                Console.Error.WriteLine($"It dies {wait} ms after the beginning of the step.");
                Thread.Sleep(wait);
                Die();
            }).Start();
    }

    private static void Die()
    {
        using var process = Process.GetCurrentProcess();
        process.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
