namespace Aegir.Model;

/// <summary>How a task stands.</summary>
public enum TaskState
{
    /// <summary>Waits for a worker.</summary>
    Queued,

    /// <summary>A process works on it, or died while it did (then its lease runs out).</summary>
    Running,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>It failed, and everything is as it was before.</summary>
    RolledBack,

    /// <summary>
    /// It failed, and something could not be put back; <c>aegir task recover</c> tries again, and
    /// <c>aegir task give-up</c> leaves it at that.
    /// </summary>
    Stuck,

    /// <summary>
    /// Somebody cancelled it: it was taken from the queue before it began, or stopped, and everything is as it was before.
    /// </summary>
    Cancelled,

    /// <summary>It was stuck, and somebody gave it up: what it left stays as it is, and its contexts are free.</summary>
    GivenUp,
}

/// <summary>One run of a recipe on a context, as the store keeps it. Its inputs are stored beside it, encrypted.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Verb">What is done: <c>site install</c>.</param>
/// <param name="Context">What it is done to.</param>
/// <param name="State">How it stands.</param>
/// <param name="Created">When it was asked for.</param>
public sealed record TaskEntry(long Id, string Verb, ContextName Context, TaskState State, DateTimeOffset Created)
{
    /// <summary>When a process took it up; null before.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>What a person should know of its end: the error, what is left where, or what it made.</summary>
    public string? Message { get; init; }

    /// <summary>How long visitors found the site closed; null where it was not closed, or was not opened again.</summary>
    public TimeSpan? ClosedFor { get; init; }
}
