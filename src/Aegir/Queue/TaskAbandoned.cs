using Aegir.Model;

namespace Aegir.Queue;

/// <summary>
/// A task broke off in the middle, because its journal could not be written: the hub's disk is full, as a rule. What it
/// did by then stays, its contexts stay protected, and a recovery ends it.
/// </summary>
public sealed class TaskAbandoned(TaskEntry entry, Exception cause)
    : Exception(
        $"Task {entry.Id} ({entry.Verb} {entry.Context}) broke off in the middle: {cause.Message.TrimEnd('.')}. "
            + "What it did by then is still there. When the cause is gone, ‘aegir task recover’ puts it in order.",
        cause
    );
