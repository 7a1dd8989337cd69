using Aegir.Model;
using Aegir.Store;

namespace Aegir.Queue;

/// <summary>
/// A task broke off in the middle, because its journal could not be written (the hub's disk is full, as a rule), or somebody
/// cancelled its recovery. What it did by then stays, its contexts stay protected, and a recovery ends it.
/// </summary>
public sealed class TaskAbandoned : Exception
{
    /// <summary>One task broke off.</summary>
    public TaskAbandoned(TaskEntry entry, Exception cause)
        : base(
            $"Task {entry.Id} ({entry.Verb} {entry.Context}) broke off in the middle: {Why(cause)}. "
                + "What it did by then is still there. When the cause is gone, ‘aegir task recover’ puts it in order.",
            cause
        ) { }

    /// <summary>Several did; the message has a line for each.</summary>
    public TaskAbandoned(IReadOnlyList<TaskAbandoned> several)
        : base(string.Join('\n', several.Select(one => one.Message)), several[0]) { }

    private static string Why(Exception cause) =>
        cause is OperationCanceledException ? "it was cancelled"
        : HostingDb.IsFull(cause) ? "nothing more fits on the hub's disk, where the records are"
        : cause.Message.TrimEnd('.');
}
