namespace Aegir.Tests.Recipes;

/// <summary>What goes wrong.</summary>
public enum Fault
{
    /// <summary>An exception: the step, or the journal, fails.</summary>
    Failure,

    /// <summary>The process is killed: nothing more of it happens, not even a catch block.</summary>
    Death,
}

/// <summary>An injected failure.</summary>
public sealed class InjectedFailure() : Exception("injected failure");

/// <summary>
/// Counts the moments at which something can go wrong, and makes it go wrong at the chosen ones. A moment is every entry
/// in the journal, before and after it is written, every beginning and end of a step, and every operation within.
/// </summary>
public sealed class Faults(params IReadOnlyList<(int Moment, Fault Fault)> faults)
{
    private readonly Lock _counting = new();
    private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the process dies.</summary>
    public Task Death => _death.Task;

    /// <summary>What goes wrong at every moment; null for nothing but the chosen faults.</summary>
    public Exception? Always { get; init; }

    /// <summary>How many moments have passed.</summary>
    public int Moments { get; private set; }

    /// <summary>One more moment. It never ends if the process dies at it: whoever waits for it is dead.</summary>
    public Task Moment()
    {
        if (Always is not null)
            return Task.FromException(Always);
        int moment;
        lock (_counting)
        {
            if (_death.Task.IsCompleted)
                return Never();
            moment = Moments++;
        }
        foreach (var (at, fault) in faults)
        {
            if (at != moment)
                continue;
            if (fault == Fault.Failure)
                return Task.FromException(new InjectedFailure());
            _death.SetResult();
            return Never();
        }
        return Task.CompletedTask;
    }

    private static Task Never() => new TaskCompletionSource().Task;
}
